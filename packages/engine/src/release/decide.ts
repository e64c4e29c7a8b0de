import { isWithin } from './agreed.ts'
import type { Asking } from './asking.ts'
import { lapsedTraining } from './facts.ts'
import { isPermitted } from './judge.ts'
import type { Permit } from './permit.ts'
import type { Plan } from './plan.ts'
import { planned } from './planned.ts'
import { refusalOf, unaskedProblem } from './refuse.ts'
import { refusedSaid, unaskedSaid } from './said.ts'
import type { Selected } from './select.ts'
import type { Unasked } from './selection.ts'
import type { Step } from './step.ts'
import type { ReleasePorts } from './types.ts'

/** May: law, agreement and policy together; anything but a permit is a refusal that is stamped. */
export function decideOn(asking: Asking, selected: Selected, { policy, vault }: ReleasePorts): Step<Permit> {
  const { found } = selected
  const { judgement, plan, addition, passed } = planned(asking, selected, { policy })
  if (isPermitted(judgement)) {
    if (isAgreed(asking, plan, vault)) return { ok: true, value: { judgement, found, plan, addition } }
    return {
      ok: false,
      said: unaskedSaid(asking, moreThanAgreed.rule, policy.hash, found),
      problemWith: (receipt) => unaskedProblem(moreThanAgreed, receipt),
    }
  }
  const { request } = judgement
  return {
    ok: false,
    said: refusedSaid(asking, judgement, found),
    problemWith: (receipt) =>
      refusalOf(request, receipt, asking.approval.state, passed, lapsedTraining(asking.actor, asking.at)),
  }
}

/** Persons agreed to so much: nothing more is opened on their word. */
const isAgreed = ({ approval }: Asking, plan: Plan, { externalId }: ReleasePorts['vault']): boolean =>
  approval.state !== 'given' || approval.by === 'supposition' || isWithin(plan, approval.agreed, externalId)

const moreThanAgreed: Unasked = {
  rule: 'request/more-than-approved',
  says: 'More would be opened than those who approved have seen: ask them anew.',
  attribute: 'approval',
}
