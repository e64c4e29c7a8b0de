import type { Ledger } from '../ledger/index.ts'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

export interface IntakePorts {
  readonly database: Database
  readonly vault: Vault
  readonly ledger: Ledger
  readonly authority: string
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
}
