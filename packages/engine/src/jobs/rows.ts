import { type Instant, Job, type JobId, type JobKind, type ProblemCode } from '@carnet/api'
import type { Transaction } from '../store/index.ts'

/** How many jobs a list shows: those under way first, then the newest. */
const mostListed = 500

const columns = 'id, kind, state, done, total, unit, queued_at, begun_at, ended_at, fault'

interface Row {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly done: number
  readonly total: number
  readonly unit: string
  readonly queued_at: Date
  readonly begun_at: Date | null
  readonly ended_at: Date | null
  readonly fault: string | null
}

export async function jobRow({ query }: Transaction, id: JobId): Promise<Job | undefined> {
  const [row] = await query<Row>(`select ${columns} from job where id = $1`, [id])
  return row === undefined ? undefined : jobOf(row)
}

export async function jobRows({ query }: Transaction): Promise<readonly Job[]> {
  const rows = await query<Row>(
    `select ${columns} from job order by state in ('queued', 'running') desc, queued_at desc, id desc limit $1`,
    [mostListed],
  )
  return rows.map(jobOf)
}

export interface NewJob {
  readonly id: JobId
  readonly kind: JobKind
  readonly about: string
  readonly unit: string
  readonly at: Date
  readonly notBefore: Date
}

export async function insertJob({ query }: Transaction, job: NewJob): Promise<void> {
  await query(
    `insert into job (id, kind, about, state, unit, queued_at, not_before) values ($1, $2, $3, 'queued', $4, $5, $6)`,
    [job.id, job.kind, job.about, job.unit, job.at, job.notBefore],
  )
}

/** Ends a job that waits; asks a running one to end. False where there is nothing to end. */
export async function cancelRow({ query }: Transaction, id: JobId, at: Date): Promise<boolean> {
  const ended = await query(
    `update job set cancelling = true,
       state = case state when 'queued' then 'cancelled' else state end,
       ended_at = case state when 'queued' then $2::timestamptz end
     where id = $1 and state in ('queued', 'running') returning id`,
    [id, at],
  )
  return ended.length > 0
}

/** The embedded store is this process's alone: what runs in it when it is opened has died. */
export async function releaseAll({ query }: Transaction): Promise<void> {
  await query(`update job set state = 'queued', holder = null, alive_until = null where state = 'running'`)
}

/** One job for one run. */
export interface Leased {
  readonly id: JobId
  readonly about: string
  readonly cancelling: boolean
}

/**
 * INVARIANT (one-run): a job that waits and is due, or whose run has died, for `holder` alone. The row is locked while it
 * changes hands, and whatever the former holder would still write names a holder that is not there any more.
 */
export async function leaseNext(
  { query }: Transaction,
  {
    kind,
    holder,
    alive,
    at,
  }: { readonly kind: JobKind; readonly holder: string; readonly alive: number; readonly at: Date },
): Promise<Leased | undefined> {
  const [row] = await query<Leased>(
    `update job set state = 'running', holder = $2, begun_at = coalesce(begun_at, $3),
       alive_until = clock_timestamp() + make_interval(secs => $4)
     where id = (
       select id from job
        where kind = $1
          and (state = 'queued' and not_before <= $3 or state = 'running' and alive_until <= clock_timestamp())
        order by not_before, id limit 1 for update skip locked)
     returning id, about, cancelling`,
    [kind, holder, at, alive / 1000],
  )
  return row
}

/** What a run is told when it says that it is alive: whether it is to end; undefined where the job is another's by now. */
export async function renewLease(
  { query }: Transaction,
  {
    id,
    holder,
    alive,
    progress,
  }: {
    readonly id: JobId
    readonly holder: string
    readonly alive: number
    readonly progress: Progress | undefined
  },
): Promise<{ readonly cancelling: boolean } | undefined> {
  const [row] = await query<{ cancelling: boolean }>(
    `update job set alive_until = clock_timestamp() + make_interval(secs => $3),
       done = coalesce($4, done), total = coalesce($5, total)
     where id = $1 and holder = $2 and state = 'running' returning cancelling`,
    [id, holder, alive / 1000, progress?.done ?? null, progress?.total ?? null],
  )
  return row
}

export interface Progress {
  readonly done: number
  readonly total: number
}

/** Locks a run's job until the transaction ends; undefined where it is another's by now. */
export async function holdLease(
  { query }: Transaction,
  id: JobId,
  holder: string,
): Promise<{ readonly cancelling: boolean; readonly failures: number } | undefined> {
  const [row] = await query<{ cancelling: boolean; failures: number }>(
    `select cancelling, failures from job where id = $1 and holder = $2 and state = 'running' for update`,
    [id, holder],
  )
  return row
}

/** How a run ended: for good, or with the job waiting again. */
export type Ending =
  | { readonly state: 'done' | 'cancelled'; readonly at: Date }
  | { readonly state: 'failed'; readonly at: Date; readonly fault: ProblemCode }
  | { readonly state: 'queued'; readonly notBefore: Date; readonly fault?: ProblemCode }

export async function endRun({ query }: Transaction, id: JobId, ending: Ending, progress: Progress | undefined) {
  const waits = ending.state === 'queued'
  const fault = 'fault' in ending ? ending.fault : undefined
  await query(
    `update job set state = $2, ended_at = $3, not_before = coalesce($4, not_before), fault = $5,
       failures = failures + $6, done = coalesce($7, done), total = coalesce($8, total), holder = null, alive_until = null
     where id = $1`,
    [
      id,
      ending.state,
      waits ? null : ending.at,
      waits ? ending.notBefore : null,
      fault ?? null,
      fault === undefined ? 0 : 1,
      progress?.done ?? null,
      progress?.total ?? null,
    ],
  )
}

const jobOf = (row: Row): Job =>
  Job.parse({
    id: row.id,
    kind: row.kind,
    state: row.state,
    done: row.done,
    total: row.total,
    unit: row.unit,
    queued: instant(row.queued_at),
    ...(row.begun_at === null ? {} : { begun: instant(row.begun_at) }),
    ...(row.ended_at === null ? {} : { ended: instant(row.ended_at) }),
    ...(row.fault === null ? {} : { fault: row.fault }),
  })

const instant = (at: Date): Instant => at.toISOString() as Instant
