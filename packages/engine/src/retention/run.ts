import { type Answer, granted, type Instant, type RetentionRun } from '@carnet/api'
import type { Change } from '../changes.ts'
import { expirePeriods } from '../erasure/index.ts'
import { believeClock, isClockBelieved, noteRun } from './clock.ts'
import { periodsStanding, type PeriodStands } from './due.ts'
import { restrictedBeside } from './homes.ts'
import { liftDue } from './holds.ts'
import type { RetentionPorts } from './ports.ts'
import { openResealings } from './resealing-row.ts'
import { restrictPeriod, sweepTerms } from './restriction.ts'
import { shown } from './show.ts'
import { byNode, stampedChange } from './stamped.ts'

/** How a run is asked for: only to see what it would do; or by somebody, who then answers for the clock. */
export interface Running {
  readonly preview: boolean
  readonly by?: Change
}

/**
 * Does what is due: restricts, destroys through erasure, and lists what waits for somebody. What can't be done now is due
 * again; nothing else waits for it.
 */
export async function runRetention(on: RetentionPorts, { preview, by }: Running): Promise<Answer<RetentionRun>> {
  const stands = await periodsStanding(on)
  const due = stands.filter((each) => each.due !== undefined)
  if (preview) return granted(await told(due, { preview, restricted: 0, destroyed: 0, stopped: undefined }, on))
  const stopped = await stoppedBy(by, on)
  if (stopped !== undefined) return granted(await told(due, { preview, restricted: 0, destroyed: 0, stopped }, on))
  const who = by ?? byNode(on)
  await liftDue(on)
  const restricted = await restrictDue(due, who, on)
  const destroyed = await destroyDue(stands, who, on)
  await listWaiting(due, on)
  for (const each of await periodsStanding(on))
    if (each.state === 'restricted' && each.waitsFor === 'terms') await sweepTerms(each, on)
  await noteRun(on)
  const left = (await periodsStanding(on)).filter((each) => each.due !== undefined)
  return granted(await told(left, { preview, restricted, destroyed, stopped: undefined }, on))
}

/** What keeps a run from doing anything. Somebody who asks for it answers for the clock. */
async function stoppedBy(by: Change | undefined, on: RetentionPorts): Promise<string | undefined> {
  if (await isClockBelieved(on)) return undefined
  if (by === undefined) return 'clock-ahead'
  await stampedChange(by, on, async (_transaction, stamp) => {
    await stamp({ kind: 'clock-accepted', about: [by.at.toISOString()] })
    return granted(undefined)
  })
  believeClock(on)
  return undefined
}

async function restrictDue(due: readonly PeriodStands[], by: Change, on: RetentionPorts): Promise<number> {
  let restricted = 0
  for (const each of due) {
    if (each.due !== 'restrict') continue
    const done = await restrictPeriod(each, by, on)
    if (done.ok) restricted++
    else if (done.problem.code === 'request/conflict') await waitFor(each, done.problem.with.what, on)
  }
  return restricted
}

/** Records on their way under an order, by nobody's fault slower than a deadline: nothing is destroyed until they are there. */
async function holdsUnderWay(on: RetentionPorts): Promise<boolean> {
  const open = await on.database.transaction((transaction) => openResealings(transaction, on.vault))
  return open.some(({ row }) => row.moving.cause === 'hold')
}

async function destroyDue(stands: readonly PeriodStands[], by: Change, on: RetentionPorts): Promise<number> {
  const due = stands.filter((each) => each.due === 'destroy' && each.waitsFor !== 'second-person')
  if (due.length === 0 || (await holdsUnderWay(on))) return 0
  const named = new Map(stands.map((each) => [`${each.class}/${each.period}`, each]))
  const beside = ({ class: retained, period }: PeriodStands): PeriodStands | undefined =>
    named.get(`${restrictedBeside(retained)}/${period}`)
  const isWithOther = (each: PeriodStands): boolean => due.some((other) => beside(other) === each)
  let destroyed = 0
  for (const each of due) {
    const twin = beside(each)
    // Destroying a class's period takes what is restricted beside it along: both must have ended.
    if (isWithOther(each) || (twin !== undefined && twin.state !== 'destroyed' && twin.due !== 'destroy')) continue
    if (await destroyPeriod(each, by, on)) destroyed++
  }
  return destroyed
}

/** Destroys a period that has ended; false where it waits for a second person. */
export async function destroyPeriod(each: PeriodStands, by: Change, on: RetentionPorts): Promise<boolean> {
  const ended = { ...on, destruction: { ...on.destruction, ended: () => true } }
  const { class: retained, period, key } = each
  const [expired] = await expirePeriods([{ class: retained, period }], ended, by)
  if (expired?.destruction.ok !== true) return false
  const [gone] = await on.database.transaction(({ query }) =>
    query<{ key: string }>("select key from key_state where key = $1 and state = 'destroyed'", [key]),
  )
  if (gone === undefined) await waitFor(each, 'second-person', on)
  // What the council kept is of no use to anybody any more.
  else
    await on.database.transaction(async ({ query }) => {
      await query("delete from escrow where key in (select key from key_state where state = 'destroyed')")
      await query('delete from ended_period where class = $1 and period = $2', [retained, period])
    })
  return gone !== undefined
}

async function listWaiting(due: readonly PeriodStands[], on: RetentionPorts): Promise<void> {
  for (const each of due)
    if ((each.due === 'ask' || each.due === 'archive') && each.waitsFor === undefined)
      await waitFor(each, each.due === 'ask' ? 'archivist' : 'archive', on)
}

const waitFor = (
  { class: retained, period }: Pick<PeriodStands, 'class' | 'period'>,
  whom: string,
  { database, now }: RetentionPorts,
): Promise<unknown> =>
  database.transaction(({ query }) =>
    query(
      `insert into ended_period (class, period, since, waits_for) values ($1, $2, $3, $4)
       on conflict (class, period) do update set waits_for = excluded.waits_for, since = excluded.since
         where ended_period.waits_for <> excluded.waits_for`,
      [retained, period, now(), whom],
    ),
  )

async function told(
  due: readonly PeriodStands[],
  done: {
    readonly preview: boolean
    readonly restricted: number
    readonly destroyed: number
    readonly stopped: string | undefined
  },
  on: RetentionPorts,
): Promise<RetentionRun> {
  const { stopped, ...counts } = done
  const periods = await shown(due, on)
  const waiting = periods.filter(
    ({ due: next, waitsFor }) => next === 'ask' || next === 'archive' || waitsFor !== undefined,
  )
  return {
    at: on.now().toISOString() as Instant,
    ...counts,
    waiting: waiting.length,
    ...(stopped === undefined ? {} : { stopped }),
    periods,
  }
}
