import type { Assertion, NodeNamed, PasskeySignerRegistration, Proposal, Signer } from '@carnet/api'
import canonicalize from 'canonicalize'

// What is signed, as docs/formats/assertion.md says. The API has the same functions, with schemas that pages do without:
// content.test.ts holds these against those.

/** All that is decided about, and nothing that changes. */
export const proposalContent = ({
  id,
  authority,
  node,
  request,
  needs,
  by,
  at,
  expires,
  delay,
  recipient,
}: Proposal): object => ({
  domain: 'carnet/proposal/v1',
  id,
  authority,
  node,
  request,
  needs,
  by,
  at,
  expires,
  delay,
  ...(recipient === undefined ? {} : { recipient }),
})

export const signerContent = ({ id, person, signingKey, sealingKey, passkey }: Signer): object => ({
  domain: 'carnet/signer-confirmation/v1',
  id,
  person,
  signingKey,
  ...(sealingKey === undefined ? {} : { sealingKey }),
  ...(passkey === undefined ? {} : { passkey }),
})

/** A passkey's word before it is said. */
export type Wording = Pick<Assertion, 'v' | 'kind' | 'what' | 'signer' | 'at'> & {
  readonly method: 'webauthn'
  readonly credential: string
}

export const assertionContent = ({ authority, node }: NodeNamed, about: string, said: Wording): object => ({
  domain: 'carnet/assertion/v1',
  authority,
  node,
  about,
  ...said,
})

export type Registering = Omit<PasskeySignerRegistration, 'clientData' | 'authenticatorData' | 'signature'>

export const passkeySignerContent = ({ authority, node }: NodeNamed, person: string, said: Registering): object => ({
  domain: 'carnet/passkey-signer/v1',
  authority,
  node,
  person,
  ...said,
})

/** SHA-256 in base64url of the canonical form (RFC 8785). */
export const hashOf = async (content: object): Promise<string> => base64url(await digest(canonicalize(content) ?? ''))

export const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
