import type { JobId, OperationName } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { openEngine } from '../src/engine.ts'
import type { EngineOptions, Session } from '../src/types.ts'

/** A process of its own that asks for something, sees its job through, and is killed at the step that its input names. */
export interface RetentionCrash {
  readonly options: Omit<EngineOptions, 'now' | 'log'>
  readonly now: string
  readonly step: string
  /** Absent: what a node does by itself when it opens. */
  readonly asks?: { readonly operation: OperationName; readonly session: Session; readonly request: unknown }
  readonly operator: Session
}

const { options, now, step, asks, operator } = JSON.parse(readFileSync(0, 'utf8')) as RetentionCrash
const opened = await openEngine(
  { ...options, now: () => new Date(now), log: () => undefined },
  {
    patience: 0,
    resealed: (reached) => {
      if (reached !== step) return
      process.kill(process.pid, 'SIGKILL')
      for (;;);
    },
  },
)
if (!opened.ok) throw new Error(opened.problem.code)
if (asks !== undefined) {
  const answer = await opened.value.answer(asks.operation, asks.session, asks.request as never)
  if (!answer.ok) throw new Error(answer.problem.code)
  const { job } = answer.value as { job: JobId }
  for (;;) {
    const state = await opened.value.answer('job', operator, { id: job })
    if (!state.ok || (state.value.state !== 'queued' && state.value.state !== 'running')) break
    await setTimeout(20)
  }
}
process.stdout.write('survived')
await opened.value[Symbol.asyncDispose]()
