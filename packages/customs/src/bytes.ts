import { isUtf8 } from 'node:buffer'
import { type Limits, Malformed } from './message.ts'

/** What is looked at in one go; larger chunks are taken in pieces of this size. */
const pieceSize = 64 * 1024
const lineFeed = 0x0a
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * A message's bytes in pieces of whole characters, without byte order mark.
 *
 * THREAT: every line is known to be bounded and every byte to be UTF-8 before a parser sees it.
 */
export async function* checkedPieces(
  source: AsyncIterable<Uint8Array>,
  { line: longest }: Limits,
): AsyncGenerator<Buffer> {
  let carried: Buffer = Buffer.alloc(0)
  let line = 1
  let length = 0
  let first = true
  const checked = (piece: Buffer): Buffer => {
    if (!isUtf8(piece)) throw new Malformed(placeOfInvalid(piece, line, length === 0), 'encoding', 'UTF-8')
    for (let start = 0; ; ) {
      const end = piece.indexOf(lineFeed, start)
      length += (end === -1 ? piece.length : end) - start
      if (length > longest) throw new Malformed({ line }, 'too-long', `a line of at most ${longest} bytes`)
      if (end === -1) return piece
      line++
      length = 0
      start = end + 1
    }
  }
  for await (const chunk of source) {
    for (let start = 0; start < chunk.length; start += pieceSize) {
      const part = chunk.subarray(start, start + pieceSize)
      let piece: Buffer = Buffer.concat([carried, part])
      if (first && piece.length < byteOrderMark.length) {
        carried = piece
        continue
      }
      if (first) piece = withoutMark(piece)
      first = false
      const whole = wholeCharacters(piece)
      carried = piece.subarray(whole)
      if (whole > 0) yield checked(piece.subarray(0, whole))
    }
  }
  if (carried.length > 0) yield checked(carried)
}

const withoutMark = (piece: Buffer): Buffer =>
  piece.subarray(0, 3).equals(byteOrderMark) ? piece.subarray(byteOrderMark.length) : piece

/** How many bytes are whole characters: the last may still lack up to three bytes. */
function wholeCharacters(piece: Buffer): number {
  for (let back = 1; back <= Math.min(3, piece.length); back++) {
    const byte = piece[piece.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needs > back ? piece.length - back : piece.length
  }
  return piece.length
}

/** Where a piece stops being UTF-8; the column only where the line began in this piece. */
function placeOfInvalid(piece: Buffer, firstLine: number, wholeLine: boolean): { line: number; column?: number } {
  let start = 0
  for (let line = firstLine; ; line++) {
    const end = piece.indexOf(lineFeed, start)
    const bytes = piece.subarray(start, end === -1 ? piece.length : end)
    if (!isUtf8(bytes)) return line > firstLine || wholeLine ? { line, column: columnOfInvalid(bytes) } : { line }
    start = end + 1
  }
}

/** Decoding replaces what is invalid, so that the first byte that differs after encoding again is there. */
function columnOfInvalid(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString())
  let at = 0
  while (again[at] === bytes[at]) at++
  while (((again[at] ?? 0) & 0xc0) === 0x80) at--
  return again.toString('utf8', 0, at).length + 1
}
