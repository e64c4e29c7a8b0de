import type { EntryKind } from '../ledger/index.ts'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

export interface OverridePorts {
  readonly database: Database
  readonly vault: Vault
  readonly now: () => Date
}

/** A change made in the caller's transaction, and what is to be stamped there. */
export interface Done<T> {
  readonly value: T
  readonly stamps: readonly {
    readonly kind: EntryKind
    readonly about: readonly string[]
    readonly case?: string
    readonly remembered?: Readonly<Record<string, unknown>>
  }[]
}
