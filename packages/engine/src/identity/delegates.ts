import {
  type Actor,
  type Answer,
  type DelegateSetting,
  type Delegation,
  type DelegationId,
  type DelegationList,
  granted,
  problem,
  refused,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { declined } from './declined.ts'
import { type Delegated, delegationOf, delegationsWhere, insertDelegation, updateDelegation } from './delegation-row.ts'
import type { Done } from './done.ts'
import { type IdentityPorts, randomId } from './ports.ts'
import { readActors } from './rows.ts'

/** How long somebody stands in for another at most, in milliseconds. */
const longest = 90 * 24 * 60 * 60 * 1000

/** Says who stands in for the actor. It gives no right: the delegate holds one of the same roles already. */
export async function setDelegate(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  { delegate, from, until }: DelegateSetting,
): Promise<Answer<Done<Delegation>>> {
  const now = on.now()
  const begins = from === undefined ? now : new Date(from)
  const ends = new Date(until)
  if (ends <= begins || ends <= now) return malformed('until', 'an instant after it begins, and to come')
  if (ends.getTime() - begins.getTime() > longest) return malformed('until', 'at most 90 days after it begins')
  const people = await readActors(transaction, on, [actor.id, delegate])
  if (!people.ok) return people
  const [own, other] = [people.value.get(actor.id), people.value.get(delegate)]
  if (delegate === actor.id || other?.kind !== 'person' || other.ended !== undefined)
    return malformed('delegate', 'another person, who has not left')
  if (own?.roles.some((role) => other.roles.includes(role)) !== true)
    return declined('delegation/same-role', 'Only who holds one of your roles can stand in for you.')
  const row = { v: 1, person: actor.id, delegate, from: begins, until: ends } as const
  const set = { id: randomId(on.random) as DelegationId, row }
  await insertDelegation(transaction, on, set)
  return granted({ value: delegationOf(set), stamps: [{ kind: 'delegate-set', about: [set.id, actor.id, delegate] }] })
}

/** Ends a delegation that is the actor's own and has not ended. */
export async function endDelegation(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  id: DelegationId,
): Promise<Answer<Done<Delegation>>> {
  const found = await delegationsWhere(transaction, on, 'id = $1 and person = $2 for update', [id, actor.id])
  if (!found.ok) return found
  const [own] = found.value
  if (own === undefined) return refused(problem('request/not-found', { what: 'delegation' }))
  const now = on.now()
  if (own.row.ended !== undefined || own.row.until <= now)
    return refused(problem('request/conflict', { what: 'delegation' }))
  const ended: Delegated = { id, row: { ...own.row, ended: now } }
  await updateDelegation(transaction, on, ended)
  return granted({ value: delegationOf(ended), stamps: [{ kind: 'delegate-ended', about: [id, actor.id] }] })
}

/** Who stands in for the actor, and for whom the actor does, the newest first. */
export async function delegationsOf(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
): Promise<Answer<DelegationList>> {
  const found = await delegationsWhere(transaction, on, 'person = $1 or delegate = $1', [actor.id])
  if (!found.ok) return found
  const delegations = found.value.map(delegationOf)
  return granted({ delegations: delegations.toSorted((a, b) => b.from.localeCompare(a.from)) })
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
