import { groupCommit, type Database, type Transaction } from '../store/index.ts'

/** A record as stored, of an accepted message: its open elements and what its compartments were sealed with. */
export interface StoredRecord {
  readonly id: string
  readonly intake: string
  readonly type: string
  readonly office: string | null
  readonly class: string
  readonly epoch: string
  readonly stage: string
  readonly version: number
  readonly open: Readonly<Record<string, string>>
}

export interface StoredCompartment {
  readonly record: string
  readonly name: string
  readonly subject: string
  readonly key: string
  readonly sealed: Uint8Array
}

export interface Candidate extends StoredRecord {
  readonly compartments: readonly StoredCompartment[]
}

/** Terms of one search: a record is a hit when every part has at least one of its terms there (any epoch). */
export type SearchParts = readonly (readonly string[])[]

export interface Filter {
  readonly type: string
  readonly where: Readonly<Record<string, string>>
  readonly after: string | undefined
  readonly limit: number
}

/** The ways to candidates. Requests that wait together are read together: one round trip for all of them. */
export interface Candidates {
  byIds(ids: readonly string[]): Promise<readonly Candidate[]>
  bySearch(parts: SearchParts): Promise<readonly string[]>
  byFilter(filter: Filter): Promise<readonly string[]>
}

export function candidatesIn(database: Database): Candidates {
  const byIds = groupCommit(database, readByIds)
  const bySearch = groupCommit(database, readBySearch)
  return {
    byIds,
    bySearch,
    byFilter: (filter) => database.transaction((transaction) => readByFilter(transaction, filter)),
  }
}

const accepted = 'exists (select from acceptance a where a.intake = r.intake)'

async function readByIds(
  { query }: Transaction,
  groups: readonly (readonly string[])[],
): Promise<readonly (readonly Candidate[])[]> {
  const ids = [...new Set(groups.flat())]
  if (ids.length === 0) return groups.map(() => [])
  const records = await query<StoredRecord>(
    `select id, intake, type, office, class, epoch, stage, version, open from record r where id = any($1::uuid[]) and ${accepted}`,
    [ids],
  )
  const compartments = await query<StoredCompartment>(
    'select record, name, subject, key, sealed from compartment where record = any($1::uuid[]) order by record, name',
    [ids],
  )
  const found = new Map<string, Candidate & { compartments: StoredCompartment[] }>()
  for (const record of records) found.set(record.id, { ...record, compartments: [] })
  for (const compartment of compartments) found.get(compartment.record)?.compartments.push(compartment)
  return groups.map((wanted) => wanted.flatMap((id) => found.get(id) ?? []))
}

async function readBySearch(
  { query }: Transaction,
  searches: readonly SearchParts[],
): Promise<readonly (readonly string[])[]> {
  const terms: string[] = []
  const search: number[] = []
  const part: number[] = []
  for (const [index, parts] of searches.entries()) {
    for (const [number, alternatives] of parts.entries()) {
      for (const term of alternatives) {
        terms.push(term)
        search.push(index)
        part.push(number)
      }
    }
  }
  const hits = await query<{ search: number; record: string; parts: number }>(
    `select q.search, t.record, count(distinct q.part)::int as parts
       from unnest($1::uuid[], $2::int[], $3::int[]) as q(term, search, part)
       join term t on t.term = q.term
       join record r on r.id = t.record
      where ${accepted}
      group by q.search, t.record order by t.record`,
    [terms, search, part],
  )
  const found = searches.map((): string[] => [])
  for (const hit of hits) if (hit.parts === searches[hit.search]?.length) found[hit.search]?.push(hit.record)
  return found
}

async function readByFilter({ query }: Transaction, { type, where, after, limit }: Filter): Promise<readonly string[]> {
  const rows = await query<{ id: string }>(
    `select r.id from record r
      where r.type = $1 and r.open @> $2::jsonb and r.id > $3::uuid and ${accepted}
      order by r.id limit $4`,
    [type, JSON.stringify(where), after ?? '00000000-0000-0000-0000-000000000000', limit],
  )
  return rows.map(({ id }) => id)
}
