#!/usr/bin/env node
import { exits } from './exit.ts'
import { run } from './run.ts'

const cancelled = new AbortController()
// The first one ends what is under way in order; the second one ends it at once.
process.once('SIGINT', () => cancelled.abort())
// A reader that has enough, such as “head”, is no failure.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => process.exit(failure.code === 'EPIPE' ? 0 : 1))

try {
  process.exitCode = await run({
    in: process.stdin,
    out: process.stdout,
    err: process.stderr,
    environment: process.env,
    line: process.argv.slice(2),
    signal: cancelled.signal,
  })
} catch (failure) {
  // The name of a failure says what kind it is; its message may hold what was read.
  process.stderr.write(`carnet: this should not happen (${failure instanceof Error ? failure.name : 'unknown'})\n`)
  process.exitCode = exits.failed.code
}
// Standard input that was only begun would keep the process.
process.stdin.destroy()
