import type { BudgetPart, BudgetPassed } from '@carnet/api'
import type { Addition } from './accounts.ts'
import type { Asking } from './asking.ts'
import { isPermitted, type Judgement, judge } from './judge.ts'
import { type Plan, planOf } from './plan.ts'
import type { Selected } from './select.ts'
import { spendingOf } from './spending.ts'
import { budgetUsed, passedBy } from './spent.ts'
import type { ReleasePorts } from './types.ts'

/** What was decided about a request, what would be opened for it, and what that adds to what is reckoned of the actor. */
export interface Planned {
  readonly judgement: Judgement
  readonly plan: Plan
  readonly addition: Addition | undefined
  /** The budget that it would go past. */
  readonly passed: BudgetPassed | undefined
}

/**
 * Decides, and plans what would be opened: planning decides every class that the request touches. Where that would go past a
 * budget, it is decided again as the rules have it for that.
 */
export function planned(
  asking: Asking,
  { found, matter }: Selected,
  { policy }: Pick<ReleasePorts, 'policy'>,
): Planned {
  const judgement = judge(asking, matter, found, policy)
  const { outcome } = judgement.request
  // What is refused opens nothing, and uses nothing: there is nothing to plan.
  if (outcome !== 'permitted' && outcome !== 'needs-approval')
    return { judgement, plan: nothingPlanned, addition: undefined, passed: undefined }
  const plan = planOf(asking, found, judgement)
  const addition = additionOf(asking, found, plan)
  const past = addition === undefined ? [] : passedBy(addition.held.spent, addition.spending, limitsOf(asking))
  if (addition === undefined || past.length === 0) return { judgement, plan, addition, passed: undefined }
  const anew = judge(asking, matter, found, policy, past)
  return {
    judgement: anew,
    plan: planOf(asking, found, anew),
    // What the rules let go past a budget, others agreed to or an override stands for: nothing ends it.
    addition: isPermitted(anew) ? { ...addition, limits: {} } : addition,
    passed: passedOf(asking, addition, past),
  }
}

const nothingPlanned: Plan = { records: [], counted: 0 }

/** What a council lent a key for was agreed to by its members: it counts, and no budget ends it. */
const limitsOf = ({ purpose, loan }: Asking): Addition['limits'] => (loan === undefined ? (purpose?.budget ?? {}) : {})

const passedOf = (asking: Asking, { held }: Addition, past: readonly BudgetPart[]): BudgetPassed => ({
  ...budgetUsed(held.spent, asking.request.purpose, limitsOf(asking)),
  past,
})

function additionOf(asking: Asking, { conduct }: Selected['found'], plan: Plan): Addition | undefined {
  if (conduct === undefined) return undefined
  return {
    actor: asking.actor.id,
    held: conduct.held,
    spending: spendingOf(asking, plan, conduct.joins, conduct.numbers),
    limits: limitsOf(asking),
    countingUp: asking.purpose?.countingUp,
  }
}
