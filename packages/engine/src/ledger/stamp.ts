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
    /** What the records are found by that it is about: keyed marks, which mean nothing once that key is destroyed. */
    readonly marks?: readonly string[]
  }
}

/** What is reckoned of an actor's entries, sealed; it takes the place of what was marked `previous`, and of nothing else. */
export interface Reckoning {
  readonly actor: string
  readonly previous: string
  readonly mark: string
  readonly at: Date
  readonly sealed: Uint8Array
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
     ), crossed as (
       insert into crossing (mark, entry) select * from unnest($9::uuid[], $10::bytea[])
     )
     insert into event (entry, at, kind, actor, key, sealed)
       select * from unnest($1::bytea[], $4::timestamptz[], $5::text[], $6::uuid[], $7::uuid[], $8::bytea[])`,
    [...columnsOf(stamped), ...marksOf(stamped)],
  )
}

/** An entry that counts where `reckoned`: it is written if what is reckoned of its actor could be, and not otherwise. */
export interface Counted {
  readonly stamped: Stamped
  readonly reckoned: boolean
}

/**
 * The same, together with what is reckoned of their actors, still in one statement. An actor's reckoning that was replaced by
 * somebody else in the meantime stays, and the actor's entries that count are not written. Returns whose were.
 */
export async function writeReckoned(
  { query }: Transaction,
  counted: readonly Counted[],
  reckonings: readonly Reckoning[],
): Promise<ReadonlySet<string>> {
  // Always in one order: two processes never wait for one another.
  const sorted = reckonings.toSorted((a, b) => (a.actor < b.actor ? -1 : 1))
  const rows = await query<{ actor: string }>(
    `with replaced as (
       insert into budget (actor, mark, previous, at, sealed)
         select * from unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::timestamptz[], $13::bytea[])
       on conflict (actor) do update
         set mark = excluded.mark, previous = excluded.previous, at = excluded.at, sealed = excluded.sealed
         where budget.mark = excluded.previous
       returning actor
     ), stamping as (
       select * from unnest($1::bytea[], $2::uuid[], $3::bytea[], $4::timestamptz[], $5::text[], $6::uuid[], $7::uuid[],
                            $8::bytea[], $14::boolean[])
                  as s(hash, id, bytes, at, kind, actor, key, sealed, reckoned)
        where not s.reckoned or s.actor in (select actor from replaced)
     ), written as (
       insert into entry (hash, id, bytes) select hash, id, bytes from stamping
     ), crossed as (
       insert into crossing (mark, entry)
         select c.mark, c.entry from unnest($15::uuid[], $16::bytea[]) as c(mark, entry) join stamping on hash = c.entry
     ), remembered as (
       insert into event (entry, at, kind, actor, key, sealed) select hash, at, kind, actor, key, sealed from stamping
     )
     select actor from replaced`,
    [
      ...columnsOf(counted.map(({ stamped }) => stamped)),
      sorted.map(({ actor }) => actor),
      sorted.map(({ mark }) => mark),
      sorted.map(({ previous }) => previous),
      sorted.map(({ at }) => at),
      sorted.map(({ sealed }) => sealed),
      counted.map(({ reckoned }) => reckoned),
      ...marksOf(counted.map(({ stamped }) => stamped)),
    ],
  )
  return new Set(rows.map(({ actor }) => actor))
}

const columnsOf = (stamped: readonly Stamped[]): readonly (readonly unknown[])[] => [
  stamped.map(({ entry }) => entry.hash),
  stamped.map(() => uuid()),
  stamped.map(({ entry }) => entry.bytes),
  stamped.map(({ event }) => event.at),
  stamped.map(({ event }) => event.kind),
  stamped.map(({ event }) => event.actor),
  stamped.map(({ event }) => event.key),
  stamped.map(({ event }) => event.sealed),
]

/** Marks, and the entry of each. */
function marksOf(stamped: readonly Stamped[]): readonly [readonly string[], readonly Uint8Array[]] {
  const marked = stamped.flatMap(({ entry, event: { marks = [] } }) => marks.map((mark) => [mark, entry.hash] as const))
  return [marked.map(([mark]) => mark), marked.map(([, hash]) => hash)]
}
