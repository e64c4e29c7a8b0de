import { type ActorId, type Answer, type GrantId, granted, problem, refused, type RoleHeld } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Done } from './done.ts'
import { directly, grantsWhere } from './effective.ts'
import { grantState, insertGrant, type KeptGrant, updateGrant } from './grant-row.ts'
import type { IdentityPorts } from './ports.ts'
import { readActor } from './rows.ts'

/** What a person holds and is to hold. */
export interface Holder {
  /** A natural person who has not left. */
  readonly active: boolean
  /** Of the register itself. */
  readonly direct: readonly RoleHeld[]
  /** In force, or to come. */
  readonly grants: readonly KeptGrant[]
}

/**
 * What a person holds, locked until the transaction ends, so that nobody is granted two things at once; undefined where there
 * is nobody.
 */
export async function holderOf(
  transaction: Transaction,
  on: IdentityPorts,
  person: ActorId,
): Promise<Answer<Holder | undefined>> {
  const row = await readActor(transaction, on, person)
  if (!row.ok || row.value === undefined) return row.ok ? granted(undefined) : row
  const now = on.now()
  const grants = await grantsWhere(transaction, on, 'person = $1 and until > $2', [person, now])
  if (!grants.ok) return grants
  return granted({
    active: row.value.kind === 'person' && row.value.ended === undefined,
    direct: directly(row.value),
    grants: grants.value.filter((grant) => ['coming', 'in-force'].includes(grantState(grant.row, now))),
  })
}

/** Every grant, or one person's, whatever its state; each proven anew. */
export const grantsOf = (
  transaction: Transaction,
  on: IdentityPorts,
  person: ActorId | undefined,
): Promise<Answer<readonly KeptGrant[]>> =>
  person === undefined
    ? grantsWhere(transaction, on, 'true', [])
    : grantsWhere(transaction, on, 'person = $1', [person])

export async function grantOfId(
  transaction: Transaction,
  on: IdentityPorts,
  id: GrantId,
): Promise<Answer<KeptGrant | undefined>> {
  const found = await grantsWhere(transaction, on, 'id = $1', [id])
  return found.ok ? granted(found.value[0]) : found
}

/** Writes what was decided. The caller has the proposal that it came of done in the same transaction. */
export async function keepGrant(
  transaction: Transaction,
  on: IdentityPorts,
  grant: KeptGrant,
): Promise<Done<KeptGrant>> {
  await insertGrant(transaction, on, grant)
  return { value: grant, stamps: [{ kind: 'role-granted', about: [grant.row.person, grant.id] }] }
}

/** Ends a grant at once. One that is over already is a conflict: nothing would change. */
export async function revokeGrant(
  transaction: Transaction,
  on: IdentityPorts,
  by: ActorId,
  id: GrantId,
): Promise<Answer<Done<KeptGrant>>> {
  await transaction.query('select id from role_grant where id = $1 for update', [id])
  const found = await grantOfId(transaction, on, id)
  if (!found.ok) return found
  if (found.value === undefined) return refused(problem('request/not-found', { what: 'grant' }))
  const now = on.now()
  if (!['coming', 'in-force'].includes(grantState(found.value.row, now)))
    return refused(problem('request/conflict', { what: 'grant' }))
  const revoked = { id, row: { ...found.value.row, revoked: { by, at: now } } }
  await updateGrant(transaction, on, revoked)
  return granted({ value: revoked, stamps: [{ kind: 'grant-revoked', about: [revoked.row.person, id] }] })
}
