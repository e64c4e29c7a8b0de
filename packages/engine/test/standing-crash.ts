import type { StandingId } from '@carnet/api'
import { readFileSync, writeSync } from 'node:fs'
import { openEngine } from '../src/engine.ts'
import type { EngineOptions, Session } from '../src/types.ts'

/** What the process is told on its standard input. */
export interface StandingCrash {
  readonly options: Omit<EngineOptions, 'now' | 'log'>
  readonly session: Session
  readonly id: StandingId
  /** The step, or `never`, and how many batches were told of it before. */
  readonly step: string
  readonly after: number
}

/** Reads by a standing release, writing each line as it comes, and dies at a step of a batch. */
const { options, session, id, step, after } = JSON.parse(readFileSync(0, 'utf8')) as StandingCrash
let told = 0
const opened = await openEngine(
  { ...options, now: () => new Date(), log: () => undefined },
  {
    reached: (reached) => {
      if (reached === step && told++ === after) process.kill(process.pid, 'SIGKILL')
    },
  },
)
if (!opened.ok) throw new Error(opened.problem.code)
const lines = await opened.value.readStanding(session, { id })
if (!lines.ok) throw new Error(lines.problem.code)
for await (const text of lines.value) writeSync(1, text)
await opened.value[Symbol.asyncDispose]()
