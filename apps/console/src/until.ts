import type { Instant } from '@carnet/api'

const milliseconds = 86_400_000

/** So many days from now. What is no number is as good as now, and the node says so. */
export function inDays(days: string): Instant {
  const count = Number(days)
  return new Date(Date.now() + (Number.isFinite(count) ? count : 0) * milliseconds).toISOString() as Instant
}

/** The last second of a day, as whoever chose it lives it. */
export const endOf = (day: string): Instant => new Date(`${day}T23:59:59`).toISOString() as Instant
