import { type Answer, granted, type JobId, problem, refused } from '@carnet/api'
import type { RetentionEvent } from '@carnet/law'
import { v7 as uuid } from 'uuid'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import type { RetentionPorts } from './ports.ts'
import { beginning, insertResealing, type Moving } from './resealing-row.ts'
import { type Stamp, stampedChange } from './stamped.ts'

/** Something happened to records, by internal id, that their retention runs from. */
export interface Happened {
  readonly event: Exclude<RetentionEvent, 'linked'>
  readonly at: Date
  readonly records: readonly string[]
}

/** Milliseconds by which somebody else's clock may be ahead. */
const mostAhead = 5 * 60_000

/** Moves records to the class and period that an event means: noted at once, carried out by a job. */
export async function recordEvent(
  { event, at, records }: Happened,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<{ readonly job: JobId; readonly records: number }>> {
  if (at.getTime() > by.at.getTime() + mostAhead)
    return refused(problem('request/malformed', { at: 'at', expected: 'a moment that has come' }))
  const done = await stampedChange(by, on, async (transaction, stamp) => {
    const known = await accepted(transaction, records)
    if (known.length < new Set(records).size) return refused(problem('request/not-found', { what: 'record' }))
    const moving = { cause: 'event', event, at: at.toISOString(), records: known } as Moving
    const { job } = await begin(moving, by, { kind: 'retention-event', about: known }, { transaction, stamp }, on)
    return granted({ job, records: known.length })
  })
  if (done.ok) await on.retention.reached?.('ordered')
  return done
}

/** Those of these records that belong to an accepted message. */
export async function accepted({ query }: Transaction, records: readonly string[]): Promise<readonly string[]> {
  const rows = await query<{ id: string }>(
    `select id from record r where id = any($1::uuid[])
        and exists (select from acceptance a where a.intake = r.intake) order by id`,
    [records],
  )
  return rows.map(({ id }) => id)
}

/** Notes what is to be moved, queues its job, and says so: all in the caller's transaction. */
export async function begin(
  moving: Moving,
  { actor, at }: Change,
  stamping: Parameters<Stamp>[0],
  { transaction, stamp }: { readonly transaction: Transaction; readonly stamp: Stamp },
  on: RetentionPorts,
): Promise<{ readonly id: string; readonly job: JobId }> {
  const queued = await queue(moving, { actor, at }, transaction, on)
  await stamp(stamping)
  return queued
}

/** Notes what is to be moved and queues its job, in the caller's transaction. */
export async function queue(
  moving: Moving,
  { actor, at }: Pick<Change, 'actor' | 'at'>,
  transaction: Transaction,
  on: RetentionPorts,
): Promise<{ readonly id: string; readonly job: JobId }> {
  const id = uuid()
  const job = await on.jobs.queue(transaction, { kind: 'reseal', about: id, unit: 'compartments' })
  await insertResealing(transaction, on.vault, id, { ...beginning(moving, actor.id, at), job })
  return { id, job }
}
