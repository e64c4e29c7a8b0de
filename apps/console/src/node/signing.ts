import type { Assertion, NodeNamed, PasskeyWord, Proposal, Signer } from '@carnet/api'
import { assertionContent, passkeySignerContent, proposalContent, signerContent } from '@carnet/api/signing'
import { base64url } from '../base64url.ts'
import { ask, type NodeProblem, type Reply } from './ask.ts'
import { digest, hashOf } from './hash.ts'

export const stopped = (code: NodeProblem['code']): { readonly ok: false; readonly problem: NodeProblem } => ({
  ok: false,
  problem: { code, title: '', todo: '', with: {} },
})

/** A confirmed passkey of a person that signs at this site. */
export type Signing = Signer & { readonly passkey: NonNullable<Signer['passkey']> }

export const signsHere = (signer: Signer, person: string): signer is Signing =>
  signer.person === person && signer.state === 'confirmed' && signer.passkey?.origin === location.origin

/** What two persons compare on another way than the node, as the command line shows it: both public keys, shortened to 128 bits. */
export async function fingerprint({ signingKey, sealingKey = '' }: Signer): Promise<string> {
  const hash = await digest(`${signingKey}.${sealingKey}`)
  return (
    Array.from(hash, (byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .slice(0, 32)
      .match(/.{4}/g) ?? []
  ).join(' ')
}

/** The hash of what a page shows, made by the page itself. */
export const proposalHash = (proposal: Proposal): Promise<string> => hashOf(proposalContent(proposal))

/**
 * A passkey's word on a proposal as it is shown.
 * THREAT: somebody between node and page who shows one thing and has another signed. What is signed is the hash of what
 * is shown; where the node says another, nothing is.
 */
export async function decide(proposal: Proposal, kind: 'approval' | 'refusal', by: Signing): Promise<Reply<Proposal>> {
  const what = await proposalHash(proposal)
  if (what !== proposal.hash) return stopped('proposal/changed')
  const assertion = await wordOn(proposal, proposal.id, { kind, what }, by)
  if (assertion === undefined) return stopped('passkey/given-up')
  return ask(kind === 'approval' ? 'approveProposal' : 'refuseProposal', { id: proposal.id, assertion })
}

/** Confirms whose a signer is: by a word of one's own passkey, where there is one. */
export async function confirm(named: NodeNamed, signer: Signer, by: Signing | undefined): Promise<Reply<Signer>> {
  if (by === undefined) return ask('confirmSigner', { id: signer.id })
  const what = await hashOf(signerContent(signer))
  const assertion = await wordOn(named, signer.id, { kind: 'confirmation', what }, by)
  return assertion === undefined ? stopped('passkey/given-up') : ask('confirmSigner', { id: signer.id, assertion })
}

async function wordOn(
  named: NodeNamed,
  about: string,
  says: Pick<Assertion, 'kind' | 'what'>,
  { id, passkey }: Signing,
): Promise<Assertion | undefined> {
  const said = { v: 1, method: 'webauthn', ...says, signer: id, at: now(), credential: passkey.credential } as const
  const word = await saidBy(passkey, assertionContent(named, about, said))
  return word && { ...said, method: 'webauthn', ...word }
}

/**
 * Makes a passkey that signs, and registers it. It is none to sign in with: what is signed in with answers to bytes of the
 * node's choosing, and a signature must never be got that way.
 */
export async function registerToSign(person: string, name: string): Promise<Reply<Signer>> {
  const listed = await ask('signers', {})
  if (!listed.ok) return listed
  const { signers, ...named } = listed.value
  const rpId = location.hostname
  const made = await make(
    rpId,
    name,
    signers.flatMap(({ person: of, passkey }) => (of === person && passkey !== undefined ? [passkey.credential] : [])),
  )
  if (made === undefined) return stopped('passkey/given-up')
  const { credential, publicKey } = made
  if (publicKey === undefined) return stopped('passkey/unfit')
  const said = { credential, origin: location.origin, rpId, publicKey, at: now() }
  const word = await saidBy(said, passkeySignerContent(named, person, said))
  return word === undefined ? stopped('passkey/given-up') : ask('registerPasskey', { ...said, ...word })
}

/** @source WebAuthn Level 3 §7.1. P-256 comes first: every browser tells its public key. */
async function make(rpId: string, name: string, known: readonly string[]) {
  const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON({
    challenge: random(),
    rp: { id: rpId, name: 'Carnet' },
    user: { id: random(), name, displayName: name },
    pubKeyCredParams: [
      { type: 'public-key', alg: -7 },
      { type: 'public-key', alg: -8 },
    ],
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
    excludeCredentials: known.map((id) => ({ id, type: 'public-key' })),
    attestation: 'none',
  })
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null)
  if (!(credential instanceof PublicKeyCredential)) return undefined
  if (!(credential.response instanceof AuthenticatorAttestationResponse)) return undefined
  const key = credential.response.getPublicKey()
  return { credential: credential.id, publicKey: key === null ? undefined : base64url(new Uint8Array(key)) }
}

/** @source WebAuthn Level 3 §7.2: what a passkey says over the hash of this. */
async function saidBy(
  { credential: id, rpId }: { readonly credential: string; readonly rpId: string },
  content: object,
): Promise<PasskeyWord | undefined> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    challenge: await hashOf(content),
    rpId,
    allowCredentials: [{ id, type: 'public-key' }],
    userVerification: 'required',
  })
  const credential = await navigator.credentials.get({ publicKey }).catch(() => null)
  if (!(credential instanceof PublicKeyCredential)) return undefined
  if (!(credential.response instanceof AuthenticatorAssertionResponse)) return undefined
  const { clientDataJSON, authenticatorData, signature } = credential.response
  const bytes = (of: ArrayBuffer): string => base64url(new Uint8Array(of))
  return {
    credential: id,
    clientData: bytes(clientDataJSON),
    authenticatorData: bytes(authenticatorData),
    signature: bytes(signature),
  }
}

export const now = (): Assertion['at'] => new Date().toISOString() as Assertion['at']
