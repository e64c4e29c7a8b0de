import { type Answer, type ApprovalRequested, granted } from '@carnet/api'
import { changed, type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import { askedFor } from './release/index.ts'

/** Asking others to approve a release, and who stands in for whom. */
export const approvalDeeds: Deeds<'requestApproval' | 'setDelegate' | 'delegations' | 'endDelegation'> = {
  requestApproval: { action: 'request-approval', answer: requestApproval },
  setDelegate: {
    action: 'set-delegate',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.setDelegate(transaction, decided.actor, decided.request)),
  },
  delegations: {
    action: 'list-delegates',
    answer: ({ actor }, on) => read(on, (transaction) => on.identity.delegations(transaction, actor)),
  },
  endDelegation: {
    action: 'end-delegate',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.endDelegation(transaction, decided.actor, decided.request.id)),
  },
}

/** Decides the release as it is asked for, and puts to others what they would have to agree to. */
async function requestApproval(
  decided: Decided<'requestApproval'>,
  on: OperationPorts,
): Promise<Answer<ApprovalRequested>> {
  const { actor, request } = decided
  const asked = await askedFor(actor, request.request, request.reason, { ...on, reached: () => undefined })
  if (!asked.ok) return asked
  const { proposed, needs, expires } = asked.value
  const proposal = await changed(decided, on, (transaction) =>
    on.identity.propose(transaction, actor, { request: proposed, needs, expires }),
  )
  if (!proposal.ok) return proposal
  const approvers = await read(on, (transaction) => on.identity.canApprove(transaction, needs, actor.id))
  return approvers.ok ? granted({ proposal: proposal.value, approvers: approvers.value }) : approvers
}
