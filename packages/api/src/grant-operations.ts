import { z } from 'zod'
import { Proposal } from './decision.ts'
import { Grant, GrantId, GrantList, GrantQuery, GrantRequest } from './grant.ts'
import { operation } from './operation.ts'

/** Roles for a time, asked for by one and approved by others. */
export const grantOperations = {
  requestGrant: operation(
    'POST',
    '/v1/grants',
    'Ask for a role for somebody; in force once others have approved it by their signed word',
    GrantRequest,
    Proposal,
  ),
  grants: operation('GET', '/v1/grants', 'Roles granted: one’s own, an office’s, or all', GrantQuery, GrantList),
  grant: operation('GET', '/v1/grants/{id}', 'A grant', z.strictObject({ id: GrantId }), Grant),
  revokeGrant: operation(
    'POST',
    '/v1/grants/{id}/revoke',
    'Revoke a grant; it ends at once',
    z.strictObject({ id: GrantId }),
    Grant,
  ),
  recertifications: operation(
    'GET',
    '/v1/recertifications',
    'Grants that end within 90 days and nobody has approved anew',
    GrantQuery,
    GrantList,
  ),
} as const
