import type { Case } from '@carnet/api'
import type { RetentionTable } from '@carnet/law'
import type { CaseSource } from '../case-source.ts'
import type { Identity } from '../identity/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import type { Policy } from './policy.ts'

/** The steps of a release, in their order. A process may die after any of them. */
export const releaseSteps = ['asked', 'selected', 'decided', 'stamped', 'acknowledged', 'opened', 'shaped'] as const
export type ReleaseStep = (typeof releaseSteps)[number]

export interface ReleasePorts {
  readonly database: Database
  readonly identity: Identity
  readonly vault: Vault
  readonly ledger: Ledger
  readonly policy: Policy
  /** How long what is kept, and from when nobody reads it. */
  readonly retention: { readonly table: RetentionTable }
  /** The host system that knows tasks and duties; absent where there is none. */
  readonly cases?: CaseSource | undefined
  readonly authority: string
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
  /** Told each step as it was taken; the next is not begun before it returns. */
  readonly reached: (step: ReleaseStep) => void | Promise<void>
}

/** All ask for records; what the policy allows, and what the ledger calls it, differ. */
export type ReleaseAction = 'find' | 'release' | 'standing-release'

/** The case as it stood at the time of asking: absent where none was given, or there is none under its id. */
export type CaseAsked = Case | undefined
