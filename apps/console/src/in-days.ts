import type { Instant } from '@carnet/api'

const day = 86_400_000

/** So many days from now. What is no number is as good as now, and the node says so. */
export function inDays(days: string): Instant {
  const count = Number(days)
  return new Date(Date.now() + (Number.isFinite(count) ? count : 0) * day).toISOString() as Instant
}
