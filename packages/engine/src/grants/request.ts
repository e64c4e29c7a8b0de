import {
  type Actor,
  type Answer,
  granted,
  type GrantRequest,
  type Instant,
  type Needs,
  problem,
  type Proposal,
  refused,
  type Role,
  type RoleGrantProposed,
} from '@carnet/api'
import { officesOf, privilegedRoles } from '@carnet/law'
import type { Done } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { GrantPorts } from './ports.ts'
import { apartFromHeld } from './separate.ts'

const day = 24 * 60 * 60 * 1000
/** How long others have to approve, in milliseconds; not beyond the end of what is asked for. */
const approvalTime = 14 * day
/** How far ahead a grant may begin, in milliseconds. */
const farthest = 90 * day

/** Asks for a role for somebody. It is in force once others have approved it. */
export async function requestGrant(
  transaction: Transaction,
  { identity, now }: GrantPorts,
  actor: Actor,
  asked: GrantRequest,
): Promise<Answer<Done<Proposal>>> {
  const at = now()
  const wanted = { ...asked, kind: 'role-grant' as const, from: asked.from ?? (at.toISOString() as Instant) }
  const sound = checkForm(wanted, at)
  if (!sound.ok) return sound
  const holder = await identity.holder(transaction, wanted.person)
  if (!holder.ok) return holder
  if (holder.value?.active !== true) return refused(problem('request/not-found', { what: 'person' }))
  const apart = apartFromHeld(wanted, holder.value)
  if (!apart.ok) return apart
  const expires = new Date(Math.min(at.getTime() + approvalTime, Date.parse(wanted.until)))
  return identity.propose(transaction, actor, { request: wanted, needs: needsOf(wanted), expires })
}

function checkForm({ role, offices, audit, from, until }: RoleGrantProposed, now: Date): Answer<void> {
  const begins = new Date(from)
  const ends = new Date(until)
  if (begins < now || begins.getTime() > now.getTime() + farthest)
    return malformed('from', 'a moment within the next 90 days')
  if (ends <= begins) return malformed('until', 'a moment after “from”')
  if (ends > yearAfter(begins)) return malformed('until', 'at most a year after “from”')
  const of = officesOf(role)
  if (of === 'always' && offices.length === 0) return malformed('offices', `the offices that this ${role} is of`)
  if (of === 'never' && offices.length > 0) return malformed('offices', `no office: this role is the whole authority’s`)
  if ((role === 'auditor') !== (audit !== undefined))
    return malformed('audit', 'of an auditor, and nobody else, which audit: system or security')
  return granted(undefined)
}

/** The same day of the next year; 29 February ends with 28 February of it. */
function yearAfter(from: Date): Date {
  const after = new Date(from)
  after.setUTCFullYear(from.getUTCFullYear() + 1)
  if (after.getUTCMonth() !== from.getUTCMonth()) after.setUTCDate(0)
  return after
}

/** Others than who asks and who gets it (standingFor): an administrator, or the duty manager of each office. */
function needsOf({ role, offices }: RoleGrantProposed): Needs {
  const byOffice = offices.length > 0 && role !== 'duty-manager' && !privilegedRoles.includes(role)
  const roles: readonly Role[] = byOffice ? ['administrator', 'duty-manager'] : ['administrator']
  const approvers = privilegedRoles.includes(role) ? 2 : 1
  return { approvers, roles, outside: 0, notBy: 'proposer', refusedBy: 'one' }
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
