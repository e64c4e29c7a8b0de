import {
  type Answer,
  type ApprovalState,
  granted,
  type ProposalId,
  type ProposalOf,
  type ReleaseProposed,
  type ReleaseRequest,
} from '@carnet/api'
import type { Actor } from '@carnet/api'
import canonicalize from 'canonicalize'
import type { ReleasePorts } from './types.ts'

/** An approval that a request names, as far as it counts. */
export type Approval =
  | { readonly state: Exclude<ApprovalState, 'given'>; readonly approvers: 0 }
  | {
      readonly state: 'given'
      readonly by: 'persons'
      /** How many it took. */
      readonly approvers: number
      readonly proposal: ProposalId
      /** All that they saw: nothing more is opened. */
      readonly agreed: ReleaseProposed
    }
  /** To find out what would be opened if so many agreed; nothing is. */
  | { readonly state: 'given'; readonly by: 'supposition'; readonly approvers: number }

export const noApproval: Approval = { state: 'none', approvers: 0 }
const without = (state: Exclude<ApprovalState, 'given'>): Answer<Approval> => granted({ state, approvers: 0 })

/** The selection under a keyed name: equal where it is the same, and nothing that anybody reads back. */
export const selectionName = ({ select }: ReleaseRequest, { vault }: Pick<ReleasePorts, 'vault'>): string =>
  vault.pseudonym('selection', canonicalize(select) ?? '')

/**
 * What a request's approval is worth now: every signature under it verified anew. INVARIANT (persons-decide): what persons
 * agreed to, for whom, why and by which policy is looked at, and not only that they agreed to something.
 */
export async function approvalOf(actor: Actor, request: ReleaseRequest, on: ReleasePorts): Promise<Answer<Approval>> {
  const id = request.approval
  if (id === undefined) return granted(noApproval)
  return on.database.transaction(async (transaction) => {
    const found = await on.identity.proposal(transaction, actor, id)
    if (!found.ok) return found.problem.code === 'request/not-found' ? without('absent') : found
    const { state, by } = found.value
    // Who may decide on it may see it; what it opens is the requester's alone.
    if (by !== actor.id || !isRelease(found.value)) return without('absent')
    if (state !== 'approved') return without(state === 'done' ? 'used' : state)
    const decided = await on.identity.decided(transaction, id)
    if (!decided.ok) return decided.problem.code === 'request/conflict' ? without('waiting') : decided
    const { request: agreed, needs } = found.value
    if (agreed.policy !== on.policy.hash) return without('policy-changed')
    if (!isFor(agreed, actor, request, on)) return without('another')
    return granted({ state: 'given', by: 'persons', approvers: needs.approvers, proposal: id, agreed })
  })
}

const isRelease = (proposal: { readonly request: { readonly kind: string } }): proposal is ProposalOf<'release'> =>
  proposal.request.kind === 'release'

/** Whether persons agreed to this: the same actor, purpose and case, no other selection and no further elements. */
function isFor(agreed: ReleaseProposed, actor: Actor, request: ReleaseRequest, on: ReleasePorts): boolean {
  const { select, elements } = request
  const selected =
    'ids' in select
      ? select.ids.every((id) => agreed.records.includes(id))
      : agreed.selection === selectionName(request, on)
  const wanted = agreed.elements === undefined || elements?.every((each) => agreed.elements?.includes(each)) === true
  const matter = agreed.purpose === request.purpose && agreed.case === request.case
  return agreed.actor === actor.id && matter && selected && wanted
}
