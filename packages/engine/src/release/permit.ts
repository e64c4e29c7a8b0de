import type { Addition } from './accounts.ts'
import type { Found } from './candidates.ts'
import type { Permitted } from './judge.ts'
import type { Plan } from './plan.ts'

/** A permit: what was decided, about which candidates, and what will be opened and shown for it. */
export interface Permit {
  readonly judgement: Permitted
  readonly found: Found
  readonly plan: Plan
  /** What it adds to what is reckoned of the actor; absent where nothing counts. */
  readonly addition?: Addition | undefined
}
