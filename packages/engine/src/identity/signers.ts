import {
  type Actor,
  type Answer,
  type Assertion,
  granted,
  type PasskeySignerRegistration,
  problem,
  refused,
  type Signer,
  type SignerId,
  type SignerList,
  type SignerRegistration,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { isRegistered, isRegisteredPasskey, isTimely, signerHash } from './assertions.ts'
import { acceptWord } from './counted-word.ts'
import { declined } from './declined.ts'
import type { Done, ToStamp } from './done.ts'
import { readEffective } from './effective.ts'
import { type IdentityPorts, randomId } from './ports.ts'
import {
  countsAt,
  everySigner,
  boundOf,
  fingerprintOf,
  insertSigner,
  readSigner,
  signerOf,
  type SignerRow,
  type Signers,
  signersIn,
  updateSigner,
} from './signer-row.ts'

/** Signers of one person that have not ended. */
const mostLive = 5

/** How long the signers that administrators had still make a signature necessary after their end, in milliseconds. */
const noticed = 7 * 24 * 60 * 60 * 1000

/** Registers a person's own key pair. Until somebody else has confirmed it, it counts for nothing. */
export async function registerSigner(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  registration: SignerRegistration,
): Promise<Answer<Done<Signer>>> {
  if (actor.kind !== 'person') return declined('signer/person', 'Only a named person signs.')
  const now = on.now()
  if (!isTimely(registration, now)) return untimely('at')
  if (!isRegistered(on, actor.id, registration)) return unsigned('signature')
  const { signingKey, sealingKey } = registration
  return addSigner(transaction, on, { v: 1, person: actor.id, signingKey, sealingKey, registered: now })
}

/** The same for a passkey, which signs at the site that it was registered at; nothing can be sealed to it. */
export async function registerPasskey(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  registration: PasskeySignerRegistration,
): Promise<Answer<Done<Signer>>> {
  if (actor.kind !== 'person') return declined('signer/person', 'Only a named person signs.')
  const now = on.now()
  if (!isTimely(registration, now)) return untimely('at')
  const counter = isRegisteredPasskey(on, actor.id, registration)
  if (counter === undefined) return unsigned('signature')
  const passkey = { ...boundOf(registration), counter }
  return addSigner(transaction, on, {
    v: 1,
    person: actor.id,
    signingKey: registration.publicKey,
    passkey,
    registered: now,
  })
}

async function addSigner(transaction: Transaction, on: IdentityPorts, row: SignerRow): Promise<Answer<Done<Signer>>> {
  const mine = await signersOf(transaction, on, [row.person])
  if (!mine.ok) return mine
  if (mine.value.filter(({ state }) => state !== 'ended').length >= mostLive)
    return declined('signer/too-many', `Nobody has more than ${mostLive} signers at a time; end one first.`)
  // One key is one voice: whoever registered it first.
  const fingerprint = fingerprintOf(row.signingKey)
  const [taken] = await transaction.query('select id from signer where fingerprint = $1', [fingerprint])
  if (taken !== undefined) return refused(problem('request/conflict', { what: 'signer' }))
  const id = randomId(on.random) as SignerId
  await insertSigner(transaction, on, id, row)
  return granted(done('signer-registered', id, row))
}

/**
 * Confirms whose a signer is: an administrator who is somebody else, and by signature as soon as any such administrator can
 * sign. THREAT: an edge that registers a key of its own with one session and confirms it with another; or ends the signers of
 * all administrators first, which they have a week to notice.
 */
export async function confirmSigner(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  { id, assertion }: { readonly id: SignerId; readonly assertion?: Assertion | undefined },
): Promise<Answer<Done<Signer>>> {
  const row = await readSigner(transaction, on, id)
  if (!row.ok) return row
  if (row.value === undefined) return refused(problem('request/not-found', { what: 'signer' }))
  const { person, confirmed, ended } = row.value
  if (person === actor.id) return declined('signer/by-another', 'Somebody else confirms whose a signer is.')
  if (confirmed !== undefined || ended !== undefined) return refused(problem('request/conflict', { what: 'signer' }))
  const now = on.now()
  const signing = await signingAdministrators(transaction, on, person, now)
  if (!signing.ok) return signing
  if (assertion === undefined && signing.value.size > 0)
    return declined('signer/signed', 'An administrator can sign; the confirmation needs a signature.')
  if (assertion !== undefined) {
    const own = signing.value.get(assertion.signer)
    if (own?.person !== actor.id || !countsAt(own, now))
      return declined('signer/own', 'The signature is of no confirmed signer of yours.')
    if (!isTimely(assertion, now)) return untimely('assertion.at')
    const says = assertion.kind === 'confirmation' && assertion.what === signerHash(signerOf(id, row.value))
    if (!says) return unsigned('assertion.signature')
    const accepted = await acceptWord(transaction, on, id, assertion)
    if (!accepted.ok) return accepted
  }
  const made = { ...row.value, confirmed: { by: actor.id, at: now, assertion } }
  await updateSigner(transaction, on, id, made)
  return granted(done('signer-confirmed', id, made))
}

/** Confirmed signers of administrators other than this person, those that ended a short while ago among them. */
async function signingAdministrators(
  transaction: Transaction,
  on: IdentityPorts,
  person: string,
  now: Date,
): Promise<Answer<Signers>> {
  const signers = await everySigner(transaction, on)
  if (!signers.ok) return signers
  const since = new Date(now.getTime() - noticed)
  const counting = [...signers.value].filter(
    ([, { person: of, confirmed, ended }]) =>
      of !== person && confirmed !== undefined && (ended === undefined || ended > since),
  )
  const actors = await readEffective(
    transaction,
    on,
    counting.map(([, row]) => row.person),
  )
  if (!actors.ok) return actors
  const isAdministrator = ({ person }: SignerRow): boolean => {
    const actor = actors.value.get(person)
    return actor?.ended === undefined && actor?.roles.includes('administrator') === true
  }
  return granted(new Map(counting.filter(([, row]) => isAdministrator(row))))
}

/** Ends a signer: what it signs from now on counts for nothing. */
export async function endSigner(
  transaction: Transaction,
  on: IdentityPorts,
  id: SignerId,
): Promise<Answer<Done<Signer>>> {
  const row = await readSigner(transaction, on, id)
  if (!row.ok) return row
  if (row.value === undefined) return refused(problem('request/not-found', { what: 'signer' }))
  if (row.value.ended !== undefined) return refused(problem('request/conflict', { what: 'signer' }))
  const ended = { ...row.value, ended: on.now() }
  await updateSigner(transaction, on, id, ended)
  return granted(done('signer-ended', id, ended))
}

export async function listSigners(transaction: Transaction, on: IdentityPorts): Promise<Answer<SignerList>> {
  const signers = await everySigner(transaction, on)
  return signers.ok
    ? granted({
        authority: on.authority,
        node: on.node,
        signers: [...signers.value].map(([id, row]) => signerOf(id, row)),
      })
    : signers
}

/** Every signer of these persons, whatever its state. */
export async function signersOf(
  transaction: Transaction,
  on: IdentityPorts,
  persons: readonly string[],
): Promise<Answer<readonly Signer[]>> {
  const ids = await transaction.query<{ id: SignerId }>('select id from signer where person = any($1::uuid[])', [
    persons,
  ])
  const signers = await signersIn(
    transaction,
    on,
    ids.map(({ id }) => id),
  )
  return signers.ok ? granted([...signers.value].map(([id, row]) => signerOf(id, row))) : signers
}

const done = (kind: ToStamp['kind'], id: SignerId, row: SignerRow): Done<Signer> => ({
  value: signerOf(id, row),
  stamps: [{ kind, about: [row.person, id] }],
})

const untimely = (at: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected: 'the present time, to ten minutes' }))
const unsigned = (at: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected: 'a signature over exactly this, for this node' }))
