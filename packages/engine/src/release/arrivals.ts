import type { Database, Transaction } from '../store/index.ts'

/** A place in all that has arrived: after this record of this message. */
export interface Position {
  /** Number of the message, in the order in which messages arrived. */
  readonly arrived: number
  /** Number of the record in it. */
  readonly ordinal: number
}

export const beginning: Position = { arrived: 0, ordinal: 0 }

/** Which records are read: their types, and what must stand in clear in those of each. */
export interface Wanted {
  readonly types: readonly string[]
  /** By type, elements in clear and their values. */
  readonly where: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface Arrived {
  readonly ids: readonly string[]
  /** After all that was looked at. */
  readonly position: Position
}

/** How many messages are numbered, or looked through, at once. */
const most = 10_000

/**
 * Numbers the messages that were accepted since the last time. Numbers are given after the fact and one process at a time, so
 * that nothing is ever numbered before what somebody has read past.
 */
export async function numberArrivals(database: Database): Promise<void> {
  for (;;) {
    const waiting = await database.statements(({ query }) =>
      query('select from acceptance where arrived is null limit 1'),
    )
    if (waiting.length === 0) return
    await database.transaction(async ({ query }) => {
      await query("select pg_advisory_xact_lock(hashtext('carnet/arrivals'))")
      await query(
        `with fresh as (
           select intake, row_number() over (order by accepted_at, intake) as number
             from (select intake, accepted_at from acceptance where arrived is null
                    order by accepted_at, intake limit $1) as waiting
         )
         update acceptance a
            set arrived = (select coalesce(max(arrived), 0) from acceptance) + fresh.number
           from fresh where a.intake = fresh.intake`,
        [most],
      )
    })
  }
}

/** The next records after a place, at most so many; none where all was read. */
export async function readArrived(
  transaction: Transaction,
  wanted: Wanted,
  after: Position,
  limit: number,
): Promise<Arrived> {
  const [last] = await transaction.query<{ newest: number | null }>('select max(arrived) as newest from acceptance')
  const newest = last?.newest ?? 0
  for (let from = after; from.arrived <= newest; from = { arrived: from.arrived + most, ordinal: 0 }) {
    const rows = await readWindow(transaction, wanted, from, limit)
    const end = rows.at(-1)
    if (end !== undefined)
      return { ids: rows.map(({ id }) => id), position: { arrived: end.arrived, ordinal: end.ordinal + 1 } }
  }
  return { ids: [], position: newest < after.arrived ? after : { arrived: newest + 1, ordinal: 0 } }
}

interface Row {
  readonly id: string
  readonly arrived: number
  readonly ordinal: number
}

/** INVARIANT (accepted-only): goes by acceptances. What no longer opens is not among the records: its keys were destroyed. */
const readWindow = (
  { query }: Transaction,
  { types, where }: Wanted,
  { arrived, ordinal }: Position,
  limit: number,
): Promise<readonly Row[]> =>
  query<Row>(
    `select r.id, a.arrived, r.ordinal
       from acceptance a cross join lateral (
         select r.id, r.ordinal
           from record r join unnest($1::text[], $2::jsonb[]) as wanted(type, open) on wanted.type = r.type
          where r.intake = a.intake
            and r.ordinal >= (case when a.arrived = $3::bigint then $4::int else 0 end)
            and r.open @> wanted.open
            and not exists (select from key_state s where s.key = r.epoch)
          order by r.ordinal limit $6::int) as r
      where a.arrived >= $3::bigint and a.arrived < $3::bigint + $5::bigint
      order by a.arrived, r.ordinal limit $6::int`,
    [types, types.map((type) => JSON.stringify(where[type] ?? {})), arrived, ordinal, most, limit],
  )
