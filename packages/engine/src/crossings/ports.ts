import type { Identity } from '../identity/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Policy } from '../release/index.ts'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

export interface CrossingsPorts {
  readonly database: Database
  readonly vault: Pick<Vault, 'internalId' | 'liveEpochs' | 'openEvent' | 'pseudonym' | 'term'>
  readonly ledger: Pick<Ledger, 'receipt'>
  readonly identity: Pick<Identity, 'registered'>
  readonly policy: Policy
  readonly now: () => Date
}
