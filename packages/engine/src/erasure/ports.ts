import type { Answer } from '@carnet/api'
import type { ChangePorts } from '../changes.ts'
import type { Identity } from '../identity/index.ts'
import type { Jobs } from '../jobs/index.ts'
import type { Transaction } from '../store/index.ts'
import type { MassDestruction } from '../types.ts'
import type { DestructionStep } from './steps.ts'

export const usualMass: MassDestruction = { above: 1_000, delay: 24 * 60 * 60 }

/** What erasing and expiring stand on. */
export interface ErasurePorts extends ChangePorts {
  readonly identity: Identity
  readonly jobs: Jobs
  readonly policy: { readonly hash: string }
  readonly now: () => Date
  readonly destruction: {
    /** This process, in the register of those that hold keys. */
    readonly process: string
    readonly mass: MassDestruction
    /** Puts records on hold before their subject's keys go: internal ids. Where nobody can, nothing that names some is done. */
    readonly hold?: (records: readonly string[], subjects: readonly string[]) => Promise<Answer<void>>
    /** Whether the retention of a period has ended. Where nobody knows, it has not. */
    readonly ended?: (retained: string, period: string, at: Date) => boolean
    /** Everybody who is one with a subject by what persons said, itself first. Where nobody can say, it is alone. */
    readonly sameAs?: (transaction: Transaction, subject: string) => Promise<Answer<readonly string[]>>
    /** Whether something of these subjects is on its way to others, and still under their keys. */
    readonly splitting?: (transaction: Transaction, subjects: readonly string[]) => Promise<boolean>
    /** Told each step as it was taken; the next is not begun before it returns. */
    readonly reached?: (step: DestructionStep) => void | Promise<void>
  }
}
