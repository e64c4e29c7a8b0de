import {
  ActorId,
  type Answer,
  Assertion,
  granted,
  type Instant,
  PasskeyBound,
  type Signer,
  type SignerId,
} from '@carnet/api'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { contradicted, type IdentityPorts, openJson, sealJson } from './ports.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** What a signer's row says. Its clear columns only find it. */
export interface SignerRow {
  readonly v: 1
  readonly person: ActorId
  readonly signingKey: string
  readonly sealingKey?: string | undefined
  /** A passkey, with the highest counter that its authenticator told. */
  readonly passkey?: (PasskeyBound & { readonly counter: number }) | undefined
  readonly registered: Date
  readonly confirmed?:
    | { readonly by: ActorId; readonly at: Date; readonly assertion?: Assertion | undefined }
    | undefined
  readonly ended?: Date | undefined
}
const signerRow: z.ZodType<SignerRow> = z.strictObject({
  v: z.literal(1),
  person: ActorId,
  signingKey: z.string(),
  sealingKey: z.string().optional(),
  passkey: PasskeyBound.extend({ counter: z.int().nonnegative() }).optional(),
  registered: instant,
  confirmed: z.strictObject({ by: ActorId, at: instant, assertion: Assertion.optional() }).optional(),
  ended: instant.optional(),
})

interface StoredSigner {
  readonly id: string
  readonly person: string
  readonly fingerprint: Uint8Array
  readonly sealed: Uint8Array
}
const columns = 'id, person, fingerprint, sealed'

/** One key is one person's: what it is found by. */
export const fingerprintOf = (signingKey: string): Uint8Array =>
  createHash('sha256').update(Buffer.from(signingKey, 'base64url')).digest()

/** INVARIANT (persons-decide): a signer counts from its confirmation to its end. */
export const countsAt = ({ confirmed, ended }: SignerRow, at: Date): boolean =>
  confirmed !== undefined && confirmed.at <= at && (ended === undefined || at < ended)

export type Signers = ReadonlyMap<SignerId, SignerRow>

export const everySigner = ({ query }: Transaction, on: IdentityPorts): Promise<Answer<Signers>> =>
  query<StoredSigner>(`select ${columns} from signer order by id`).then((rows) => opened(on, rows))

export const signersIn = (
  { query }: Transaction,
  on: IdentityPorts,
  ids: readonly SignerId[],
): Promise<Answer<Signers>> =>
  query<StoredSigner>(`select ${columns} from signer where id = any($1::uuid[])`, [ids]).then((rows) =>
    opened(on, rows),
  )

/** Locked against change until the transaction ends; undefined where there is none. */
export async function readSigner(
  { query }: Transaction,
  on: IdentityPorts,
  id: SignerId,
): Promise<Answer<SignerRow | undefined>> {
  const rows = await query<StoredSigner>(`select ${columns} from signer where id = $1 for update`, [id])
  const signers = opened(on, rows)
  return signers.ok ? granted(signers.value.get(id)) : signers
}

/** All or none: one row that does not open is tampering, and shows. */
function opened(on: IdentityPorts, rows: readonly StoredSigner[]): Answer<Signers> {
  const signers = new Map<SignerId, SignerRow>()
  for (const { id, person, fingerprint, sealed } of rows) {
    const row = openJson(on, signerRow, 'signer', id, sealed)
    if (!row.ok) return row
    const agrees = row.value.person === person && Buffer.compare(fingerprintOf(row.value.signingKey), fingerprint) === 0
    if (!agrees) return contradicted('signer', id)
    signers.set(id as SignerId, row.value)
  }
  return granted(signers)
}

export const insertSigner = (
  { query }: Transaction,
  on: IdentityPorts,
  id: SignerId,
  row: SignerRow,
): Promise<unknown> =>
  query(`insert into signer (${columns}) values ($1, $2, $3, $4)`, [
    id,
    row.person,
    fingerprintOf(row.signingKey),
    sealJson(on, 'signer', id, row),
  ])

export const updateSigner = (
  { query }: Transaction,
  on: IdentityPorts,
  id: SignerId,
  row: SignerRow,
): Promise<unknown> => query('update signer set sealed = $2 where id = $1', [id, sealJson(on, 'signer', id, row)])

export const signerOf = (
  id: SignerId,
  { person, signingKey, sealingKey, passkey, registered, confirmed, ended }: SignerRow,
): Signer => ({
  id,
  person,
  signingKey,
  ...(sealingKey === undefined ? {} : { sealingKey }),
  ...(passkey === undefined ? {} : { passkey: boundOf(passkey) }),
  state: ended === undefined ? (confirmed === undefined ? 'registered' : 'confirmed') : 'ended',
  registered: written(registered),
  ...(confirmed === undefined ? {} : { confirmed: written(confirmed.at), confirmedBy: confirmed.by }),
  ...(ended === undefined ? {} : { ended: written(ended) }),
})

/** What of a passkey never changes. */
export const boundOf = ({ credential, origin, rpId }: PasskeyBound): PasskeyBound => ({ credential, origin, rpId })

const written = (at: Date): Instant => at.toISOString() as Instant
