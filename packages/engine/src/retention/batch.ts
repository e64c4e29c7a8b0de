import type { Answer } from '@carnet/api'
import { isPastRestriction, retentionRule } from '@carnet/law'
import { JobFault } from '../jobs/index.ts'
import type { Transaction } from '../store/index.ts'
import type { Home, Moved, Placed } from '../vault/index.ts'
import { forgetHeld, heldElsewhere, type HeldRecord, heldRecords, writeHeld } from './hold-row.ts'
import { heldIn, holdClass, homeOf, movedBy, restrictedBeside } from './homes.ts'
import type { RetentionPorts } from './ports.ts'
import type { Moving, ResealingRow } from './resealing-row.ts'

/** Orders on some of the records changed while they were moved: look again. */
export class OrdersChanged extends Error {
  override readonly name = 'OrdersChanged'
}

/** What is done with some records: where each goes, and what is written with that. */
export interface Batch {
  readonly home: (record: string, now: Placed) => Home | undefined
  /** Subjects whose compartments become another's. */
  readonly subjects?: ReadonlyMap<string, string>
  /** In the transaction that puts them in place. */
  readonly within: (transaction: Transaction, moved: readonly Moved[]) => Promise<void>
  /** Once they are in place, about those that were not moved. */
  readonly after: (transaction: Transaction) => Promise<void>
}

type Of<C extends Moving['cause']> = Extract<Moving, { cause: C }>

/** What a request does with a batch of its records. */
export async function batchOf(
  { moving }: ResealingRow,
  records: readonly string[],
  transaction: Transaction,
  on: RetentionPorts,
): Promise<Batch> {
  const held = valueOf(await heldRecords(transaction, on.vault, records))
  switch (moving.cause) {
    case 'event':
      return byEvent(moving, held, on)
    case 'link':
      return byLink(moving, held, records, on)
    case 'unlink':
      return byUnlink(held, on)
    case 'hold':
      return intoHold(moving, held, on)
    case 'lift':
      return outOfHold(moving, held, on)
    case 'split':
      return {
        home: (_, now) => homeOf(now),
        subjects: new Map([[moving.from, moving.to]]),
        within: nothing,
        after: nothing,
      }
    case 'rotation':
      // New keys of the same periods and subjects are found under their names: nothing else changes.
      return { home: (_, now) => homeOf(now), within: nothing, after: nothing }
  }
}

const nothing = async (): Promise<void> => undefined

/** A record under an order stays there; where it would be without is what moves. */
function movingHeld(
  held: readonly HeldRecord[],
  move: (home: Home) => Home | undefined,
  { vault }: RetentionPorts,
): Batch['after'] {
  return async (transaction) => {
    const moved = held.flatMap((each) => {
      const home = move(each.home)
      return home === undefined ? [] : [{ ...each, home }]
    })
    await writeHeld(transaction, vault, moved)
  }
}

function byEvent({ event, at }: Of<'event'>, held: readonly HeldRecord[], on: RetentionPorts): Batch {
  const move = (home: Home): Home | undefined => movedBy(on.retention.table, home, event, new Date(at), on.now())
  return {
    home: (_, now) => (now.class === holdClass ? undefined : move(homeOf(now))),
    within: nothing,
    after: movingHeld(held, move, on),
  }
}

/** LAW: CJEU C-817/19: an objective link is decided before the deadline; after it nobody may read what it would keep readable. */
function byLink(
  { hold }: Of<'link'>,
  held: readonly HeldRecord[],
  records: readonly string[],
  on: RetentionPorts,
): Batch {
  const today = on.now()
  const { table } = on.retention
  const isLate = ({ class: retained, restrictedPeriod }: Home): boolean =>
    restrictedPeriod === undefined ||
    isPastRestriction(table, { class: restrictedBeside(retained), period: restrictedPeriod }, today)
  const move = (home: Home): Home | undefined =>
    isLate(home) ? undefined : movedBy(table, home, 'linked', today, today)
  return {
    home: (_, now) => (now.class === holdClass ? undefined : move(homeOf(now))),
    within: nothing,
    async after(transaction) {
      await movingHeld(held, move, on)(transaction)
      const named = records.map((record) => ({ hold, record, home: { class: '', period: '' } }))
      await writeHeld(transaction, on.vault, named)
    },
  }
}

function byUnlink(held: readonly HeldRecord[], on: RetentionPorts): Batch {
  const { table } = on.retention
  const today = on.now()
  const back = (home: Home): Home | undefined => {
    const before = table.rules.find(
      ({ class: name, events }) => events.linked === home.class && retentionRule(table, name, today) !== undefined,
    )
    return before && { ...home, class: before.class }
  }
  return {
    home: (_, now) => (now.class === holdClass ? undefined : back(homeOf(now))),
    within: nothing,
    after: movingHeld(held, back, on),
  }
}

function intoHold({ hold }: Of<'hold'>, held: readonly HeldRecord[], { vault }: RetentionPorts): Batch {
  /** Records that are under another order already, by that order. */
  const elsewhere = new Map<string, string>()
  return {
    home(record, now) {
      if (now.class === holdClass && now.period !== hold) elsewhere.set(record, now.period)
      return now.class === holdClass ? undefined : heldIn(hold, now.restricted?.period)
    },
    within: (transaction, moved) =>
      writeHeld(
        transaction,
        vault,
        moved.map(({ record, from }) => ({ hold, record, home: homeOf(from) })),
      ),
    async after(transaction) {
      const known = valueOf(await heldRecords(transaction, vault, [...elsewhere.keys()]))
      const added = [...elsewhere.keys()].map((record) => known.find((each) => each.record === record))
      if (added.includes(undefined)) throw new OrdersChanged()
      const missing = added.filter((each) => each !== undefined && !isKnown(held, hold, each.record))
      await writeHeld(
        transaction,
        vault,
        missing.map((each) => ({ record: '', home: { class: '', period: '' }, ...each, hold })),
      )
    },
  }
}

const isKnown = (held: readonly HeldRecord[], hold: string, record: string): boolean =>
  held.some((each) => each.hold === hold && each.record === record)

function outOfHold({ hold }: Of<'lift'>, held: readonly HeldRecord[], on: RetentionPorts): Batch {
  const others = new Map(held.filter((each) => each.hold !== hold).map((each) => [each.record, each.hold]))
  const homes = new Map(held.filter((each) => each.hold === hold).map((each) => [each.record, each.home]))
  const { table } = on.retention
  const today = on.now()
  const back = (home: Home): Home => {
    const { restrictedPeriod, ...rest } = home
    if (restrictedPeriod === undefined) return home
    const past = isPastRestriction(table, { class: restrictedBeside(home.class), period: restrictedPeriod }, today)
    // What is to be restricted is so where it lies: its day is the same.
    return past ? rest : home
  }
  return {
    home(record, now) {
      if (now.class !== holdClass || now.period !== hold) return undefined
      const other = others.get(record)
      if (other !== undefined) return heldIn(other, now.restricted?.period)
      const home = homes.get(record)
      return home && back(home)
    },
    async within(transaction, moved) {
      const records = moved.map(({ record }) => record)
      await forgetHeld(transaction, hold, records)
      const free = records.filter((record) => !others.has(record))
      if ((await heldElsewhere(transaction, hold, free)).length > 0) throw new OrdersChanged()
    },
    // What is under another order stays there.
    after: (transaction) => forgetHeld(transaction, hold, [...others.keys()]) as Promise<void>,
  }
}

export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new JobFault(answer.problem)
}
