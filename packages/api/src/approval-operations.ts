import { z } from 'zod'
import { CanApprove, DelegateSetting, Delegation, DelegationId, DelegationList } from './approval.ts'
import { Proposal } from './decision.ts'
import { nothing, operation } from './operation.ts'
import { ReleaseRequest } from './release.ts'

export const ApprovalRequest = z.strictObject({
  request: ReleaseRequest,
  reason: z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.'),
})
export type ApprovalRequest = z.infer<typeof ApprovalRequest>

export const ApprovalRequested = z.strictObject({
  proposal: Proposal,
  approvers: z.array(CanApprove).max(50).readonly().describe('Who can approve now; nobody where it is empty.'),
})
export type ApprovalRequested = z.infer<typeof ApprovalRequested>

/** Asking others to approve a release, and who stands in for whom. */
export const approvalOperations = {
  requestApproval: operation(
    'POST',
    '/v1/approvals',
    'Ask others to approve a release: exactly what would be opened is proposed to them',
    ApprovalRequest,
    ApprovalRequested,
  ),
  setDelegate: operation(
    'POST',
    '/v1/delegations',
    'Say who stands in for you, and until when',
    DelegateSetting,
    Delegation,
  ),
  delegations: operation(
    'GET',
    '/v1/delegations',
    'Who stands in for you, and for whom you do',
    nothing,
    DelegationList,
  ),
  endDelegation: operation(
    'POST',
    '/v1/delegations/{id}/end',
    'End a delegation of your own',
    z.strictObject({ id: DelegationId }),
    Delegation,
  ),
} as const
