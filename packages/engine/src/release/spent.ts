import type { BudgetLimits, BudgetPart, BudgetUsed, Instant } from '@carnet/api'
import { z } from 'zod'

/** What one actor had released for one purpose within one hour: names of records and subjects, of one length. */
export interface SpentOn {
  readonly searches: number
  readonly records: ReadonlySet<string>
  readonly subjects: ReadonlySet<string>
}

/** A number that was looked up, under keyed names: of itself, and of the few that it is among. */
export interface LookedUp {
  readonly at: number
  readonly number: string
  readonly among: string
  /** Name of the run that it belongs to: of its first number. */
  readonly run: string
}

/** All that counts of one actor: in the hour that begins at `hour` (epoch milliseconds), and what was looked up lately. */
export interface Spent {
  readonly hour: number
  /** Requests stamped in the hour. */
  readonly requests: number
  readonly purposes: ReadonlyMap<string, SpentOn>
  readonly lookedUp: readonly LookedUp[]
}

/** What one request would have released. */
export interface Spending {
  readonly purpose: string
  readonly at: number
  readonly search: boolean
  readonly records: readonly string[]
  readonly subjects: readonly string[]
  readonly numbers: readonly NumberSought[]
}

/** A number that is searched for, and the names of those close to it, itself among them. */
export interface NumberSought {
  readonly number: string
  readonly among: string
  readonly near: readonly string[]
}

const anHour = 60 * 60_000
export const hourOf = (at: number): number => at - (at % anHour)
export const nextHour = (hour: number): number => hour + anHour

const nothing: SpentOn = { searches: 0, records: new Set(), subjects: new Set() }
export const nothingSpent = (at: number): Spent => ({
  hour: hourOf(at),
  requests: 0,
  purposes: new Map(),
  lookedUp: [],
})

/**
 * As it stands at an instant: in a new hour nothing is used. A clock that was set ahead is no reason to wait for it: what lies
 * more than an hour ahead is over.
 */
export function spentAt(spent: Spent, at: number): Spent {
  const hour = hourOf(at)
  const lookedUp = spent.lookedUp.filter((each) => Math.abs(at - each.at) < anHour)
  if (spent.hour === hour || spent.hour === nextHour(hour)) return { ...spent, lookedUp }
  return { ...nothingSpent(at), lookedUp }
}

/** With one more request. One that was asked for in the hour before counts in this one. */
export function withSpending(before: Spent, { purpose, at, search, records, subjects, numbers }: Spending): Spent {
  const spent = spentAt(before, at)
  const { searches, ...on } = spent.purposes.get(purpose) ?? nothing
  const now: SpentOn = {
    searches: searches + (search ? 1 : 0),
    records: new Set([...on.records, ...records]),
    subjects: new Set([...on.subjects, ...subjects]),
  }
  return {
    hour: spent.hour,
    requests: spent.requests + (at >= spent.hour ? 1 : 0),
    purposes: new Map(spent.purposes).set(purpose, now),
    lookedUp: numbers.reduce((known, each) => withNumber(known, each, at), spent.lookedUp),
  }
}

/** A number joins the runs that it is near to, and makes them one; the same number twice is no further one. */
function withNumber(known: readonly LookedUp[], { number, among, near }: NumberSought, at: number): LookedUp[] {
  const joined = new Set(known.filter((each) => near.includes(each.among)).map(({ run }) => run))
  const [run = number] = joined
  const others = known.filter((each) => each.number !== number)
  return [...others.map((each) => (joined.has(each.run) ? { ...each, run } : each)), { at, number, among, run }]
}

/** How many numbers the longest run has that one of these belongs to. */
export function longestRun({ lookedUp }: Spent, numbers: readonly Pick<NumberSought, 'number'>[]): number {
  const sought = new Set(numbers.map(({ number }) => number))
  const runs = new Set(lookedUp.filter(({ number }) => sought.has(number)).map(({ run }) => run))
  return Math.max(0, ...[...runs].map((run) => lookedUp.filter((each) => each.run === run).length))
}

/** What of a budget a request goes past: only what it adds to. */
export function passedBy(before: Spent, spending: Spending, limits: BudgetLimits): readonly BudgetPart[] {
  const was = usedOf(spentAt(before, spending.at), spending.purpose)
  const is = usedOf(withSpending(before, spending), spending.purpose)
  return parts.filter((part) => is[part] > was[part] && is[part] > (limits[part] ?? Number.POSITIVE_INFINITY))
}
const parts = ['searches', 'records', 'subjects'] as const

function usedOf({ purposes }: Spent, purpose: string): Readonly<Record<BudgetPart, number>> {
  const { searches, records, subjects } = purposes.get(purpose) ?? nothing
  return { searches, records: records.size, subjects: subjects.size }
}

/** What is used of a purpose's budget, as it is told. */
export function budgetUsed(spent: Spent, purpose: string, limits: BudgetLimits): BudgetUsed {
  const used = usedOf(spent, purpose)
  const told = (part: BudgetPart) => ({
    used: used[part],
    ...(limits[part] === undefined ? {} : { most: limits[part] }),
  })
  return {
    purpose: purpose,
    until: instantOf(nextHour(spent.hour)),
    searches: told('searches'),
    records: told('records'),
    subjects: told('subjects'),
  }
}

export const instantOf = (at: number): Instant => new Date(at).toISOString() as Instant

/** As it is sealed: sets as their names in one text. */
const Written = z.strictObject({
  v: z.literal(1),
  hour: z.int(),
  requests: z.int().nonnegative(),
  purposes: z.record(z.string(), z.tuple([z.int().nonnegative(), z.string(), z.string()])),
  lookedUp: z.array(z.tuple([z.int(), z.string(), z.string(), z.string()])),
})
export const SpentWritten: z.ZodType<Spent> = Written.transform(({ hour, requests, purposes, lookedUp }) => ({
  hour,
  requests,
  purposes: new Map(
    Object.entries(purposes).map(([purpose, [searches, records, subjects]]) => [
      purpose,
      { searches, records: new Set(namesIn(records)), subjects: new Set(namesIn(subjects)) },
    ]),
  ),
  lookedUp: lookedUp.map(([at, number, among, run]) => ({ at, number, among, run })),
}))

export const writtenSpent = ({ hour, requests, purposes, lookedUp }: Spent): z.input<typeof Written> => ({
  v: 1,
  hour,
  requests,
  purposes: Object.fromEntries(
    [...purposes].map(([purpose, { searches, records, subjects }]) => [
      purpose,
      [searches, [...records].join(''), [...subjects].join('')] as [number, string, string],
    ]),
  ),
  lookedUp: lookedUp.map(({ at, number, among, run }) => [at, number, among, run]),
})

/** Records and subjects are told apart by the last group of their ids, which is random. */
export const nameOf = (id: string): string => id.slice(-nameLength)
const nameLength = 12
const namesIn = (text: string): readonly string[] => text.match(/.{12}/g) ?? []
