import {
  type ActorId,
  type Assertion,
  assertionContent,
  type Instant,
  type NodeNamed,
  type Proposal,
  registrationContent,
  signerContent,
  type SignerId,
  type SignerRegistration,
} from '@carnet/api'
import canonicalize from 'canonicalize'
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** What a person has on their own machine. */
export interface PersonKeys {
  readonly signing: KeyObject
  readonly signingKey: string
  readonly sealing: KeyObject
  readonly sealingKey: string
}

export function newPersonKeys(): PersonKeys {
  const [signing, sealing] = [generateKeyPairSync('ed25519'), generateKeyPairSync('x25519')]
  const raw = (key: KeyObject): string =>
    key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
  return {
    signing: signing.privateKey,
    signingKey: raw(signing.publicKey),
    sealing: sealing.privateKey,
    sealingKey: raw(sealing.publicKey),
  }
}

const signed = (content: object, key: KeyObject): string =>
  sign(null, Buffer.from(canonicalize(content) ?? ''), key).toString('base64url')

export function registrationOf(named: NodeNamed, person: ActorId, keys: PersonKeys, now: Date): SignerRegistration {
  const said = { signingKey: keys.signingKey, sealingKey: keys.sealingKey, at: now.toISOString() as Instant }
  return { ...said, signature: signed(registrationContent(named, person, said), keys.signing) }
}

/** What a confirmation says. */
export const signerHash = (of: Parameters<typeof signerContent>[0]): string =>
  createHash('sha256')
    .update(canonicalize(signerContent(of)) ?? '')
    .digest('base64url')

export interface Signing {
  readonly keys: PersonKeys
  readonly signer: SignerId
  readonly now: Date
  readonly kind?: Assertion['kind']
  readonly share?: string
}

/** A signed word on a proposal. */
export const wordOn = (proposal: Pick<Proposal, 'authority' | 'node' | 'id' | 'hash'>, signing: Signing): Assertion =>
  wordAbout(proposal, proposal.id, proposal.hash, signing)

export function wordAbout(
  named: NodeNamed,
  about: string,
  what: string,
  { keys, signer, now, kind = 'approval', share }: Signing,
): Assertion {
  const said = {
    v: 1 as const,
    method: 'ed25519' as const,
    kind,
    what,
    signer,
    at: now.toISOString() as Instant,
    ...(share === undefined ? {} : { share }),
  }
  return { ...said, signature: signed(assertionContent(named, about, said), keys.signing) }
}
