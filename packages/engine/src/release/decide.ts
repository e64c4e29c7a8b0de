import type { Asking } from './asking.ts'
import { isPermitted, judge } from './judge.ts'
import type { Permit } from './permit.ts'
import { planOf } from './plan.ts'
import type { Policy } from './policy.ts'
import { refusalOf } from './refuse.ts'
import { refusedSaid } from './said.ts'
import type { Selected } from './select.ts'
import type { Step } from './step.ts'

/** May: law, agreement and policy together; anything but a permit is a refusal that is stamped. */
export function decideOn(asking: Asking, { found, matter }: Selected, policy: Policy): Step<Permit> {
  const judgement = judge(asking, matter, found, policy)
  if (isPermitted(judgement)) return { ok: true, value: { judgement, found, plan: planOf(asking, found, judgement) } }
  const { request } = judgement
  return {
    ok: false,
    said: refusedSaid(asking, judgement, found),
    problemWith: (receipt) => refusalOf(request, receipt),
  }
}
