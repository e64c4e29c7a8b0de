import type { ReleasePorts } from '../release/index.ts'

/** What standing releases stand on: all that a release does, but for its steps. */
export type StandingPorts = Omit<ReleasePorts, 'reached'>
