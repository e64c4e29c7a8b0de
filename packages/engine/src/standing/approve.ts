import {
  type Actor,
  type ActorId,
  type Answer,
  granted,
  type Instant,
  problem,
  type Proposal,
  type ProposalOf,
  refused,
  type StandingAsked,
  type StandingId,
  standingLimits,
} from '@carnet/api'
import { elementOf } from '@carnet/customs'
import type { Done } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { StandingPorts } from './ports.ts'
import { dayOf } from './proven.ts'
import { insertRow } from './row.ts'

const day = 24 * 60 * 60 * 1000
/** How long those who approve have to sign, in milliseconds. */
const signingTime = 14 * day

/** Proposes, or proposes anew, what a system may read. Nothing of it counts before two others have signed it. */
export async function propose(
  transaction: Transaction,
  on: StandingPorts,
  actor: Actor,
  asked: StandingAsked,
): Promise<Answer<Done<Proposal>>> {
  const now = on.now()
  const sound = check(asked, on, now)
  if (!sound.ok) return sound
  const known = await actorsAre(transaction, on, asked)
  if (!known.ok) return known
  const expires = new Date(Math.min(now.getTime() + signingTime, Date.parse(asked.until)))
  return on.identity.propose(transaction, actor, {
    request: { kind: 'standing-release', ...asked },
    needs: {
      approvers: 2,
      roles: ['dpo', 'policy-approver', 'duty-manager'],
      outside: 0,
      notBy: 'proposer',
      refusedBy: 'one',
    },
    expires,
  })
}

/** Every name known, every element of a type that is named, no longer than a year. */
function check(asked: StandingAsked, { policy }: StandingPorts, now: Date): Answer<void> {
  if (!policy.purposes.has(asked.purpose)) return malformed('purpose', 'one of the register')
  const { types, elements, where, from, until } = asked
  for (const [at, id] of elements.entries())
    if (!isOf(id, types)) return malformed(`elements.${at}`, 'an element of the dictionary, of a type that is named')
  for (const id of Object.keys(where))
    if (!isOf(id, types) || elementOf(id)?.classification !== 'open')
      return malformed('where', 'open elements of the types that are named')
  if (new Date(until) <= now) return malformed('until', 'an instant to come')
  const lasts = Date.parse(until) - Date.parse(from)
  if (lasts <= 0) return malformed('until', 'an instant after “from”')
  return lasts > standingLimits.days * day ? malformed('until', 'at most a year after “from”') : granted(undefined)
}

const isOf = (id: string, types: readonly string[]): boolean => types.includes(elementOf(id)?.recordType ?? '')

/** The system is a registered service, and its owner a registered person. */
async function actorsAre(
  transaction: Transaction,
  on: StandingPorts,
  { service, owner }: { readonly service: ActorId; readonly owner: ActorId },
): Promise<Answer<void>> {
  const all = await on.identity.actors(transaction)
  if (!all.ok) return all
  const kindOf = (id: ActorId): string | undefined =>
    all.value.actors.find((actor) => actor.id === id && actor.state === 'active')?.kind
  if (kindOf(service) !== 'service') return malformed('service', 'a registered service')
  return kindOf(owner) === 'person' ? granted(undefined) : malformed('owner', 'a registered person')
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))

/** Two have signed: it takes from its own `from` on. What it rests on is looked at again each time it is used. */
export async function begin(
  { id, request }: ProposalOf<'standing-release'>,
  transaction: Transaction,
  on: StandingPorts,
): Promise<
  Answer<{ readonly stamps: readonly { readonly kind: 'standing-begun'; readonly about: readonly string[] }[] }>
> {
  const now = on.now()
  const known = await actorsAre(transaction, on, request)
  if (!known.ok) return known
  await insertRow(transaction, on.vault, id as string as StandingId, {
    v: 1,
    state: 'live',
    since: now.toISOString() as Instant,
    read: { day: dayOf(now), today: 0, ever: 0 },
  })
  return granted({ stamps: [{ kind: 'standing-begun', about: [id, request.service] }] })
}
