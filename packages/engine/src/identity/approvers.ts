import { type ActorId, type Answer, type CanApprove, granted, type Needs } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { type Delegated, delegationsWhere, isInForce } from './delegation-row.ts'
import type { IdentityPorts } from './ports.ts'
import { type ActorRow, openActor, type StoredActor } from './rows.ts'
import { countsAt, everySigner } from './signer-row.ts'
import { mayDecide } from './tally.ts'

/** How many are named at most: enough to reach somebody. */
const mostNamed = 50

/**
 * Whose approval would count now: who holds the role, can sign, and is not away. Who sent a delegate is away, and the
 * delegate is named instead.
 */
export async function canApprove(
  transaction: Transaction,
  on: IdentityPorts,
  needs: Needs,
  by: ActorId,
): Promise<Answer<readonly CanApprove[]>> {
  const people = await everyPerson(transaction, on)
  if (!people.ok) return people
  const signers = await everySigner(transaction, on)
  if (!signers.ok) return signers
  const now = on.now()
  const delegations = await delegationsWhere(transaction, on, 'true', [])
  if (!delegations.ok) return delegations
  const inForce = delegations.value.filter(({ row }) => isInForce(row, now))
  const signing = new Set([...signers.value.values()].filter((each) => countsAt(each, now)).map(({ person }) => person))
  const named = people.value.filter(([id, row]) => {
    const standing = { ...row, standsInFor: standsInFor(inForce, id), active: row.ended === undefined }
    return signing.has(id) && mayDecide(needs, by, id, standing) && !inForce.some((each) => each.row.person === id)
  })
  return granted(
    named.slice(0, mostNamed).map(([actor, { name, roles, offices }]) => ({
      actor,
      name,
      roles,
      offices,
      standsInFor: standsInFor(inForce, actor),
    })),
  )
}

const standsInFor = (inForce: readonly Delegated[], person: ActorId): readonly ActorId[] =>
  inForce.filter(({ row }) => row.delegate === person).map(({ row }) => row.person)

async function everyPerson(
  { query }: Transaction,
  on: IdentityPorts,
): Promise<Answer<readonly (readonly [ActorId, ActorRow])[]>> {
  const people: (readonly [ActorId, ActorRow])[] = []
  for (const stored of await query<StoredActor>(
    "select id, kind, sealed from actor where kind = 'person' order by id",
  )) {
    const row = openActor(on, stored)
    if (!row.ok) return row
    people.push([stored.id as ActorId, row.value])
  }
  return granted(people)
}
