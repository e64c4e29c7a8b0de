import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Takes a folder for this process alone; undefined where another has it. The embedded database lets two processes open
 * one folder and then loses what either wrote. The lock is the file system's and goes with the process, however it ends:
 * none is ever left behind.
 */
export function lockFolder(folder: string): Disposable | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive')
    return { [Symbol.dispose]: () => file.close() }
  } catch (failure) {
    file.close()
    if (isBusy(failure)) return undefined
    throw failure
  }
}

/** SQLITE_BUSY. */
const isBusy = (failure: unknown): boolean =>
  typeof failure === 'object' && failure !== null && 'errcode' in failure && failure.errcode === 5
