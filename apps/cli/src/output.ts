import { writeFileSync } from 'node:fs'
import { fileFault } from './input.ts'

/** Writes a new file that only this user reads; why it could not, in words, if so: what is there stays as it is. */
export function writeNew(file: string, content: string | Uint8Array): string | undefined {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' })
    return undefined
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return says
  }
}

/** Writes a result where only this user reads it; why it could not, in words, if so. */
export function writeResult(file: string, content: string): string | undefined {
  try {
    writeFileSync(file, content, { mode: 0o600 })
    return undefined
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return says
  }
}
