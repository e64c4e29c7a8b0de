import type { Identity } from '../identity/index.ts'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

export interface SuspensionPorts {
  readonly database: Database
  readonly vault: Pick<Vault, 'openEvent'>
  readonly identity: Pick<Identity, 'doneProposal' | 'propose'>
  readonly now: () => Date
}
