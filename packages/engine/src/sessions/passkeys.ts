import {
  type ActorId,
  type Answer,
  type Credential,
  type CredentialId,
  granted,
  type Instant,
  type PasskeyAddition,
  type PasskeyBegun,
  type PasskeyCreated,
  type PasskeyUsed,
  problem,
  refused,
} from '@carnet/api'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import { createHash } from 'node:crypto'
import { contradicted, type Done, openJson, randomId, sealJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import { challengeBytes, newChallenge } from './challenge.ts'
import type { SessionPorts } from './ports.ts'
import { type PasskeyRow, passkeyRow } from './rows.ts'

/** A passkey and whose it is. */
export interface Passkey extends PasskeyRow {
  readonly id: CredentialId
}

interface StoredPasskey {
  readonly id: CredentialId
  readonly actor: string
  readonly credential: Uint8Array
  readonly sealed: Uint8Array
}
const columns = 'id, actor, credential, sealed'

/** Passkeys of one person. */
const most = 10

/** What a browser makes a passkey with: discoverable, its user verified. */
export async function beginPasskey(
  transaction: Transaction,
  on: SessionPorts,
  person: ActorId,
): Promise<Answer<PasskeyBegun>> {
  const known = await passkeysOf(transaction, on, person)
  if (!known.ok) return known
  return granted({
    ...newChallenge(on, 'passkey', person),
    rpId: on.site.rpId,
    user: on.keyedName('webauthn-user', person),
    name: on.authority,
    known: known.value.map(({ credential }) => credential),
  })
}

/** A new passkey as the authenticator made it, verified; not yet kept. */
export async function verifyNew(
  on: SessionPorts,
  person: ActorId,
  { challenge, name, response }: PasskeyAddition,
): Promise<Answer<PasskeyRow>> {
  const bytes = challengeBytes(on, 'passkey', challenge, person)
  if (!bytes.ok) return bytes
  const made = await verifiedNew(on, bytes.value, response)
  if (made === undefined)
    return refused(problem('request/malformed', { at: 'response', expected: 'a passkey for this node' }))
  const { id, publicKey, counter } = made
  return granted({
    v: 1,
    actor: person,
    credential: id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    transports: response.response.transports ?? [],
    name,
    enrolled: on.now(),
  })
}

/** Keeps it. A credential that somebody has is nobody else's. */
export async function enrolPasskey(
  transaction: Transaction,
  on: SessionPorts,
  row: PasskeyRow,
): Promise<Answer<Done<Credential>>> {
  const mine = await passkeysOf(transaction, on, row.actor)
  if (!mine.ok) return mine
  if (mine.value.length >= most) return refused(problem('request/conflict', { what: 'passkeys: ten at most' }))
  const id = randomId(on.random) as CredentialId
  const [kept] = await transaction.query(
    `insert into passkey (id, actor, credential, sealed) values ($1, $2, $3, $4)
       on conflict (credential) do nothing returning id`,
    [id, row.actor, credentialHash(row.credential), sealJson(on, 'passkey', id, row)],
  )
  if (kept === undefined) return refused(problem('request/conflict', { what: 'passkey' }))
  return granted({
    value: credentialOf({ id, ...row }),
    stamps: [{ kind: 'credential-enrolled', about: [row.actor, id] }],
  })
}

/** The passkey of this credential id, base64url; undefined where nobody has it. */
export async function passkeyOf(
  { query }: Transaction,
  on: SessionPorts,
  credential: string,
): Promise<Answer<Passkey | undefined>> {
  const [stored] = await query<StoredPasskey>(`select ${columns} from passkey where credential = $1 for update`, [
    credentialHash(credential),
  ])
  return stored === undefined ? granted(undefined) : opened(on, stored)
}

export async function passkeysOf(
  { query }: Transaction,
  on: SessionPorts,
  person: ActorId,
): Promise<Answer<readonly Passkey[]>> {
  const passkeys: Passkey[] = []
  for (const stored of await query<StoredPasskey>(`select ${columns} from passkey where actor = $1 order by id`, [
    person,
  ])) {
    const passkey = opened(on, stored)
    if (!passkey.ok) return passkey
    passkeys.push(passkey.value)
  }
  return granted(passkeys)
}

/** The counter after an assertion by this passkey over a sign-in challenge; refused where it does not verify. */
export async function verifyPasskey(
  on: SessionPorts,
  challenge: string,
  response: PasskeyUsed,
  passkey: Passkey | undefined,
): Promise<Answer<{ readonly passkey: Passkey; readonly counter: number }>> {
  const bytes = challengeBytes(on, 'sign-in', challenge)
  if (!bytes.ok || passkey === undefined) return signInRefused
  const counter = await verifiedUse(on, bytes.value, response, passkey)
  return counter === undefined ? signInRefused : granted({ passkey, counter })
}

/** THREAT: a copied authenticator. A counter that counts must grow (WebAuthn Level 3 §6.1.1); it is looked at again under lock. */
export async function usePasskey(
  transaction: Transaction,
  on: SessionPorts,
  { passkey, counter }: { readonly passkey: Passkey; readonly counter: number },
): Promise<Answer<void>> {
  const now = await passkeyOf(transaction, on, passkey.credential)
  if (!now.ok) return now
  if (now.value?.actor !== passkey.actor || (counter <= now.value.counter && counter + now.value.counter > 0))
    return signInRefused
  const { id, ...row } = now.value
  await transaction.query('update passkey set sealed = $2 where id = $1', [
    id,
    sealJson(on, 'passkey', id, { ...row, counter, used: on.now() }),
  ])
  return granted(undefined)
}

export const credentialOf = ({ id, name, enrolled, used }: Passkey): Credential => ({
  kind: 'passkey',
  id,
  name,
  enrolled: enrolled.toISOString() as Instant,
  ...(used === undefined ? {} : { used: used.toISOString() as Instant }),
})

const signInRefused = refused(problem('sign-in/refused', {}))

function opened(on: SessionPorts, { id, actor, credential, sealed }: StoredPasskey): Answer<Passkey> {
  const row = openJson(on, passkeyRow, 'passkey', id, sealed)
  if (!row.ok) return row
  const agrees = row.value.actor === actor && Buffer.compare(credentialHash(row.value.credential), credential) === 0
  return agrees ? granted({ id, ...row.value }) : contradicted('passkey', id)
}

const credentialHash = (credential: string): Uint8Array =>
  createHash('sha256').update(Buffer.from(credential, 'base64url')).digest()

/** COSE algorithms of passkeys that are taken: Ed25519, ES256, RS256 (RFC 9053, RFC 8812). */
const algorithms = [-8, -7, -257]

async function verifiedNew(on: SessionPorts, bytes: string, response: PasskeyCreated) {
  try {
    const { transports: _transports, ...said } = response.response
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, response: said, clientExtensionResults: {} },
      expectedChallenge: bytes,
      expectedOrigin: originIn(on, response.response.clientDataJSON),
      expectedRPID: on.site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    return verified ? registrationInfo.credential : undefined
  } catch {
    return undefined
  }
}

async function verifiedUse(
  on: SessionPorts,
  bytes: string,
  response: PasskeyUsed,
  { credential: id, publicKey, counter }: Passkey,
): Promise<number | undefined> {
  try {
    const { clientDataJSON, authenticatorData, signature } = response.response
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, response: { clientDataJSON, authenticatorData, signature }, clientExtensionResults: {} },
      expectedChallenge: bytes,
      expectedOrigin: originIn(on, clientDataJSON),
      expectedRPID: on.site.rpId,
      credential: { id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    // The library throws for whatever does not verify; what it says may carry what was sent.
    return undefined
  }
}

/** THREAT: another site that asks in this one's name. Where no port is told beforehand, the origin says which it is. */
function originIn({ site }: SessionPorts, clientData: string): string[] {
  const { origin } = decodeClientDataJSON(clientData)
  return site.isOrigin(origin) ? [origin] : []
}
