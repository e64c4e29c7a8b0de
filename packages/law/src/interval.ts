import { Temporal } from 'temporal-polyfill'

/** A period that begins at `from` and has ended at `until`, in milliseconds of the epoch. */
export interface Interval {
  readonly from: number
  readonly until: number
}

/** A legal date begins at midnight of its zone; an instant stands for itself. */
export function instantOf(date: string, zone: string): number {
  if (date.includes('T')) return Temporal.Instant.from(date).epochMilliseconds
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds
}

export const interval = (from: string | undefined, until: string | undefined, zone: string): Interval => ({
  from: from === undefined ? Number.NEGATIVE_INFINITY : instantOf(from, zone),
  until: until === undefined ? Number.POSITIVE_INFINITY : instantOf(until, zone),
})

/**
 * The version that governs at an instant: the latest that has begun, and only while it lasts.
 * Once it is repealed, nothing older comes back.
 */
export function governing<T>(versions: readonly T[], period: (version: T) => Interval, at: number): T | undefined {
  let latest: T | undefined
  for (const version of versions) {
    const { from } = period(version)
    if (from <= at && (latest === undefined || from >= period(latest).from)) latest = version
  }
  return latest !== undefined && at < period(latest).until ? latest : undefined
}

/** The instant that is a duration (ISO 8601) after another, in milliseconds of the epoch. */
export const instantAfter = (duration: string, at: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').add(duration).epochMilliseconds

/** Which of two durations ends earlier, counted from the day of the decision. */
export const shorter = (a: string, b: string, at: number): boolean =>
  Temporal.Duration.compare(a, b, {
    relativeTo: Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC'),
  }) < 0
