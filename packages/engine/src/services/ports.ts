import type { IdentityPorts } from '../identity/index.ts'

/** What services need: the seal of rows, clock and randomness that identity has as well. */
export interface ServicePorts extends IdentityPorts {
  /** Whom tokens are for: the node's own name. */
  readonly audience: string
}
