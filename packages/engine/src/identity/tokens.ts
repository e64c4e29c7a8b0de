import {
  type ActorId,
  type Answer,
  granted,
  type Instant,
  problem,
  refused,
  type TokenId,
  type TokenIssued,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { newCredential } from './credential.ts'
import type { Done } from './done.ts'
import { type IdentityPorts, randomId, sealJson } from './ports.ts'
import { type ActorRow, openToken, readActor, type StoredToken } from './rows.ts'

const day = 24 * 60 * 60 * 1000
/** How long a token lives, in milliseconds, by kind of actor. */
export const tokenLife: Readonly<Record<ActorRow['kind'], number>> = {
  person: 30 * day,
  service: 365 * day,
  guest: day,
}

/** Issues a further token to an actor that has not ended. */
export async function issueToken(
  transaction: Transaction,
  on: IdentityPorts,
  actor: ActorId,
): Promise<Answer<Done<TokenIssued>>> {
  const row = await readActor(transaction, on, actor)
  if (!row.ok) return row
  if (row.value === undefined) return refused(problem('request/not-found', { what: 'actor' }))
  if (row.value.ended !== undefined) return refused(problem('request/conflict', { what: 'actor' }))
  const issued = await writeToken(transaction, on, actor, row.value.kind)
  return granted({ value: issued, stamps: [{ kind: 'token-issued', about: [actor, issued.id] }] })
}

export async function writeToken(
  { query }: Transaction,
  on: IdentityPorts,
  actor: string,
  kind: ActorRow['kind'],
): Promise<TokenIssued> {
  const id = randomId(on.random)
  const { text: token, hash } = newCredential(on.random)
  const issued = on.now()
  const expires = new Date(issued.getTime() + tokenLife[kind])
  const sealed = sealJson(on, 'token', id, {
    v: 1,
    actor,
    hash: Buffer.from(hash).toString('base64url'),
    issued,
    expires,
  })
  await query('insert into token (id, actor, hash, sealed) values ($1, $2, $3, $4)', [id, actor, hash, sealed])
  return { id: id as TokenId, token, expires: expires.toISOString() as Instant }
}

/** Ends a token at once. Revoking one that is revoked or expired is a conflict: nothing would change. */
export async function revokeToken(
  transaction: Transaction,
  on: IdentityPorts,
  id: TokenId,
): Promise<Answer<Done<void>>> {
  const [stored] = await transaction.query<StoredToken>(
    'select id, actor, hash, sealed from token where id = $1 for update',
    [id],
  )
  if (stored === undefined) return refused(problem('request/not-found', { what: 'token' }))
  const row = openToken(on, stored)
  if (!row.ok) return row
  const now = on.now()
  if (row.value.revoked !== undefined || row.value.expires <= now)
    return refused(problem('request/conflict', { what: 'token' }))
  await transaction.query('update token set sealed = $2 where id = $1', [
    id,
    sealJson(on, 'token', id, { ...row.value, revoked: now }),
  ])
  return granted({ value: undefined, stamps: [{ kind: 'token-revoked', about: [stored.actor, id] }] })
}
