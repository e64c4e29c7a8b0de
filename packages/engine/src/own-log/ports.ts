import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

export interface OwnLogPorts {
  readonly database: Database
  readonly vault: Pick<Vault, 'openEvent' | 'pseudonym' | 'sealEvent'>
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
}
