import {
  type ActorId,
  type Answer,
  type Credential,
  type CredentialId,
  granted,
  type Instant,
  type PasswordAddition,
  type PasswordBegun,
  type PasswordSignIn,
  problem,
  refused,
} from '@carnet/api'
import { timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { contradicted, type Done, openJson, randomId, readActor, sealJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import { challengeBytes, newChallenge, useChallenge } from './challenge.ts'
import { passwordFault } from './password-rules.ts'
import type { SessionPorts } from './ports.ts'
import { type PasswordRow, passwordRow } from './rows.ts'

interface StoredPassword {
  readonly id: CredentialId
  readonly actor: string
  readonly term: string
  readonly sealed: Uint8Array
}
interface Password extends PasswordRow {
  readonly id: CredentialId
}
const columns = 'id, actor, term, sealed'

/** Seconds of a time step (RFC 6238 §4.1). */
const period = 30

/** The secret of the authenticator app. Not kept before a code proves that the app has it: the challenge's bytes are it. */
export function beginPassword(on: SessionPorts, person: ActorId): PasswordBegun {
  const { challenge, bytes, expires } = newChallenge(on, 'password', person)
  const { secret, uri } = described(on, bytes)
  return { challenge, expires, secret, uri }
}

/** Keeps a password and the app's secret in place of those before. A login name is one person's. */
export async function enrolPassword(
  transaction: Transaction,
  on: SessionPorts,
  person: ActorId,
  { addition, hashed }: { readonly addition: PasswordAddition; readonly hashed: Hashed },
): Promise<Answer<Done<Credential>>> {
  const { challenge, login, password, code } = addition
  const bytes = challengeBytes(on, 'password', challenge, person)
  if (!bytes.ok) return bytes
  const step = stepOf(on, bytes.value, code)
  if (step === undefined) return malformed('code', 'the app’s present code')
  const actor = await readActor(transaction, on, person)
  if (!actor.ok) return actor
  const fault = passwordFault(password, [login, actor.value?.name ?? '', on.authority])
  if (fault !== undefined) return malformed('password', fault)
  const term = termOf(on, login)
  const [taken] = await transaction.query('select id from password where term = $1 and actor <> $2', [term, person])
  if (taken !== undefined) return refused(problem('request/conflict', { what: 'login' }))
  const used = await useChallenge(transaction, challenge)
  if (!used.ok) return used
  const id = randomId(on.random) as CredentialId
  const row: PasswordRow = { v: 1, actor: person, term, ...hashed, secret: bytes.value, step, enrolled: on.now() }
  await transaction.query('delete from password where actor = $1', [person])
  await transaction.query('insert into password (id, actor, term, sealed) values ($1, $2, $3, $4)', [
    id,
    person,
    term,
    sealJson(on, 'password', id, row),
  ])
  return granted({
    value: credentialOf({ id, ...row }),
    stamps: [{ kind: 'credential-enrolled', about: [person, id] }],
  })
}

export interface Hashed {
  readonly salt: string
  readonly hash: string
}

export async function hashNew(on: SessionPorts, person: ActorId, password: string): Promise<Hashed> {
  const salt = on.random(16)
  const hash = await hashOf(on, person, password, salt)
  return { salt: base64url(salt), hash: base64url(hash) }
}

/**
 * Whose password this is, with the time step of the code. THREAT: telling who is there. For a login that nobody has, the same
 * work is done on what nobody knows, and the answer is the same.
 */
export async function verifyPassword(
  on: SessionPorts,
  { login, password, code }: PasswordSignIn,
): Promise<Answer<{ readonly person: ActorId; readonly step: number }>> {
  const found = await on.database.transaction((transaction) => passwordIn(transaction, on, 'term', termOf(on, login)))
  if (!found.ok) return found
  const kept = found.value ?? nobody(on)
  const hash = await hashOf(on, kept.actor, password, Buffer.from(kept.salt, 'base64url'))
  const step = stepOf(on, kept.secret, code)
  const isRight = timingSafeEqual(hash, Buffer.from(kept.hash, 'base64url'))
  if (!isRight || step === undefined || step <= kept.step || found.value === undefined) return signInRefused
  return granted({ person: kept.actor, step })
}

/** THREAT: a code read over a shoulder. A time step's code signs in once, looked at again under lock (RFC 6238 §5.2). */
export async function usePassword(
  transaction: Transaction,
  on: SessionPorts,
  { person, step }: { readonly person: ActorId; readonly step: number },
): Promise<Answer<void>> {
  const now = await passwordIn(transaction, on, 'actor', person)
  if (!now.ok) return now
  if (now.value === undefined || step <= now.value.step) return signInRefused
  const { id, ...row } = now.value
  await transaction.query('update password set sealed = $2 where id = $1', [
    id,
    sealJson(on, 'password', id, { ...row, step }),
  ])
  return granted(undefined)
}

/** The password that an actor has, or that a login's term names; locked. */
export async function passwordIn(
  { query }: Transaction,
  on: SessionPorts,
  by: 'actor' | 'term',
  what: string,
): Promise<Answer<Password | undefined>> {
  const [stored] = await query<StoredPassword>(`select ${columns} from password where ${by} = $1 for update`, [what])
  if (stored === undefined) return granted(undefined)
  const { id, actor, term, sealed } = stored
  const row = openJson(on, passwordRow, 'password', id, sealed)
  if (!row.ok) return row
  return row.value.actor === actor && row.value.term === term
    ? granted({ id, ...row.value })
    : contradicted('password', id)
}

export const credentialOf = ({ id, enrolled }: Password): Credential => ({
  kind: 'password',
  id,
  name: 'password with authenticator app',
  enrolled: enrolled.toISOString() as Instant,
})

/** What a login that nobody has is compared with. */
const nobody = (on: SessionPorts): Omit<PasswordRow, 'v' | 'term' | 'enrolled'> => ({
  actor: on.node as ActorId,
  salt: base64url(on.random(16)),
  hash: base64url(on.random(32)),
  secret: base64url(on.random(32)),
  step: 0,
})

const signInRefused = refused(problem('sign-in/refused', {}))
const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const termOf = (on: SessionPorts, login: string): string => on.keyedName('login', login)

const hashOf = (on: SessionPorts, person: ActorId, password: string, salt: Uint8Array): Promise<Uint8Array> =>
  on.passwordHash(
    Buffer.from(password.normalize('NFC')),
    salt,
    Buffer.from(on.keyedName('password-pepper', person), 'base64url'),
  )

/** @source RFC 6238, RFC 4226 §4: 160 bits, six digits, as authenticator apps know it. */
const totpOf = (on: SessionPorts, secret: string): TOTP =>
  new TOTP({
    issuer: `Carnet ${on.authority}`,
    label: 'Carnet',
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: new Secret({ buffer: new Uint8Array(Buffer.from(secret, 'base64url').subarray(0, 20)).buffer }),
  })

function described(on: SessionPorts, bytes: string): { readonly secret: string; readonly uri: string } {
  const totp = totpOf(on, bytes)
  return { secret: totp.secret.base32, uri: totp.toString() }
}

/** The time step whose code this is, of the present one and its neighbours. */
function stepOf(on: SessionPorts, secret: string, code: string): number | undefined {
  const timestamp = on.now().getTime()
  const delta = totpOf(on, secret).validate({ token: code, timestamp, window: 1 })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / period) + delta
}
