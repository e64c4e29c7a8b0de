import {
  type Assertion,
  assertionContent,
  type NodeNamed,
  passkeySignerContent,
  type PasskeySignerRegistration,
  type Proposal,
  proposalContent,
  registrationContent,
  signerContent,
  type SignerRegistration,
} from '@carnet/api'
import { passkeySaid, type PasskeySigning } from './passkey-word.ts'
import canonicalize from 'canonicalize'
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** How far a signature's own time may be from the node's when it arrives, in milliseconds. */
const mostApart = 10 * 60 * 1000

export const isTimely = ({ at }: { readonly at: string }, now: Date): boolean =>
  Math.abs(new Date(at).getTime() - now.getTime()) <= mostApart

/** INVARIANT (persons-decide): an assertion counts where its signature verifies under the signer's own key, and nowhere else. */
export const isSigned = (named: NodeNamed, about: string, assertion: Assertion, signer: Signing): boolean =>
  wordOf(named, about, assertion, signer) !== undefined

/** Its authenticator's counter, 0 of a key file; undefined for what is not this signer's word over exactly this. */
export function wordOf(named: NodeNamed, about: string, assertion: Assertion, signer: Signing): number | undefined {
  const content = assertionContent(named, about, assertion)
  if (assertion.method === 'webauthn')
    return signer.passkey === undefined
      ? undefined
      : passkeySaid(canonical(content), assertion, passkeyOf(signer.signingKey, signer.passkey))
  if (signer.passkey !== undefined) return undefined
  return verifies(content, assertion.signature, signer.signingKey) ? 0 : undefined
}

/** What a signer's words are verified by. */
interface Signing {
  readonly signingKey: string
  readonly passkey?: Omit<PasskeySigning, 'publicKey'> | undefined
}

const passkeyOf = (publicKey: string, bound: Omit<PasskeySigning, 'publicKey'>): PasskeySigning => ({
  ...bound,
  publicKey,
})

/** The counter with which a passkey shows that it is the person's; undefined where it does not. */
export const isRegisteredPasskey = (
  named: NodeNamed,
  person: string,
  registration: PasskeySignerRegistration,
): number | undefined =>
  passkeySaid(canonical(passkeySignerContent(named, person, registration)), registration, registration)

export const isRegistered = (named: NodeNamed, person: string, registration: SignerRegistration): boolean =>
  verifies(registrationContent(named, person, registration), registration.signature, registration.signingKey)

export const proposalHash = (proposal: Parameters<typeof proposalContent>[0]): Proposal['hash'] =>
  hashOf(proposalContent(proposal))

export const signerHash = (signer: Parameters<typeof signerContent>[0]): string => hashOf(signerContent(signer))

/** @source RFC 8785; SHA-256 in base64url. */
const hashOf = (content: object): string => createHash('sha256').update(canonical(content)).digest('base64url')

const canonical = (content: object): Buffer => Buffer.from(canonicalize(content) ?? '')

function verifies(content: object, signature: string, signingKey: string): boolean {
  const key = publicKey(signingKey)
  return key !== undefined && verify(null, canonical(content), key, Buffer.from(signature, 'base64url'))
}

/** @source RFC 8037 §2: an Ed25519 public key as a JSON Web Key. */
function publicKey(x: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  } catch {
    return undefined
  }
}
