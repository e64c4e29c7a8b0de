import type { ChangePorts } from '../changes.ts'
import type { ReleasePorts } from '../release/index.ts'

/** Where a process that makes a file may die after its release: made in memory; kept, encrypted; said to be fetched. */
export const exportSteps = ['built', 'kept', 'fetched'] as const
export type ExportStep = (typeof exportSteps)[number]

/** What exports stand on: a release's ports, since a file is one, and what a change is stamped with. */
export interface ExportPorts extends ReleasePorts, ChangePorts {
  /** The node's own id. */
  readonly node: string
  /** Told each step as it was taken. */
  readonly exported?: ((step: ExportStep) => void) | undefined
}
