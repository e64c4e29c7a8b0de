import {
  ActorId,
  type Answer,
  granted,
  type Instant,
  type ServiceKey,
  type ServiceKeyId,
  ServiceProof,
} from '@carnet/api'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { contradicted, openJson, sealJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { ServicePorts } from './ports.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** What a service's key row says. Its clear columns only find it. */
const serviceKeyRow = z.strictObject({
  v: z.literal(1),
  service: ActorId,
  proof: ServiceProof,
  since: instant,
  expires: instant,
  ended: instant.optional(),
})
export type ServiceKeyRow = z.infer<typeof serviceKeyRow>
export type StoredKey = readonly [ServiceKeyId, ServiceKeyRow]

interface Stored {
  readonly id: string
  readonly service: string
  readonly kind: string
  readonly name: Uint8Array
  readonly sealed: Uint8Array
}
const columns = 'id, service, kind, name, sealed'

/**
 * What a proof is found by, in base64url: of a certificate its thumbprint, of a key its thumbprint.
 * @source RFC 7638 §3: SHA-256 over the required members alone, in lexicographic order.
 */
export function nameOf(proof: ServiceProof): string {
  if (proof.kind === 'certificate') return proof.thumbprint
  const { publicKey: key } = proof
  const members =
    key.kty === 'OKP' ? { crv: key.crv, kty: key.kty, x: key.x } : { crv: key.crv, kty: key.kty, x: key.x, y: key.y }
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}

export function stateOf({ ended, expires }: ServiceKeyRow, now: Date): ServiceKey['state'] {
  if (ended !== undefined) return 'ended'
  return expires <= now ? 'expired' : 'live'
}

/** Rows as `where` finds them, oldest first. One that does not open, or says otherwise than its columns, is tampering and shows. */
async function keysWhere(
  { query }: Transaction,
  on: ServicePorts,
  where: string,
  parameters: readonly unknown[],
): Promise<Answer<readonly StoredKey[]>> {
  const keys: StoredKey[] = []
  for (const { id, service, kind, name, sealed } of await query<Stored>(
    `select ${columns} from service_key where ${where}`,
    parameters,
  )) {
    const row = openJson(on, serviceKeyRow, 'service_key', id, sealed)
    if (!row.ok) return row
    const { proof } = row.value
    const agrees =
      row.value.service === service && proof.kind === kind && nameOf(proof) === Buffer.from(name).toString('base64url')
    if (!agrees) return contradicted('service_key', id)
    keys.push([id as ServiceKeyId, row.value])
  }
  return granted(keys.sort(([, a], [, b]) => a.since.getTime() - b.since.getTime()))
}

export const keysOf = (transaction: Transaction, on: ServicePorts, service: ActorId) =>
  keysWhere(transaction, on, 'service = $1', [service])

/** The one key or certificate of this name; undefined where there is none. */
export async function keyNamed(
  transaction: Transaction,
  on: ServicePorts,
  kind: ServiceProof['kind'],
  name: string,
): Promise<Answer<StoredKey | undefined>> {
  const found = await keysWhere(transaction, on, 'kind = $1 and name = $2', [kind, Buffer.from(name, 'base64url')])
  return found.ok ? granted(found.value[0]) : found
}

/** Locked against change until the transaction ends; undefined where there is none. */
export async function readKey(
  transaction: Transaction,
  on: ServicePorts,
  id: ServiceKeyId,
): Promise<Answer<StoredKey | undefined>> {
  const found = await keysWhere(transaction, on, 'id = $1 for update', [id])
  return found.ok ? granted(found.value[0]) : found
}

export const insertKey = ({ query }: Transaction, on: ServicePorts, [id, row]: StoredKey): Promise<unknown> =>
  query(`insert into service_key (${columns}) values ($1, $2, $3, $4, $5)`, [
    id,
    row.service,
    row.proof.kind,
    Buffer.from(nameOf(row.proof), 'base64url'),
    sealJson(on, 'service_key', id, row),
  ])

export const updateKey = ({ query }: Transaction, on: ServicePorts, [id, row]: StoredKey): Promise<unknown> =>
  query('update service_key set sealed = $2 where id = $1', [id, sealJson(on, 'service_key', id, row)])

export const serviceKeyOf = ([id, row]: StoredKey, now: Date): ServiceKey => ({
  id,
  service: row.service,
  proof: row.proof,
  name: nameOf(row.proof),
  state: stateOf(row, now),
  since: written(row.since),
  expires: written(row.expires),
  ...(row.ended === undefined ? {} : { ended: written(row.ended) }),
})

const written = (at: Date): Instant => at.toISOString() as Instant
