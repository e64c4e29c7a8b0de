import type { ExportId } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { openEngine } from '../src/engine.ts'
import type { EngineOptions, Session } from '../src/types.ts'

/** A process of its own that fetches an export and is killed at the step that its input names; what it hands over, it prints. */
export interface ExportCrash {
  readonly options: Omit<EngineOptions, 'now' | 'log'>
  readonly session: Session
  readonly id: ExportId
  readonly step: string
}

const { options, session, id, step } = JSON.parse(readFileSync(0, 'utf8')) as ExportCrash
const reached = (now: string): void => {
  if (now !== step) return
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}
const opened = await openEngine(
  { ...options, now: () => new Date(), log: () => undefined },
  { reached, exported: reached },
)
if (!opened.ok) throw new Error(opened.problem.code)
const file = await opened.value.answer('fetchExport', session, { id })
process.stdout.write(JSON.stringify(file))
await opened.value[Symbol.asyncDispose]()
