import type { Actor, Answer, OperationName, RequestOf, ResponseOf } from '@carnet/api'
import type { Facts } from '@carnet/law'
import type { CaseSource } from './case-source.ts'
import { change, type ChangePorts, type Changed } from './changes.ts'
import type { ErasurePorts } from './erasure/index.ts'
import type { ExaminePorts } from './examine.ts'
import type { ExportStep } from './exports/index.ts'
import type { IdentityProviders } from './identity-providers/index.ts'
import type { Identity } from './identity/index.ts'
import type { Jobs, Work } from './jobs/index.ts'
import type { Action, DecisionRecord, Policy, ReleaseStep } from './release/index.ts'
import type { RetentionPorts } from './retention/index.ts'
import type { SessionPorts } from './sessions/index.ts'
import type { Transaction } from './store/index.ts'

export interface OperationPorts extends ChangePorts, ExaminePorts {
  readonly identity: Identity
  readonly sessions: SessionPorts
  readonly identityProviders: IdentityProviders
  readonly jobs: Jobs
  readonly destruction: ErasurePorts['destruction']
  readonly retention: RetentionPorts['retention']
  readonly policy: Policy
  /** The host system that knows tasks and duties; absent where there is none. */
  readonly cases?: CaseSource | undefined
  readonly now: () => Date
  /** Told each step of a release as it was taken. */
  readonly released?: ((step: ReleaseStep) => void | Promise<void>) | undefined
  readonly exported?: ((step: ExportStep) => void) | undefined
  /** The node's own id: it acts where nobody asked. */
  readonly node: string
}

/** A worker of jobs, on what the node stands on. */
export type WorkerOn = (about: string, work: Work, on: OperationPorts) => Promise<void>

/** One request that was decided. */
export interface Decided<N extends OperationName> {
  readonly actor: Actor
  readonly request: RequestOf<N>
  readonly at: Date
  readonly decision: DecisionRecord
}

/** What an operation asks of the policy, and how it is done once that permits it. */
export interface Deed<N extends OperationName> {
  readonly action: Action
  /** Facts of the action's own. */
  readonly facts?: (actor: Actor, request: RequestOf<N>, on: OperationPorts) => Promise<Answer<Facts>>
  readonly answer: (decided: Decided<N>, on: OperationPorts) => Promise<Answer<ResponseOf<N>>>
}

/** The deeds of some operations; all of them together are in `operations.ts`. */
export type Deeds<N extends OperationName> = { readonly [K in N]: Deed<K> }

export const read = <T>({ database }: OperationPorts, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
  database.transaction(work)

/** A change that is stamped in its own transaction, with the decision that permitted it. */
export const changed = <T>(
  { actor, at, decision }: Omit<Decided<OperationName>, 'request'>,
  on: OperationPorts,
  work: (transaction: Transaction) => Promise<Answer<Changed<T>>>,
): Promise<Answer<T>> => change({ actor, at, decision, policy: on.policy.hash }, on, work)
