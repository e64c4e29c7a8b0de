import { deadlinesOf, periodAt, periodDays, retentionRule, type RetentionEvent, type RetentionTable } from '@carnet/law'
import { sealedClass } from '../store/index.ts'
import type { Home, Period, Placed } from '../vault/index.ts'

/** The class of what is under an order to hold. Its periods are orders. */
export const holdClass = 'hold'

/** Where a record is, as where it could be sent back to. */
export const homeOf = ({ class: retained, period, restricted }: Placed): Home => ({
  class: retained,
  period,
  ...(restricted === undefined ? {} : { restrictedPeriod: restricted.period }),
})

/**
 * Where an event moves a record to; undefined where the event means nothing in its class.
 *
 * THREAT: an event dated long ago makes records lapse at once. What runs from an event never begins before the period that
 * the record was in.
 */
export function movedBy(
  table: RetentionTable,
  now: Home,
  event: RetentionEvent,
  at: Date,
  today: Date,
): Home | undefined {
  const next = retentionRule(table, now.class, today)?.events[event]
  const rule = next === undefined ? undefined : retentionRule(table, next, today)
  if (next === undefined || rule === undefined) return undefined
  if (rule.runsFrom === 'receipt') return { ...now, class: next }
  if (rule.granularity !== 'month' && rule.granularity !== 'day') return undefined
  const begun = new Date(`${periodDays(now.period)?.from ?? '9999-12-31'}T00:00:00Z`)
  return { ...now, class: next, period: periodAt(rule.granularity, at > begun ? at : begun) }
}

/** A record under an order: what is restricted keeps the day from which its deadline runs. */
export const heldIn = (hold: string, restrictedPeriod: string | undefined): Home => ({
  class: holdClass,
  period: hold,
  ...(restrictedPeriod === undefined ? {} : { restrictedPeriod: `${hold}.${dayOf(restrictedPeriod)}` }),
})

/** The day of a period, also of one that is the day of what is under an order. */
export const dayOf = (period: string): string => period.slice(period.indexOf('.') + 1)

/** Whether a period is no longer kept, by the rule that governs its class. What no rule governs has not ended. */
export function hasEnded(table: RetentionTable, { class: retained, period }: Period, at: Date): boolean {
  const rule = retentionRule(table, retained, at)
  const ends = rule && deadlinesOf(rule, period)?.ends
  return ends !== undefined && ends <= at
}

/** How long the periods are in which what comes in is sealed. */
export function lengthOf(table: RetentionTable, retained: string): 'month' | 'day' {
  const rule = table.rules.find((each) => each.class === retained)
  return rule?.granularity === 'month' ? 'month' : 'day'
}

/** The class of what is restricted beside a class. */
export const restrictedBeside = (retained: string): string => sealedClass(retained, true)
