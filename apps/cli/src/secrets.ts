import { isCancel, password } from '@clack/prompts'
import { createInterface } from 'node:readline'
import type { Shell } from './shell.ts'

/** Asks for one thing that nobody else should see; undefined where nothing is said. */
export type AskSecret = (message: string) => Promise<string | undefined>

/**
 * Does something that takes several secrets, one after the other: typed without being shown where there is a terminal, else one
 * line each of standard input. None stands on the command line, where others and the shell's history would see it.
 */
export async function askingSecrets<T>(shell: Shell, work: (ask: AskSecret) => Promise<T>): Promise<T> {
  if (shell.in.isTTY === true)
    return work(async (message) => {
      const typed = await password({ message, input: shell.in, output: shell.err, signal: shell.signal })
      return isCancel(typed) ? undefined : typed
    })
  const lines = createInterface({ input: shell.in, signal: shell.signal })
  const each = lines[Symbol.asyncIterator]()
  try {
    return await work(async () => {
      const line = await each.next()
      return line.done === true || line.value === '' ? undefined : line.value
    })
  } finally {
    lines.close()
  }
}
