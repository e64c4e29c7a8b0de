import { readFileSync } from 'node:fs'
import { openEngine } from '../src/engine.ts'
import type { EngineOptions, Session } from '../src/types.ts'
import type { CaseId } from '@carnet/api'

/** A process of its own that finds one record and is killed at the step that its input names; what it discloses, it prints. */
export interface Crash {
  readonly options: Omit<EngineOptions, 'now' | 'log'>
  readonly session: Session
  readonly matter: CaseId
  readonly reference: string
  readonly step: string
}

const { options, session, matter, reference, step } = JSON.parse(readFileSync(0, 'utf8')) as Crash
const opened = await openEngine(
  { ...options, now: () => new Date(), log: () => undefined },
  {
    reached: (now) => {
      if (now !== step) return
      process.kill(process.pid, 'SIGKILL')
      for (;;);
    },
  },
)
if (!opened.ok) throw new Error(opened.problem.code)
const select = { search: { element: 'declaration.reference', value: reference } }
const view = await opened.value.answer('find', session, { purpose: 'clearance', case: matter, select })
process.stdout.write(JSON.stringify(view))
await opened.value[Symbol.asyncDispose]()
