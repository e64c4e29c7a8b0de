import type { SessionBegun } from '@carnet/api'
import { ask, type Reply } from './ask.ts'

export const passkeysWork = (): boolean =>
  'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential

/** Somebody did not go on with the passkey, or there is none here. */
const givenUp = { ok: false, problem: { code: 'sign-in/refused', title: '', todo: '', with: {} } } as const

/** Signs in with a passkey that this machine, or one beside it, has for this site (WebAuthn Level 3 §7.2). */
export async function signInByPasskey(): Promise<Reply<SessionBegun>> {
  const begun = await ask('beginSignIn', {})
  if (!begun.ok) return begun
  const { challenge, bytes, rpId } = begun.value
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    challenge: bytes,
    rpId,
    userVerification: 'required',
  })
  const credential = await navigator.credentials.get({ publicKey }).catch(() => null)
  if (!(credential instanceof PublicKeyCredential)) return givenUp
  // The node's schema takes what the browser's own JSON form says.
  return ask('signInByPasskey', { challenge, response: credential.toJSON() as never })
}

/** Enrols a passkey (WebAuthn Level 3 §7.1), by the session or with a token that somebody was handed. */
export async function enrolPasskey(name: string, token?: string): Promise<Reply<unknown>> {
  const how = token === undefined ? {} : { token }
  const begun = await ask('beginPasskey', {}, how)
  if (!begun.ok) return begun
  const { challenge, bytes, rpId, user, name: called, known } = begun.value
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON({
    challenge: bytes,
    rp: { id: rpId, name: 'Carnet' },
    user: { id: user, name: called, displayName: called },
    pubKeyCredParams: [
      { type: 'public-key', alg: -8 },
      { type: 'public-key', alg: -7 },
    ],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map((id) => ({ id, type: 'public-key' })),
    attestation: 'none',
  })
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null)
  if (!(credential instanceof PublicKeyCredential)) return givenUp
  return ask('addPasskey', { challenge, name, response: credential.toJSON() as never }, how)
}
