import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes a folder's own entries durable: a file that was created or renamed in it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes everything below a folder durable; what goes while it runs is left out. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() && !entry.isDirectory()) continue
    try {
      await syncFolder(join(entry.parentPath, entry.name))
    } catch (failure) {
      if (!isAbsent(failure)) throw failure
    }
  }
  await syncFolder(folder)
}

export const isAbsent = (failure: unknown): boolean =>
  typeof failure === 'object' && failure !== null && 'code' in failure && failure.code === 'ENOENT'
