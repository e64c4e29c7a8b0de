import {
  type Assertion,
  assertionContent,
  type EscrowNamed,
  escrowShareContext,
  type NodeNamed,
  type Proposal,
  proposalContent,
  registrationContent,
  shareContext,
  type SignInBegun,
  type Signer,
  signerContent,
  signInContent,
  type SignerId,
  type SignerRegistration,
} from '@carnet/api'
import canonicalize from 'canonicalize'
import { base64url } from './base64.ts'

/** What a person signs, in bytes (docs/formats/assertion.md): canonical JSON by RFC 8785, in UTF-8. */
export const assertionBytes = (named: NodeNamed, about: string, said: Omit<Assertion, 'signature'>): Uint8Array =>
  canonical(assertionContent(named, about, said))

export const registrationBytes = (
  named: NodeNamed,
  person: string,
  said: Omit<SignerRegistration, 'signature'>,
): Uint8Array => canonical(registrationContent(named, person, said))

/** What a key file signs to sign its person in. */
export const signInBytes = (begun: Pick<SignInBegun, 'authority' | 'node' | 'bytes'>, signingKey: string): Uint8Array =>
  canonical(signInContent(begun, signingKey))

/** What a share is bound to when it is sealed to a proposal's key. */
export const shareBytes = (
  proposal: Pick<Proposal, 'authority' | 'node' | 'id' | 'hash'>,
  signer: SignerId,
): Uint8Array => canonical(shareContext(proposal, signer))

/** What a member's share of an escrow was bound to when it was kept (docs/formats/escrow.md). */
export const escrowShareBytes = (named: EscrowNamed, signer: SignerId): Uint8Array =>
  canonical(escrowShareContext(named, signer))

/** The hash of what a proposal says. Where it is not the one that came with it, somebody shows what is not proposed. */
export const proposalHash = (proposal: Proposal): Promise<string> => hashOf(proposalContent(proposal))

/** What a confirmation says `what` of. */
export const signerHash = (signer: Signer): Promise<string> => hashOf(signerContent(signer))

const canonical = (content: object): Uint8Array<ArrayBuffer> => new TextEncoder().encode(canonicalize(content))

const hashOf = async (content: object): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', canonical(content))))
