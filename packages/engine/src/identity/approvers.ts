import { type ActorId, type Answer, type CanApprove, granted, type Needs } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { type Delegated, delegationsWhere, isInForce } from './delegation-row.ts'
import { type Effective, readEffective } from './effective.ts'
import type { IdentityPorts } from './ports.ts'
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
  transaction: Transaction,
  on: IdentityPorts,
): Promise<Answer<readonly (readonly [ActorId, Effective])[]>> {
  const ids = await transaction.query<{ id: ActorId }>("select id from actor where kind = 'person' order by id")
  const people = await readEffective(
    transaction,
    on,
    ids.map(({ id }) => id),
  )
  if (!people.ok) return people
  return granted(
    [...people.value].map(([id, row]) => [id as ActorId, row] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
