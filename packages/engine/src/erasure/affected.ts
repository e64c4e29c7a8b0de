import type { Database } from '../store/index.ts'
import type { DestructionRow } from './row.ts'

/** Records that are looked at together: a short transaction each. */
const batch = 200
/** Pages of a table that are looked at together: records of one period lie together. */
const pagesAtOnce = 64

/**
 * Ids of the records that something of which is sealed under the keys, batch by batch, each once. Linear in what is
 * destroyed; what is looked at may be deleted meanwhile.
 */
export function affectedRecords(database: Database, row: DestructionRow): AsyncIterable<readonly string[]> {
  return row.target.kind === 'erasure'
    ? ofSubjects(database, row.target.subjects, row.keys)
    : ofPeriod(database, row.keys)
}

async function* ofSubjects(
  database: Database,
  subjects: readonly string[],
  keys: readonly string[],
): AsyncGenerator<readonly string[]> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const from = after
    const ids = await idsOf(
      database,
      `select distinct record as id from compartment
        where subject = any($1::uuid[]) and subject <> record and key = any($2::uuid[]) and record > $3
        order by record limit ${batch}`,
      [subjects, keys, from],
    )
    const last = ids.at(-1)
    if (last === undefined) return
    yield ids
    after = last
  }
}

async function* ofPeriod(database: Database, keys: readonly string[]): AsyncGenerator<readonly string[]> {
  for await (const pages of pageRanges(database, 'record', keys)) {
    const ids = await recordsOn(database, keys, pages)
    if (ids.length > 0) yield ids
  }
  yield* elsewhereOf(database, keys)
}

/** Records of a period on some pages of their table. */
export const recordsOn = (
  database: Database,
  keys: readonly string[],
  [from, to]: PageRange,
): Promise<readonly string[]> =>
  idsOf(database, 'select id from record where epoch = any($1::uuid[]) and ctid >= $2::tid and ctid < $3::tid', [
    keys,
    from,
    to,
  ])

/** Records of other periods, with a compartment of this one. A record is found on the page of the first of them by name. */
export async function* elsewhereOf(database: Database, keys: readonly string[]): AsyncGenerator<readonly string[]> {
  for await (const [from, to] of pageRanges(database, 'compartment', keys)) {
    const ids = await idsOf(
      database,
      `select c.record as id from compartment c join record r on r.id = c.record
        where c.epoch = any($1::uuid[]) and r.epoch <> all($1::uuid[]) and c.ctid >= $2::tid and c.ctid < $3::tid
          and not exists (select from compartment d
                           where d.record = c.record and d.epoch = any($1::uuid[]) and d.name < c.name)`,
      [keys, from, to],
    )
    for (let at = 0; at < ids.length; at += batch) yield ids.slice(at, at + batch)
  }
}

const idsOf = async (database: Database, sql: string, parameters: readonly unknown[]): Promise<readonly string[]> =>
  (await database.transaction(({ query }) => query<{ id: string }>(sql, parameters))).map(({ id }) => id)

/** From the first place to before the second. */
export type PageRange = readonly [string, string]

/** The pages of a table between the first and the last row of some periods: no index of them is needed but a summary. */
export async function* pageRanges(
  database: Database,
  table: 'record' | 'compartment',
  keys: readonly string[],
): AsyncGenerator<PageRange> {
  const [ends] = await database.transaction(({ query }) =>
    query<{ first: string | null; last: string | null }>(
      `select min(ctid)::text as first, max(ctid)::text as last from ${table} where epoch = any($1::uuid[])`,
      [keys],
    ),
  )
  if (ends?.first == null || ends.last == null) return
  for (let page = pageOf(ends.first); page <= pageOf(ends.last); page += pagesAtOnce)
    yield [`(${page},0)`, `(${page + pagesAtOnce},0)`]
}

/** @source PostgreSQL manual, “Object Identifier Types”: a tid prints as `(block number,tuple index)`. */
const pageOf = (tid: string): number => Number.parseInt(tid.slice(1), 10)
