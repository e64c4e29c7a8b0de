import { type Command, CommanderError } from 'commander'
import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { type Exit, exits } from './exit.ts'
import { programFor } from './program.ts'
import type { Shell } from './shell.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

/** The commands alone, to be read and not to be run. */
export const offlineProgram = (): Command =>
  programFor(
    {
      in: new PassThrough(),
      out: new PassThrough(),
      err: new PassThrough(),
      environment: {},
      line: [],
      signal: new AbortController().signal,
      finish: () => {},
    },
    version,
  )

/** Runs one command line; gives its exit code and leaves the process alone. */
export async function run(shell: Omit<Shell, 'finish'>): Promise<number> {
  let finished: Exit | number = 'failed'
  const program = programFor({ ...shell, finish: (exit) => (finished = exit) }, version)
  try {
    await program.parseAsync(shell.line, { from: 'user' })
    return typeof finished === 'number' ? finished : exits[finished].code
  } catch (failure) {
    // Help and version end with 0; everything else that commander ends is a mistake in the command line.
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? exits.done.code : exits.usage.code
    if (shell.signal.aborted) return exits.failed.code
    throw failure
  }
}
