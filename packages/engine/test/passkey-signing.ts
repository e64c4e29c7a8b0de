import {
  type Assertion,
  assertionContent,
  type Instant,
  type NodeNamed,
  type PasskeySignerRegistration,
  passkeySignerContent,
  type PasskeyWord,
  type Proposal,
  type SignerId,
} from '@carnet/api'
import canonicalize from 'canonicalize'
import { createHash } from 'node:crypto'
import type { Authenticator } from './authenticator.ts'

export const site = { origin: 'https://carnet.example', rpId: 'carnet.example' } as const

/** What a page has the person's authenticator say over this. */
export function passkeySays(content: object, passkey: Authenticator, at: typeof site = site): PasskeyWord {
  const challenge = createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('base64url')
  const { response } = passkey.get({ challenge, ...at })
  return {
    credential: passkey.id,
    clientData: response.clientDataJSON,
    authenticatorData: response.authenticatorData,
    signature: response.signature,
  }
}

export function passkeyRegistration(
  named: NodeNamed,
  person: string,
  passkey: Authenticator,
  now: Date,
): PasskeySignerRegistration {
  const said = { credential: passkey.id, ...site, publicKey: passkey.publicKey, at: now.toISOString() as Instant }
  return { ...said, ...passkeySays(passkeySignerContent(named, person, said), passkey) }
}

/** A passkey's word on a proposal. */
export function passkeyWordOn(
  proposal: Pick<Proposal, 'authority' | 'node' | 'id' | 'hash'>,
  by: { readonly passkey: Authenticator; readonly signer: SignerId; readonly now: Date; readonly at?: typeof site },
): Assertion {
  const said = {
    v: 1 as const,
    method: 'webauthn' as const,
    kind: 'approval' as const,
    what: proposal.hash,
    signer: by.signer,
    at: by.now.toISOString() as Instant,
    credential: by.passkey.id,
  }
  return { ...said, ...passkeySays(assertionContent(proposal, proposal.id, said), by.passkey, by.at) }
}
