import type { Actor, Case } from '@carnet/api'

/** A task or a duty as the host system has it now. */
export interface HostMatter {
  readonly kind: 'task' | 'duty'
  /** Its number in the host system. */
  readonly reference: string
  readonly office?: string | undefined
  readonly from: Date
  readonly until: Date
  /** References of the declarations that it is about; absent where it is about whatever comes. */
  readonly declarations?: readonly string[] | undefined
  /** Flights and voyages that it is about: their passengers and crews, within its time. */
  readonly flights?: readonly string[] | undefined
}

/** What the host system says of an actor: well as it is now, stale as it was a while ago, down where nothing is known. */
export type HostWord =
  | { readonly state: 'well' | 'stale'; readonly matters: readonly HostMatter[] }
  | { readonly state: 'down' }

/** Where tasks and duties come from, so that an officer types nothing. */
export interface CaseSource {
  of(actor: Actor): Promise<HostWord>
}

/** Where the host system answers, and what is done when it does not. */
export interface CaseSourceSettings {
  readonly url: string
  /** Sent as a bearer token. */
  readonly secret?: string | undefined
  /** Milliseconds that an answer may take; by default 300. */
  readonly timeout?: number | undefined
  /** Milliseconds that an answer is good for; by default a minute. */
  readonly fresh?: number | undefined
  /** Milliseconds for which the last answer still serves when there is none; by default not at all. */
  readonly lastKnown?: number | undefined
}

/** How a request hangs together with what its actor is on. */
export interface Relation {
  readonly source: 'none' | HostWord['state']
  /** What is asked for is of the case; a case of the own table says nothing of that. */
  readonly covers: boolean
  /** The case that the host system names. */
  readonly matter?: Case
  /** What a passenger's record must say once it is opened: the index tells a flight only roughly. */
  readonly journeys?: Journeys | undefined
}

/** Flights within a time. */
export interface Journeys {
  readonly flights: readonly string[]
  readonly from: Date
  readonly until: Date
}
