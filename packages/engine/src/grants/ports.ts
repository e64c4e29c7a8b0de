import type { Identity } from '../identity/index.ts'

export interface GrantPorts {
  readonly identity: Identity
  readonly now: () => Date
}
