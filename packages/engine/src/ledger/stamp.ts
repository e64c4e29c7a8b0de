import { v7 as uuid } from 'uuid'
import type { Transaction } from '../store/index.ts'
import type { Entry, EntryKind } from './entry.ts'

/** What happened, twice: the entry for outsiders, and the event that the node itself remembers, ids sealed. */
export interface Stamped {
  readonly entry: Entry
  readonly event: {
    readonly kind: EntryKind
    readonly actor: string
    /** Id of the key that `sealed` was sealed with. */
    readonly key: string
    readonly sealed: Uint8Array
    readonly at: Date
  }
}

/**
 * Writes entries, pending, and their events in the caller's transaction: one statement whatever their number, so that
 * neither is ever there without the other.
 */
export async function writeStamped({ query }: Transaction, stamped: readonly Stamped[]): Promise<void> {
  if (stamped.length === 0) return
  await query(
    `with written as (
       insert into entry (hash, id, bytes) select * from unnest($1::bytea[], $2::uuid[], $3::bytea[])
     )
     insert into event (entry, at, kind, actor, key, sealed)
       select * from unnest($1::bytea[], $4::timestamptz[], $5::text[], $6::uuid[], $7::uuid[], $8::bytea[])`,
    [
      stamped.map(({ entry }) => entry.hash),
      stamped.map(() => uuid()),
      stamped.map(({ entry }) => entry.bytes),
      stamped.map(({ event }) => event.at),
      stamped.map(({ event }) => event.kind),
      stamped.map(({ event }) => event.actor),
      stamped.map(({ event }) => event.key),
      stamped.map(({ event }) => event.sealed),
    ],
  )
}
