import {
  type Actor,
  type Answer,
  granted,
  problem,
  type Proposal,
  type ProposalOf,
  refused,
  type SuspensionLifting,
} from '@carnet/api'
import type { Done } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { SuspensionPorts } from './ports.ts'
import { suspensionIn } from './read.ts'

/** How long those who approve have to sign, in milliseconds. */
const signingTime = 7 * 24 * 60 * 60 * 1000

/** Proposes that somebody's searching goes on. It does once two persons have signed it. */
export async function proposeLift(
  transaction: Transaction,
  on: SuspensionPorts,
  actor: Actor,
  { id, reason }: SuspensionLifting,
): Promise<Answer<Done<Proposal>>> {
  const found = await suspensionIn(transaction, on, id)
  if (!found.ok) return found
  if (found.value === undefined) return refused(problem('request/not-found', { what: 'suspension' }))
  if (found.value.lifted !== undefined) return refused(problem('request/conflict', { what: 'suspension-lifted' }))
  const { person } = found.value
  if (person === actor.id) return refused(problem('request/conflict', { what: 'suspension-of-own' }))
  return on.identity.propose(transaction, actor, {
    request: { kind: 'lift-suspension', suspension: id, person, reason },
    needs: {
      approvers: 2,
      roles: ['security-analyst', 'dpo', 'duty-manager'],
      outside: 0,
      notBy: 'nobody',
      refusedBy: 'one',
    },
    expires: new Date(on.now().getTime() + signingTime),
  })
}

/** Two have signed: it ends. Whose searching it is does not count among them. */
export async function liftApproved(
  { id, request, approvals }: ProposalOf<'lift-suspension'>,
  { query }: Transaction,
): Promise<
  Answer<{ readonly stamps: readonly { readonly kind: 'suspension-lifted'; readonly about: readonly string[] }[] }>
> {
  const others = new Set(approvals.map(({ actor }) => actor).filter((each) => each !== request.person))
  if (others.size < 2) return refused(problem('request/conflict', { what: 'suspension-of-own' }))
  const lifted = await query(
    'insert into suspension_lift (entry, proposal) values ($1, $2) on conflict do nothing returning entry',
    [Buffer.from(request.suspension, 'base64url'), id],
  )
  if (lifted.length === 0) return refused(problem('request/conflict', { what: 'suspension-lifted' }))
  return granted({ stamps: [{ kind: 'suspension-lifted', about: [request.person, request.suspension] }] })
}
