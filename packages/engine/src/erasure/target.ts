import { type Answer, granted, problem, refused } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Target } from './row.ts'

/** Classes whose names begin so keep what law keeps: no erasure touches them. */
const onHold = 'hold%'

/** The keys that go, and those of the same subjects that stay. */
export interface TargetKeys {
  readonly gone: readonly string[]
  readonly held: readonly string[]
}

/**
 * The keys that seal what is to be destroyed, those in whose place others came too. A statement whatever the number of records; `request/not-found` where nothing
 * is known under this name, `request/conflict` where it is destroyed already.
 */
export const keysOf = (transaction: Transaction, target: Target): Promise<Answer<TargetKeys>> =>
  target.kind === 'erasure' ? subjectKeys(transaction, target.subjects) : periodKeys(transaction, target)

async function subjectKeys({ query }: Transaction, subjects: readonly string[]): Promise<Answer<TargetKeys>> {
  const rows = await query<{ state: string; key: string | null; held: boolean }>(
    `select s.state, k.key, k.class like '${onHold}' as held
       from subject s left join
            (select subject, class, key from subject_key where subject = any($1::uuid[])
              union all select subject, class, key from replaced_key where subject = any($1::uuid[])) as k
              on k.subject = s.id
      where s.id = any($1::uuid[]) and (s.intake is null or exists (select from acceptance a where a.intake = s.intake))`,
    [subjects],
  )
  if (rows.length === 0) return refused(problem('request/not-found', { what: 'subject' }))
  if (rows.some(({ state }) => state === erased))
    return refused(problem('request/conflict', { what: 'subject-erased' }))
  const keys = (held: boolean): readonly string[] =>
    rows.flatMap((row) => (row.key === null || row.held !== held ? [] : [row.key]))
  return granted({ gone: keys(false), held: keys(true) })
}

/** What a subject's state says once its keys are gone. */
export const erased = 'erased'

async function periodKeys(
  { query }: Transaction,
  { class: retained, period }: Extract<Target, { kind: 'expiry' }>,
): Promise<Answer<TargetKeys>> {
  const rows = await query<{ key: string; state: string | null }>(
    `select e.key, s.state from
       (select key, class, period from epoch union all select key, class, period from replaced_key) as e
       left join key_state s on s.key = e.key
      where e.period = $2 and e.class = any($1::text[])`,
    [[retained, `${retained}.art12`], period],
  )
  if (rows.length === 0) return refused(problem('request/not-found', { what: 'period' }))
  const gone = rows.filter(({ state }) => state !== 'destroyed').map(({ key }) => key)
  return gone.length === 0
    ? refused(problem('request/conflict', { what: 'period-expired' }))
    : granted({ gone, held: [] })
}

/** Compartments of one record about the same subject, at most as many as there are classifications and roles in use. */
const perRecord = 4

export interface Extent {
  readonly records: number
  /** There are more than were counted. */
  readonly more: boolean
}

/**
 * How many records have something that goes, up to a bound: it takes as long for a thousand as for a hundred million. What
 * many compartments hide is taken for more.
 */
export async function extentOf(
  { query }: Transaction,
  target: Target,
  keys: readonly string[],
  most: number,
): Promise<Extent> {
  const rows = most * perRecord + 1
  const [row] =
    target.kind === 'erasure'
      ? await query<{ records: number; read: number }>(
          `select count(distinct record)::int as records, count(*)::int as read from
             (select record from compartment
               where subject = any($1::uuid[]) and subject <> record and key = any($2::uuid[]) limit $3) as counted`,
          [target.subjects, keys, rows],
        )
      : await query<{ records: number; read: number }>(
          `select count(*)::int as records, 0 as read from
             (select from record where epoch = any($1::uuid[]) limit $2) as counted`,
          [keys, most + 1],
        )
  const records = row?.records ?? 0
  return { records: Math.min(records, most), more: records > most || row?.read === rows }
}

/** Records by the class that something of them is sealed in, of what goes and of what is on hold: up to a bound together. */
export async function classesOf(
  { query }: Transaction,
  target: Target,
  keys: readonly string[],
  most: number,
): Promise<readonly { readonly class: string; readonly records: number; readonly held: boolean }[]> {
  const [where, what] =
    target.kind === 'erasure'
      ? ['subject = any($1::uuid[]) and subject <> record', target.subjects]
      : ['epoch = any($1::uuid[])', keys]
  return query(
    `select e.class, count(distinct counted.record)::int as records, e.class like '${onHold}' as held from
       (select record, epoch from compartment where ${where} limit $2) as counted join epoch e on e.key = counted.epoch
      group by e.class order by e.class`,
    [what, most],
  )
}
