import { type Answer, granted, problem, type ReleaseRequest, refused, type View } from '@carnet/api'
import type { Session } from '../types.ts'
import { accountsOn } from './accounts.ts'
import { approvalOf } from './approval.ts'
import { openingOn } from './opening.ts'
import { brokenGlassOf, decideContinuing } from './overriding.ts'
import { permittedSaid } from './said.ts'
import { selectingOn } from './select.ts'
import { stamperOn } from './stamping.ts'
import { usingOn } from './using.ts'
import type { Halt } from './step.ts'
import { type Asking, askingOf } from './asking.ts'
import type { Actor } from '@carnet/api'
import type { Loan } from '../vault/index.ts'
import type { ReleaseAction, ReleasePorts } from './types.ts'
import { viewOf } from './view.ts'

/** The one pipeline: every request for records goes through it, whatever it is called. */
export type Release = (action: ReleaseAction, session: Session, request: ReleaseRequest) => Promise<Answer<View>>

export function openRelease(on: ReleasePorts): Release {
  const answer = answeringOn(on)
  return async (action, session, request) => {
    const actor = await on.identity.require(session)
    if (!actor.ok) return actor
    const approval = await approvalOf(actor.value, request, on)
    if (!approval.ok) return approval
    const override = await brokenGlassOf(actor.value, request, on)
    if (!override.ok) return override
    return answer(askingOf(action, actor.value, request, on, { approval: approval.value, override: override.value }))
  }
}

/** The same way for the one request that a council lent a restricted key for. */
export const releaseLent = (
  on: ReleasePorts,
  actor: Actor,
  request: ReleaseRequest,
  loan: Loan,
): Promise<Answer<View>> => answeringOn(on)(askingOf('release', actor, request, on, { loan }))

function answeringOn(on: ReleasePorts): (asking: Asking) => Promise<Answer<View>> {
  const accounts = accountsOn(on)
  const select = selectingOn(on, accounts)
  const stamp = stamperOn(on)
  const stampUsing = usingOn(on, accounts)
  const open = openingOn(on)
  /** Refusals are stamped as well, unless nothing was asked for that could be stamped. */
  const halt = async (halted: Halt): Promise<Answer<View>> =>
    refused('problem' in halted ? halted.problem : halted.problemWith((await stamp(halted.said)).receipt))

  const attempt = async (asked: Asking, last: boolean): Promise<Answer<View> | 'again'> => {
    const selected = await select(asked)
    if (!selected.ok) return halt(selected)
    await on.reached('selected')

    const continued = await decideContinuing(asked, selected.value, on)
    if (!continued.ok) return continued
    const { asking, step: decided } = continued.value
    if (!decided.ok) return halt(decided)
    await on.reached('decided')

    // INVARIANT (log-before-release): the entry is committed and durable before the first compartment is opened.
    const stamped = await stampUsing(permittedSaid(asking, decided.value), asking.approval, decided.value.addition)
    if (!stamped.ok) return 'problem' in stamped ? stamped : last ? budgetMoved : 'again'

    const opened = await open(asking, decided.value.plan, stamped.value)
    if (!opened.ok) return 'moved' in opened && !last ? 'again' : refused(opened.problem)
    await on.reached('opened')

    const view = viewOf(asking, decided.value, opened.value, stamped.value, on)
    await on.reached('shaped')
    return granted(view)
  }

  return async (asking) => {
    await on.reached('asked')
    // What was destroyed is deleted after a while: what was selected just before is selected again, and shows so.
    for (let made = 1; ; made++) {
      // An approval is used once, by the entry that was stamped.
      const view = await attempt(asking, made === attempts || asking.approval.state === 'given')
      if (view !== 'again') return view
    }
  }
}

/** How often a request is selected, decided and stamped anew. What is not where it was three times was deleted by somebody else. */
const attempts = 3

const budgetMoved: Answer<never> = refused(problem('request/conflict', { what: 'budget' }))
