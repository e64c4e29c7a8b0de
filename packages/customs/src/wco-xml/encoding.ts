import { type Limits, Malformed } from '../message.ts'

/** Bytes of an XML declaration, at most; its encoding is looked for no further. */
const longestDeclaration = 1024
/** Bytes handed on in one go; larger chunks are taken in pieces of this size. */
const pieceSize = 64 * 1024

/** What an XML document may begin with before its first character: byte order marks, blanks, halves of UTF-16 units. */
const before: ReadonlySet<number> = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff])
const lessThan = 0x3c
const greaterThan = 0x3e

/** The beginning of a message, as far as it takes to tell whether it is XML, and what comes after. */
export interface Beginning {
  readonly isXml: boolean
  readonly bytes: Buffer
}

/** Takes of a message what tells whether it is XML, and in which encoding. */
export async function beginningOf(source: AsyncIterator<Uint8Array>, { line: longest }: Limits): Promise<Beginning> {
  const pieces: Uint8Array[] = []
  let isXml = false
  let length = 0
  let declared = 0
  while (length <= longest && declared <= longestDeclaration) {
    const next = await source.next()
    if (next.done === true) break
    const piece = next.value
    pieces.push(piece)
    length += piece.length
    const first: number = isXml ? 0 : piece.findIndex((byte) => !before.has(byte))
    if (first === -1) continue
    isXml ||= piece[first] === lessThan
    if (!isXml || piece.includes(greaterThan, first)) break
    declared += piece.length - first
  }
  return { isXml, bytes: Buffer.concat(pieces) }
}

/**
 * The encoding of an XML document: what its byte order mark says, then the zeros of UTF-16, then its declaration, then UTF-8.
 * @source XML 1.0 appendix F
 */
function encodingOf(beginning: Buffer): string {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return 'utf-16le'
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return 'utf-16be'
  if (beginning[0] === 0xef && beginning[1] === 0xbb) return 'utf-8'
  if (beginning[0] === lessThan && beginning[1] === 0) return 'utf-16le'
  if (beginning[0] === 0 && beginning[1] === lessThan) return 'utf-16be'
  const declared = declaration.exec(beginning.toString('latin1', 0, longestDeclaration))?.[1]
  return declared?.toLowerCase() ?? 'utf-8'
}

const declaration = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/

/** Encodings by the names that declare them. UTF-16 without a mark would have been told by its zeros. */
const decoders: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'iso-8859-1',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
}

/** What decoding puts in the place of bytes that are none of the encoding. */
const lost = '\ufffd'

/** A text as it is decoded, and whether the bytes after it are none of the encoding. */
export interface Decoded {
  readonly text: string
  readonly isBroken: boolean
}

/** Decodes a message in pieces; a character that is split between two is whole in the second. */
export async function* decoded({ bytes }: Beginning, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Decoded> {
  const encoding = decoders[encodingOf(bytes)]
  if (encoding === undefined) throw new Malformed({ line: 1 }, 'encoding', `one of ${Object.keys(decoders).join(', ')}`)
  const decoder = new TextDecoder(encoding)
  for (let chunk: Uint8Array | undefined = bytes; chunk !== undefined; chunk = await following(rest)) {
    for (let start = 0; start < chunk.length; start += pieceSize)
      yield intact(decoder.decode(chunk.subarray(start, start + pieceSize), { stream: true }))
  }
  yield intact(decoder.decode())
}

async function following(rest: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const next = await rest.next()
  return next.done === true ? undefined : next.value
}

function intact(text: string): Decoded {
  const end = text.indexOf(lost)
  return end === -1 ? { text, isBroken: false } : { text: text.slice(0, end), isBroken: true }
}
