import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

export interface BackupPorts {
  readonly database: Database
  readonly vault: Vault
  readonly authority: string
  readonly now: () => Date
  /** Where backups lie: outside the data folder, best on another machine. */
  readonly folder: string
}
