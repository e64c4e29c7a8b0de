import type { ChangePorts } from '../changes.ts'
import type { ReleasePorts } from '../release/index.ts'

/** What exports stand on: a release's ports, since a file is one, and what a change is stamped with. */
export interface ExportPorts extends ReleasePorts, ChangePorts {
  /** The node's own id. */
  readonly node: string
}
