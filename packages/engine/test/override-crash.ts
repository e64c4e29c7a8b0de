import type { CaseId, RecordId } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { openEngine } from '../src/engine.ts'
import type { EngineOptions, Session } from '../src/types.ts'

/** A process of its own that breaks the glass, releases under it, and is killed on the way; what it discloses, it prints. */
export interface OverrideCrash {
  readonly options: Omit<EngineOptions, 'now' | 'log'>
  readonly at: string
  readonly session: Session
  readonly matter: CaseId
  readonly ids: readonly RecordId[]
  readonly step: string
}

const { options, at, session, matter, ids, step } = JSON.parse(readFileSync(0, 'utf8')) as OverrideCrash
const opened = await openEngine(
  { ...options, now: () => new Date(at), log: () => undefined },
  {
    reached: (now) => {
      if (now !== step) return
      process.kill(process.pid, 'SIGKILL')
      for (;;);
    },
  },
)
if (!opened.ok) throw new Error(opened.problem.code)
const engine = opened.value
const about = { purpose: 'investigation', case: matter }
const broken = await engine.answer('breakGlass', session, { ...about, reason: 'the lorry leaves now', minutes: 5 })
if (!broken.ok) throw new Error(broken.problem.code)
const select = { ids: [...ids] }
const view = await engine.answer('release', session, { ...about, select, breakGlass: broken.value.id })
process.stdout.write(JSON.stringify(view))
await engine[Symbol.asyncDispose]()
