import {
  type ActorId,
  type Answer,
  granted,
  problem,
  refused,
  type ServiceKey,
  type ServiceKeyAddition,
  type ServiceKeyId,
  type ServiceKeyList,
} from '@carnet/api'
import { createPublicKey } from 'node:crypto'
import { randomId, readActor } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { ServicePorts } from './ports.ts'
import { insertKey, keyNamed, keysOf, nameOf, readKey, serviceKeyOf, type StoredKey, updateKey } from './row.ts'

/** What changed, and what the caller stamps in the same transaction. */
export interface KeyChange<T> {
  readonly value: T
  readonly stamps: readonly {
    readonly kind: 'service-key-added' | 'service-key-ended'
    readonly about: readonly string[]
  }[]
}

/** How long a key or certificate is taken, in milliseconds: as long as a service's token. */
const life = 365 * 24 * 60 * 60 * 1000

/** Keys and certificates of one service that have not ended. */
const mostLive = 10

/** Registers a public key or certificate of a service that has not ended. One key is one service's. */
export async function addServiceKey(
  transaction: Transaction,
  on: ServicePorts,
  { id: service, proof }: ServiceKeyAddition,
): Promise<Answer<KeyChange<ServiceKey>>> {
  const actor = await readActor(transaction, on, service)
  if (!actor.ok) return actor
  if (actor.value?.kind !== 'service') return refused(problem('request/not-found', { what: 'service' }))
  if (actor.value.ended !== undefined) return refused(problem('request/conflict', { what: 'service' }))
  if (proof.kind === 'signing-key' && !isKey(proof.publicKey))
    return refused(problem('request/malformed', { at: 'proof.publicKey', expected: 'a point of its curve' }))
  const now = on.now()
  const known = await keysOf(transaction, on, service)
  if (!known.ok) return known
  const live = known.value.filter(([, { ended, expires }]) => ended === undefined && expires > now)
  if (live.length >= mostLive) return refused(problem('request/conflict', { what: 'service-keys' }))
  const taken = await keyNamed(transaction, on, proof.kind, nameOf(proof))
  if (!taken.ok) return taken
  if (taken.value !== undefined) return refused(problem('request/conflict', { what: 'service-key' }))
  const key: StoredKey = [
    randomId(on.random) as ServiceKeyId,
    { v: 1, service, proof, since: now, expires: new Date(now.getTime() + life) },
  ]
  await insertKey(transaction, on, key)
  return granted({ value: serviceKeyOf(key, now), stamps: [{ kind: 'service-key-added', about: [service, key[0]] }] })
}

function isKey(key: object): boolean {
  try {
    createPublicKey({ key: { ...key }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

/** Every key and certificate of a service, those that ended too. */
export async function serviceKeys(
  transaction: Transaction,
  on: ServicePorts,
  service: ActorId,
): Promise<Answer<ServiceKeyList>> {
  const keys = await keysOf(transaction, on, service)
  const now = on.now()
  return keys.ok ? granted({ audience: on.audience, keys: keys.value.map((key) => serviceKeyOf(key, now)) }) : keys
}

/** Ends one at once: what is signed with it, or brings it, counts for nothing from now on. */
export async function endServiceKey(
  transaction: Transaction,
  on: ServicePorts,
  id: ServiceKeyId,
): Promise<Answer<KeyChange<void>>> {
  const found = await readKey(transaction, on, id)
  if (!found.ok) return found
  if (found.value === undefined) return refused(problem('request/not-found', { what: 'service-key' }))
  const [, row] = found.value
  const now = on.now()
  if (row.ended !== undefined || row.expires <= now)
    return refused(problem('request/conflict', { what: 'service-key' }))
  await updateKey(transaction, on, [id, { ...row, ended: now }])
  return granted({ value: undefined, stamps: [{ kind: 'service-key-ended', about: [row.service, id] }] })
}
