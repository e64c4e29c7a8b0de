import type { ReadLogFile } from '@carnet/sdk'
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Where an exported ledger says which key it was verified with. */
export const keyFile = 'verifier-key'

/** Reads a ledger's static files from a folder. */
export const folderReader =
  (folder: string): ReadLogFile =>
  async (path) => {
    try {
      return new Uint8Array(await readFile(join(folder, path)))
    } catch (failure) {
      if (isAbsent(failure)) return undefined
      throw failure
    }
  }

const isAbsent = (failure: unknown): boolean =>
  failure instanceof Error && 'code' in failure && (failure.code === 'ENOENT' || failure.code === 'ENOTDIR')

/** Writes a file so that it is there whole or not at all. */
export async function writeWhole(file: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const making = `${file}.${randomUUID()}`
  const handle = await open(making, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(making, file)
}
