import {
  type Actor,
  type Answer,
  granted,
  problem,
  refused,
  type ReleaseProposed,
  type ReleaseRequest,
} from '@carnet/api'
import { disclosuresOf, subjectsOf } from './agreed.ts'
import { selectionName } from './approval.ts'
import { needsOf } from './approvers.ts'
import { type Asking, askingOf } from './asking.ts'
import { lapsedTraining } from './facts.ts'
import { isPermitted, type Judgement } from './judge.ts'
import { type Planned, planned } from './planned.ts'
import { refusalOf } from './refuse.ts'
import { refusedSaid } from './said.ts'
import { type Selected, selectingOn } from './select.ts'
import { stamperOn } from './stamping.ts'
import type { Halt } from './step.ts'
import type { ReleasePorts } from './types.ts'

/** What is put to those who approve, who they are, and until when. */
export type AskedFor = NonNullable<ReturnType<typeof needsOf>> & { readonly proposed: ReleaseProposed }

/**
 * What others would have to agree to, so that this request were permitted: found by deciding it again as if they had. What
 * law forbids stays forbidden, and is stamped as a refusal like any other. `request/conflict` where nothing waits for anybody.
 */
export async function askedFor(
  actor: Actor,
  { approval: _approval, ...request }: ReleaseRequest,
  reason: string,
  on: ReleasePorts,
): Promise<Answer<AskedFor>> {
  const stamp = stamperOn(on)
  const halt = async (halted: Halt): Promise<Answer<never>> =>
    refused('problem' in halted ? halted.problem : halted.problemWith((await stamp(halted.said)).receipt))
  const asking = askingOf('release', actor, request, on)
  const selected = await selectingOn(on)(asking)
  if (!selected.ok) return halt(selected)
  const { found } = selected.value
  const { judgement } = planned(asking, selected.value, on)
  const { outcome } = judgement.request
  if (outcome !== 'permitted' && outcome !== 'needs-approval') return halt(refusing(asking, judgement, found))
  const lacks = judgement.lacks()
  if (lacks === undefined) return refused(problem('request/conflict', { what: 'approval-not-needed' }))
  const deciding = needsOf(lacks, actor, asking.at)
  if (deciding === undefined) return refused(problem('request/conflict', { what: 'no-approver' }))
  const approval = { state: 'given', by: 'supposition', approvers: deciding.needs.approvers } as const
  const supposed = { ...asking, approval }
  const agreed = planned(supposed, selected.value, on)
  if (!isPermitted(agreed.judgement)) return halt(refusing(supposed, agreed.judgement, found))
  return granted({ ...deciding, proposed: proposedOf(supposed, agreed, reason, on) })
}

const refusing = (asking: Asking, judgement: Judgement, found: Selected['found']): Halt => ({
  ok: false,
  said: refusedSaid(asking, judgement, found),
  problemWith: (receipt) =>
    refusalOf(judgement.request, receipt, asking.approval.state, undefined, lapsedTraining(asking.actor, asking.at)),
})

function proposedOf(
  { actor, request, answer }: Asking,
  { judgement, plan }: Planned,
  reason: string,
  on: ReleasePorts,
): ReleaseProposed {
  const { purpose, case: matter, elements } = request
  return {
    kind: 'release',
    actor: actor.id,
    purpose,
    ...(matter === undefined ? {} : { case: matter }),
    answer,
    selection: selectionName(request, on),
    ...(elements === undefined ? {} : { elements }),
    ...disclosuresOf(plan, on.vault.externalId),
    counts: { records: plan.records.length + plan.counted, subjects: subjectsOf(plan).size },
    obligations: [...new Set(judgement.obligations().map(({ kind }) => kind))],
    policy: on.policy.hash,
    reason,
  }
}
