import type { CaseId, SubjectId } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { openEngine } from '../src/engine.ts'
import type { EngineOptions, Session } from '../src/types.ts'

/** A process of its own that erases one person and is killed at the step that its input names. */
export interface ErasureCrash {
  readonly options: Omit<EngineOptions, 'now' | 'log'>
  readonly session: Session
  readonly request: CaseId
  readonly subject: SubjectId
  readonly step: string
}

const { options, session, request, subject, step } = JSON.parse(readFileSync(0, 'utf8')) as ErasureCrash
const opened = await openEngine(
  { ...options, now: () => new Date(), log: () => undefined },
  {
    destroyed: (now) => {
      if (now !== step) return
      process.kill(process.pid, 'SIGKILL')
      for (;;);
    },
  },
)
if (!opened.ok) throw new Error(opened.problem.code)
const answer = await opened.value.answer('erase', session, { subject, case: request, keep: [] })
process.stdout.write(JSON.stringify(answer.ok ? answer.value.state : answer.problem.code))
// The rest is the job's: it comes to the step that it is killed at.
await setTimeout(60_000)
