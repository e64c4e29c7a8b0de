import { type Answer, granted, type GrantId, problem, type ProposalOf, refused } from '@carnet/api'
import type { Done, KeptGrant } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { GrantPorts } from './ports.ts'
import { apartFromHeld } from './separate.ts'

type Proposed = Pick<ProposalOf<'role-grant'>, 'id' | 'by' | 'request'>

/** Whether what was asked for could be granted as things stand, so that nobody approves what can't be done. */
export async function mayBeGranted(
  transaction: Transaction,
  { identity, now }: GrantPorts,
  { request }: Pick<Proposed, 'request'>,
): Promise<Answer<void>> {
  const holder = await identity.holder(transaction, request.person)
  if (!holder.ok) return holder
  if (holder.value?.active !== true) return refused(problem('request/conflict', { what: 'person' }))
  if (new Date(request.until) <= now()) return refused(problem('request/conflict', { what: 'proposal' }))
  return apartFromHeld(request, holder.value)
}

/** Grants what others have approved, in the transaction that says so: what is held meanwhile is looked at again. */
export async function grantApproved(
  { id, by, request }: Proposed,
  transaction: Transaction,
  on: GrantPorts,
): Promise<Answer<Done<KeptGrant>>> {
  const possible = await mayBeGranted(transaction, on, { request })
  if (!possible.ok) return possible
  const { kind: _kind, reason: _reason, from, until, ...holding } = request
  const now = on.now()
  const begins = new Date(Math.max(Date.parse(from), now.getTime()))
  const row = { v: 1, ...holding, from: begins, until: new Date(until), requestedBy: by, granted: now } as const
  return granted(await on.identity.keepGrant(transaction, { id: id as string as GrantId, row }))
}
