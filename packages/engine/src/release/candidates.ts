import type { Answer, Case, CaseId } from '@carnet/api'
import type { Relation } from '../case-source.ts'
import { type Database, groupStatements, type Transaction } from '../store/index.ts'
import type { Conduct } from './accounts.ts'
import { type Usage, usagesIn } from './usage.ts'

/** A record as stored, of an accepted message: its elements in clear and what its compartments were sealed with. */
export interface Candidate {
  readonly id: string
  readonly type: string
  readonly office: string | null
  readonly class: string
  readonly epoch: string
  /** The key of its period is no longer live: nothing of it can be verified or opened any more. */
  readonly gone: boolean
  readonly version: number
  readonly open: Readonly<Record<string, string>>
  readonly digest: Uint8Array
  readonly compartments: readonly StoredCompartment[]
  /** Compartments that were deleted after their keys were destroyed, with the entry that did. */
  readonly destroyed: readonly DestroyedCompartment[]
  /** Of what a search did not find itself: the candidates that it found, and that are about the same person. */
  readonly sameAs?: readonly string[]
}

export interface DestroyedCompartment {
  readonly name: string
  readonly entry: Uint8Array
}

export interface StoredCompartment {
  readonly name: string
  readonly subject: string
  readonly key: string
  readonly epoch: string
  readonly version: number
  readonly sealed: Uint8Array
  /** It is restricted, and its deadline has passed. */
  readonly pastRestriction?: boolean
  /** A council lent its key for this request. */
  readonly restored?: boolean
}

/** Terms of one search: a record is a hit when every part has at least one of its terms there (any period). */
export type SearchParts = readonly (readonly string[])[]

export interface Filter {
  readonly type: string
  readonly where: Readonly<Record<string, string>>
  readonly after: string | undefined
  readonly limit: number
}

/** A way to candidates. `counted` reads no records: how many there are, by type and office. */
export type Way =
  | { readonly by: 'ids'; readonly ids: readonly string[] }
  | { readonly by: 'search'; readonly parts: SearchParts }
  | { readonly by: 'filter'; readonly filter: Filter }
  | { readonly by: 'counted'; readonly filter: Filter }

export interface Counted {
  readonly office: string | null
  readonly records: number
}

export interface Found {
  readonly candidates: readonly Candidate[]
  /** How many there are, those that are not among the candidates too. */
  readonly total: number
  readonly counted: readonly Counted[]
  readonly case: Answer<Case | undefined>
  /** What the actor has asked for lately; absent where that is counted elsewhere. */
  readonly usage?: Usage | undefined
  /** What that comes to; absent where nothing counts. */
  readonly conduct?: Conduct | undefined
  /** How it hangs together with what the actor is on; absent where nobody asked. */
  readonly relation?: Relation
}

/** Candidates that are read for one request, at most; a search with more is refused. */
export const mostCandidates = 200

interface Wanted {
  readonly way: Way
  readonly actor: string
  readonly at: Date
  readonly case: CaseId | undefined
}

/** Reads the cases of these ids, those that exist. */
type CasesOf = (transaction: Transaction, ids: readonly CaseId[]) => Promise<ReadonlyMap<CaseId, Answer<Case>>>

/** What a request selects, with its case. Requests that wait together are read together: a few statements for all of them. */
export const selectionsIn = (database: Database, casesOf: CasesOf): ((wanted: Wanted) => Promise<Found>) =>
  groupStatements<Wanted, Found>(database, async (transaction, wanted) => {
    const ways = wanted.map(({ way }) => way)
    const hits = await readSearches(transaction, ways)
    for (const [index, way] of ways.entries())
      if (way.by === 'filter') hits[index] = await readFilter(transaction, way.filter)
    const read = new Set(hits.flatMap((ids) => ids.slice(0, mostCandidates)))
    const records = await readRecords(transaction, [...read])
    const cases = await casesOf(transaction, [...new Set(wanted.flatMap((each) => each.case ?? []))])
    const usages = await usagesIn(transaction, wanted)
    const found: Found[] = []
    for (const [index, { way, case: id, actor }] of wanted.entries()) {
      const ids = hits[index] ?? []
      const counted = way.by === 'counted' ? await countFilter(transaction, way.filter) : []
      const candidates = ids.flatMap((each) => records.get(each) ?? [])
      const total = Math.max(
        way.by === 'search' ? ids.length : candidates.length,
        counted.reduce((sum, group) => sum + group.records, 0),
      )
      const none: Answer<undefined> = { ok: true, value: undefined }
      found.push({
        candidates,
        total,
        counted,
        case: (id === undefined ? undefined : cases.get(id)) ?? none,
        usage: usages.get(actor),
      })
    }
    return found
  })

/** INVARIANT (accepted-only): a record counts only once its whole message was accepted. */
const accepted = 'exists (select from acceptance a where a.intake = r.intake)'

/** What selects by elements in clear counts what still opens: an expired record's are not shown either. */
const live = 'not exists (select from key_state s where s.key = r.epoch)'

/** Ids of the hits of each search; of selections by id, those ids. */
async function readSearches({ query }: Transaction, ways: readonly Way[]): Promise<(readonly string[])[]> {
  const found = ways.map((way) => (way.by === 'ids' ? [...way.ids] : []))
  const flat = ways.flatMap((way, search) =>
    way.by !== 'search' ? [] : way.parts.flatMap((terms, part) => terms.map((term) => ({ search, part, term }))),
  )
  if (flat.length === 0) return found
  const hits = await query<{ search: number; record: string; parts: number }>(
    `select q.search, t.record, count(distinct q.part)::int as parts
       from unnest($1::uuid[], $2::int[], $3::int[]) as q(term, search, part)
       join term t on t.term = q.term
       join record r on r.id = t.record
      where ${accepted}
      group by q.search, t.record order by t.record`,
    [flat.map(({ term }) => term), flat.map(({ search }) => search), flat.map(({ part }) => part)],
  )
  for (const { search, record, parts } of hits) {
    const way = ways[search]
    if (way?.by === 'search' && parts === way.parts.length) found[search]?.push(record)
  }
  return found
}

async function readFilter({ query }: Transaction, { type, where, after, limit }: Filter): Promise<readonly string[]> {
  const rows = await query<{ id: string }>(
    `select r.id from record r
      where r.type = $1 and r.open @> $2::jsonb and r.id > $3::uuid and ${accepted} and ${live}
      order by r.id limit $4`,
    [type, JSON.stringify(where), after ?? '00000000-0000-0000-0000-000000000000', limit],
  )
  return rows.map(({ id }) => id)
}

const countFilter = ({ query }: Transaction, { type, where }: Filter): Promise<readonly Counted[]> =>
  query<Counted>(
    `select r.office, count(*)::int as records from record r
      where r.type = $1 and r.open @> $2::jsonb and ${accepted} and ${live} group by r.office`,
    [type, JSON.stringify(where)],
  )

/** Records of a type that are about any of some subjects, the newest first. */
export async function recordsAbout(
  transaction: Transaction,
  wanted: {
    readonly type: string
    readonly subjects: readonly string[]
    readonly except: readonly string[]
    readonly most: number
  },
): Promise<readonly Candidate[]> {
  const rows = await transaction.query<{ id: string }>(
    `select r.id from record r
      where r.id in (select c.record from compartment c where c.subject = any($1::uuid[]) and c.subject <> c.record)
        and r.type = $2 and r.id <> all($3::uuid[]) and ${accepted}
      order by r.id desc limit $4`,
    [wanted.subjects, wanted.type, wanted.except, wanted.most],
  )
  const records = await readRecords(
    transaction,
    rows.map(({ id }) => id),
  )
  return [...records.values()]
}

/** Records by id, of accepted messages, with all that they are made of. */
export async function readRecords(
  { query }: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Candidate>> {
  if (ids.length === 0) return new Map()
  const records = await query<Omit<Candidate, 'compartments' | 'destroyed'>>(
    `select id, type, office, class, epoch, version, open, digest,
            exists (select from key_state s where s.key = r.epoch) as gone
       from record r where id = any($1::uuid[]) and ${accepted}`,
    [ids],
  )
  const compartments = await query<StoredCompartment & { readonly record: string }>(
    'select record, name, subject, key, epoch, version, sealed from compartment where record = any($1::uuid[]) order by record, name',
    [ids],
  )
  const destroyed = await query<DestroyedCompartment & { readonly record: string }>(
    'select record, name, entry from gone_compartment where record = any($1::uuid[]) order by record, name',
    [ids],
  )
  const sealed = Map.groupBy(compartments, ({ record }) => record)
  const gone = Map.groupBy(destroyed, ({ record }) => record)
  return new Map(
    records.map((record) => [
      record.id,
      { ...record, compartments: sealed.get(record.id) ?? [], destroyed: gone.get(record.id) ?? [] },
    ]),
  )
}
