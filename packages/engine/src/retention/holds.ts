import { type Answer, granted, type Instant, type JobId, problem, refused } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import type { Change } from '../changes.ts'
import { JobFault } from '../jobs/index.ts'
import type { Transaction } from '../store/index.ts'
import { accepted, begin } from './events.ts'
import { heldRecords, type HoldRow, insertHold, type ListedHold, listHolds, readHold, updateHold } from './hold-row.ts'
import type { RetentionPorts } from './ports.ts'
import { resealBatch } from './reseal-batch.ts'
import { beginning, type Moving } from './resealing-row.ts'
import { nextRecords, together } from './selecting.ts'
import { byNode, stampedChange } from './stamped.ts'

/** What an order holds: records and everything about subjects, by internal ids. */
export interface Holding {
  readonly records: readonly string[]
  readonly subjects: readonly string[]
  /** Whose order it is. */
  readonly reference: string
  readonly until?: Date | undefined
}

export interface OrderedHold {
  readonly hold: string
  readonly job: JobId
}

/** Puts records under an order: no period's end and no erasure destroys them, and nobody else's waits for them. */
export const orderHold = (holding: Holding, by: Change, on: RetentionPorts): Promise<Answer<OrderedHold>> =>
  ordered('hold', holding, by, on)

/**
 * Keeps passengers' elements readable beyond the deadline, for a decision that each has an objective link. LAW: CJEU C-817/19:
 * decided for each, with reasons, and before the deadline.
 */
export const linkObjective = (holding: Holding, by: Change, on: RetentionPorts): Promise<Answer<OrderedHold>> =>
  ordered('objective-link', holding, by, on)

async function ordered(
  kind: HoldRow['kind'],
  holding: Holding,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<OrderedHold>> {
  const { until } = holding
  if (until !== undefined && until <= by.at)
    return refused(problem('request/malformed', { at: 'until', expected: 'a moment to come' }))
  const done = await stampedChange(by, on, async (transaction, stamp) => {
    const begun = await beginHold(kind, holding, by, transaction, on)
    if (!begun.ok) return begun
    const { hold, row, moving } = begun.value
    const stamping = { kind: kind === 'hold' ? 'held' : 'objective-link', about: [hold, ...aboutOf(holding)] } as const
    const { job } = await begin(moving, by, stamping, { transaction, stamp }, on)
    await updateHold(transaction, on.vault, hold, { ...row, job })
    return granted({ hold, job })
  })
  if (done.ok) await on.retention.reached?.('ordered')
  return done
}

const aboutOf = ({ records, subjects }: Holding): readonly string[] => [...records, ...subjects]

async function beginHold(
  kind: HoldRow['kind'],
  { records, subjects, reference, until }: Holding,
  by: Change,
  transaction: Transaction,
  on: RetentionPorts,
): Promise<Answer<{ readonly hold: string; readonly row: HoldRow; readonly moving: Moving }>> {
  const known = await accepted(transaction, records)
  if (known.length < new Set(records).size) return refused(problem('request/not-found', { what: 'record' }))
  const hold = randomUUID()
  const row: HoldRow = {
    v: 1,
    kind,
    state: 'begun',
    reference,
    since: by.at.toISOString() as Instant,
    ...(until === undefined ? {} : { until: until.toISOString() as Instant }),
  }
  await insertHold(transaction, on.vault, hold, row)
  const moving: Moving =
    kind === 'hold' ? { cause: 'hold', hold, records: known, subjects } : { cause: 'link', hold, records: known }
  return granted({ hold, row, moving })
}

/** Ends an order: its records go back to where they would be by now. What has ended there is destroyed. */
export async function liftHold(hold: string, by: Change, on: RetentionPorts): Promise<Answer<OrderedHold>> {
  const done = await stampedChange(by, on, async (transaction, stamp) => {
    const row = await readHold(transaction, on.vault, hold)
    if (!row.ok) return row
    if (row.value.state !== 'in-force') return refused(problem('request/conflict', { what: `hold-${row.value.state}` }))
    const moving: Moving = { cause: row.value.kind === 'hold' ? 'lift' : 'unlink', hold }
    const stamping = { kind: row.value.kind === 'hold' ? 'lifted' : 'objective-link-ended', about: [hold] } as const
    const { job } = await begin(moving, by, stamping, { transaction, stamp }, on)
    await updateHold(transaction, on.vault, hold, { ...row.value, state: 'lifting', job })
    return granted({ hold, job })
  })
  if (done.ok) await on.retention.reached?.('ordered')
  return done
}

/** What lifting an order would do: how many records go back, and how many have ended and are destroyed. */
export async function previewLift(
  hold: string,
  on: RetentionPorts,
): Promise<Answer<{ readonly back: number; readonly destroyed: number }>> {
  const homes = await on.database.transaction(async (transaction) => {
    const row = await readHold(transaction, on.vault, hold)
    if (!row.ok) return row
    const ids = await transaction.query<{ record: string }>('select record from held where hold = $1', [hold])
    const records = ids.map(({ record }) => record)
    const held = await heldRecords(transaction, on.vault, records)
    if (!held.ok) return held
    const gone = await transaction.query<{ name: string }>(
      `select e.class || '/' || e.period as name from epoch e join key_state s on s.key = e.key`,
    )
    const ended = new Set(gone.map(({ name }) => name))
    const elsewhere = new Set(held.value.filter((each) => each.hold !== hold).map(({ record }) => record))
    const own = held.value.filter((each) => each.hold === hold && !elsewhere.has(each.record))
    const destroyed = own.filter(({ home }) => ended.has(`${home.class}/${home.period}`)).length
    return granted({ back: records.length - destroyed, destroyed })
  })
  return homes
}

export const holdsOf = (on: RetentionPorts): Promise<Answer<readonly ListedHold[]>> =>
  on.database.transaction((transaction) => listHolds(transaction, on.vault))

/** Lifts what was ordered until now. */
export async function liftDue(on: RetentionPorts): Promise<void> {
  const due = await on.database.transaction((transaction) => listHolds(transaction, on.vault, on.now()))
  if (!due.ok) return
  for (const { id } of due.value) await liftHold(id, byNode(on), on)
}

/**
 * For an erasure that law keeps some records from: holds them, and returns once they are sealed apart from the subjects' keys
 * that go.
 */
export async function holdRecords(
  records: readonly string[],
  reference: string,
  on: RetentionPorts,
): Promise<Answer<void>> {
  const by = byNode(on)
  const begun = await stampedChange(by, on, async (transaction, stamp) => {
    const made = await beginHold('hold', { records, subjects: [], reference }, by, transaction, on)
    if (!made.ok) return made
    await updateHold(transaction, on.vault, made.value.hold, { ...made.value.row, state: 'in-force' })
    await stamp({ kind: 'held', about: [made.value.hold, ...records] })
    return made
  })
  if (!begun.ok) return begun
  try {
    let row = beginning(begun.value.moving, by.actor.id, by.at)
    for (;;) {
      const asked = row
      const ids = await on.database.transaction((transaction) => nextRecords(transaction, asked, together))
      const last = ids.at(-1)
      if (last === undefined) return granted(undefined)
      const { changed, gone } = await resealBatch(row, ids, on)
      const [stuck] = [...changed, ...gone]
      if (stuck !== undefined)
        return refused(problem('integrity/record', { what: 'record', record: on.vault.externalId(stuck) }))
      row = { ...row, cursor: last }
    }
  } catch (failure) {
    if (failure instanceof JobFault) return refused(failure.problem)
    throw failure
  }
}

/** Orders whose period still has something: nothing of it lapses. */
export const openHoldPeriods = async (transaction: Transaction): Promise<ReadonlySet<string>> => {
  const rows = await transaction.query<{ id: string }>("select id from hold where kind = 'hold' and state <> 'ended'")
  return new Set(rows.map(({ id }) => id))
}
