import type { RetentionTable } from '@carnet/law'
import type { ErasurePorts } from '../erasure/index.ts'
import type { RetentionStep } from './steps.ts'

/** What retention stands on. */
export interface RetentionPorts extends ErasurePorts {
  readonly retention: {
    readonly table: RetentionTable
    /** Milliseconds that a replaced key stays, so that no process still seals under it. */
    readonly patience: number
    /** Told each step as it was taken; the next is not begun before it returns. */
    readonly reached?: ((step: RetentionStep) => void | Promise<void>) | undefined
  }
}
