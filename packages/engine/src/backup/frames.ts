import { problem } from '@carnet/api'
import type { FileHandle } from 'node:fs/promises'
import type { RowSeal } from '../vault/index.ts'
import { BackupFault } from './fault.ts'
import type { Manifest } from './manifest.ts'

/** Bytes in one frame before it is sealed. */
const frameBytes = 1 << 20
const lengthBytes = 4
/** A sealed frame is its bytes, a header and a tag: far below this. */
const longestFrame = frameBytes + 1024

const tableName = 'backup-frame'
/** A frame opens in its own place alone: none can be left out, moved or taken from another backup. */
const placeOf = (backup: string, table: string, number: number): string => `${backup}/${table}/${number}`

/** Writes one table's bytes as sealed frames: each its length in four bytes (big-endian), and the sealed message. */
export async function writeFrames(
  file: FileHandle,
  rows: AsyncIterable<Uint8Array>,
  { backup, table, seal }: { readonly backup: string; readonly table: string; readonly seal: RowSeal },
): Promise<{ readonly frames: number; readonly bytes: number }> {
  let frames = 0
  let bytes = 0
  for await (const plain of inPieces(rows)) {
    const sealed = seal.sealRow(tableName, placeOf(backup, table, frames), plain)
    const length = Buffer.alloc(lengthBytes)
    length.writeUInt32BE(sealed.length)
    await file.appendFile(Buffer.concat([length, sealed]))
    frames++
    bytes += plain.length
  }
  return { frames, bytes }
}

async function* inPieces(rows: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of rows) {
    for (let from = 0; from < chunk.length; from += frameBytes) {
      const piece = chunk.subarray(from, from + frameBytes)
      held.push(piece)
      length += piece.length
      if (length < frameBytes) continue
      const whole = Buffer.concat(held)
      yield whole.subarray(0, frameBytes)
      held = [whole.subarray(frameBytes)]
      length -= frameBytes
    }
  }
  if (length > 0) yield Buffer.concat(held)
}

/** Reads the tables of a backup in their order, each as it was written. */
export async function* readTables(
  file: FileHandle,
  manifest: Manifest,
  seal: RowSeal,
): AsyncGenerator<{ readonly table: Manifest['tables'][number]; readonly rows: AsyncGenerator<Uint8Array> }> {
  const position = { at: 0 }
  for (const table of manifest.tables) {
    const rows = readFrames(file, position, { backup: manifest.id, table: table.name, frames: table.frames, seal })
    yield { table, rows }
    // Whoever did not want a table's rows passes over them.
    await passOver(rows)
  }
}

async function passOver(rows: AsyncGenerator<Uint8Array>): Promise<void> {
  while ((await rows.next()).done !== true);
}

async function* readFrames(
  file: FileHandle,
  position: { at: number },
  { backup, table, frames, seal }: { backup: string; table: string; frames: number; seal: RowSeal },
): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < frames; number++) {
    const length = (await readExactly(file, position, lengthBytes)).readUInt32BE()
    if (length > longestFrame) throw damaged(table)
    const opened = seal.openRow(tableName, placeOf(backup, table, number), await readExactly(file, position, length))
    if (!opened.ok) throw damaged(table)
    yield opened.value
  }
}

async function readExactly(file: FileHandle, position: { at: number }, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  const { bytesRead } = await file.read(buffer, 0, length, position.at)
  if (bytesRead !== length) throw damaged('the end of the file')
  position.at += length
  return buffer
}

const damaged = (what: string): BackupFault =>
  new BackupFault(problem('integrity/record', { what: 'backup', record: what }))
