import { Temporal } from 'temporal-polyfill'

/** `order`: a period is one order, by its id. `order-day`: the days of what is under one order. */
export const granularities = ['month', 'day', 'order', 'order-day'] as const
export type Granularity = (typeof granularities)[number]

/** From where in or after the period a term is counted. What is a maximum begins with the period's first record, what is a minimum with its last. */
export const countings = ['period-start', 'period-end', 'year-end'] as const

/** How long what is sealed in one class is kept. */
export interface Terms {
  readonly granularity: Granularity
  /** How long those who work on it may read it: an ISO 8601 duration from the period's start. */
  readonly restrict?: string | undefined
  /** Absent: until an event, or the order's end, takes the record out of the class. */
  readonly keep?: { readonly for: string; readonly countedFrom: (typeof countings)[number] } | undefined
}

/** What becomes due of one period, and when. */
export interface Deadlines {
  /** From then on nobody may read what the class restricts. */
  readonly restricted?: Date
  /** From then on it is not kept. */
  readonly ends?: Date
}

/** The period that an instant lies in, in UTC. */
export const periodAt = (granularity: 'month' | 'day', at: Date): string =>
  at.toISOString().slice(0, granularity === 'month' ? 7 : 10)

/** The first day of a period and the day after its last; undefined where the period's name states no days. */
export function periodDays(period: string): { readonly from: string; readonly until: string } | undefined {
  const stated = /(?:^|\.)(\d{4}-\d{2})(-\d{2})?$/.exec(period)
  const [, month, day] = stated ?? []
  if (month === undefined) return undefined
  try {
    const from = Temporal.PlainDate.from(day === undefined ? `${month}-01` : month + day)
    return { from: from.toString(), until: from.add(day === undefined ? { months: 1 } : { days: 1 }).toString() }
  } catch {
    return undefined
  }
}

/**
 * When a period's records become restricted, and when they are no longer kept; undefined where the period is none of the
 * rule's. An end of month that does not exist is the last day that does: what is restricted is never readable for longer.
 */
export function deadlinesOf({ restrict, keep, granularity }: Terms, period: string): Deadlines | undefined {
  const days = periodDays(period)
  if (granularity === 'order') return {}
  if (days === undefined) return undefined
  return {
    ...(restrict === undefined ? {} : { restricted: after(days.from, restrict) }),
    ...(keep === undefined ? {} : { ends: after(countedFrom(days, keep.countedFrom), keep.for) }),
  }
}

const after = (day: string, duration: string): Date =>
  new Date(Temporal.PlainDate.from(day).add(duration).toZonedDateTime('UTC').epochMilliseconds)

/** LAW: UCC Art. 51(1): three years from the end of the year in which the event fell. */
function countedFrom(
  { from, until }: { readonly from: string; readonly until: string },
  counted: (typeof countings)[number],
): string {
  switch (counted) {
    case 'period-start':
      return from
    case 'period-end':
      return until
    case 'year-end':
      return `${Number(from.slice(0, 4)) + 1}-01-01`
  }
}
