import type { Ledger } from '../ledger/index.ts'
import type { DeferredStep } from './deferred-steps.ts'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

export interface IntakePorts {
  readonly database: Database
  readonly vault: Vault
  readonly ledger: Ledger
  readonly authority: string
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
  /** Told each step of deferring a message, and of taking it in, as it was taken. */
  readonly reached?: (step: DeferredStep) => void | Promise<void>
}
