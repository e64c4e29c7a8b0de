import type { Database } from '../store/index.ts'

/** How often what happens; in milliseconds. */
export interface Pace {
  /** From one look for wake-ups to the next. */
  readonly look: number
  /** From one look for jobs that no wake-up told of to the next: their process has died, or the wake-up was lost. */
  readonly search: number
  /** How long a run that says nothing is believed alive … */
  readonly alive: number
  /** … and how often it says that it is. */
  readonly renew: number
  /** From one writing of progress to the next. */
  readonly write: number
  /** How long a job waits after its first failure, its second, …; one more is its last. */
  readonly again: readonly number[]
}

const both = { alive: 30_000, renew: 5_000, write: 500, again: [5_000, 30_000, 120_000, 600_000] } as const

/** The embedded engine has no process beside ours: what it queues it also wakes, and a look takes the only session there is. */
export const usualPace = (engine: Database['engine']): Pace =>
  engine === 'pglite' ? { ...both, look: 10_000, search: 30_000 } : { ...both, look: 2_000, search: 10_000 }
