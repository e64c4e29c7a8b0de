import type { Assertion, Proposal, Signer, SignerId, SignerRegistration } from './decision.ts'
import type { PasskeySignerRegistration } from './passkey-signer.ts'
import type { Receipt } from './receipt.ts'
import type { RecoveryNamed } from './recovery.ts'

// What is signed, or bound to what is sealed, as docs/formats says: without schemas, for pages that do without them too.

/** Whose word a signature is: bound to one node, so that nothing signed for another counts here. */
export interface NodeNamed {
  readonly authority: string
  readonly node: string
}

/** An assertion with its signature, or before it is signed. */
type AssertionSaid = Omit<Assertion, 'signature'> & {
  readonly credential?: string
  readonly signature?: string
  readonly clientData?: string
  readonly authenticatorData?: string
}

/**
 * What an assertion signs, to be written as canonical JSON (RFC 8785): docs/formats/assertion.md. `about` is the id of
 * the proposal, or of the signer that is confirmed. Signer and verifier both take it from here.
 */
export const assertionContent = (
  { authority, node }: NodeNamed,
  about: string,
  { signature: _signature, clientData: _client, authenticatorData: _data, ...said }: AssertionSaid,
): object => ({ domain: 'carnet/assertion/v1', authority, node, about, ...said })

/** What a registration signs, to be written as canonical JSON. */
export const registrationContent = (
  { authority, node }: NodeNamed,
  person: string,
  { signingKey, sealingKey, at }: Pick<SignerRegistration, 'signingKey' | 'sealingKey' | 'at'>,
): object => ({ domain: 'carnet/signer/v1', authority, node, person, signingKey, sealingKey, at })

/** What a confirmation's `what` is the SHA-256 of, as canonical JSON. */
export const signerContent = ({
  id,
  person,
  signingKey,
  sealingKey,
  passkey,
}: Omit<Signer, 'state' | 'registered'>): object => ({
  domain: 'carnet/signer-confirmation/v1',
  id,
  person,
  signingKey,
  ...(sealingKey === undefined ? {} : { sealingKey }),
  ...(passkey === undefined ? {} : { passkey }),
})

/** What a proposal's `hash` is the SHA-256 of, as canonical JSON: all that is decided about, and nothing that changes. */
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
}: Omit<Proposal, 'hash' | 'state' | 'approvals' | 'refusals' | 'runs' | 'job'>): object => ({
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

/** What the registration of a passkey that signs is a word over, to be written as canonical JSON. */
export const passkeySignerContent = (
  { authority, node }: NodeNamed,
  person: string,
  {
    credential,
    origin,
    rpId,
    publicKey,
    at,
  }: Omit<PasskeySignerRegistration, 'clientData' | 'authenticatorData' | 'signature'>,
): object => ({ domain: 'carnet/passkey-signer/v1', authority, node, person, credential, origin, rpId, publicKey, at })

/** What binds a custodian's share to one ceremony and one custodian: the associated data of its sealing, as canonical JSON. */
export const recoveryShareContext = (
  { authority, node, ceremony, threshold }: RecoveryNamed,
  signer: SignerId,
): object => ({ domain: 'carnet/recovery-share/v1', authority, node, ceremony, threshold, signer })

/** What a promise signs: docs/formats/receipt.md. Signer and verifier both take it from here. */
export const promiseText = ({ origin, hash, includedBy }: Pick<Receipt, 'origin' | 'hash' | 'includedBy'>): string =>
  `carnet/promise/v1\n${origin}\n${hash}\n${includedBy}\n`

/** What `manifest.sig` of a package signs with the ledger's key: docs/formats/export.md. */
export const manifestText = (origin: string, sha256: string): string =>
  `carnet/export-manifest/v1\n${origin}\n${sha256}\n`

/** How an HPKE package begins: these bytes in ASCII, then the encapsulated secret, then the ciphertext. */
export const hpkeMagic = 'carnet-export/v1\n'
/** The `info` of its sealing. */
export const hpkeInfo = 'carnet/export/v1'

/** What a package may have in it, and how large it may be once unpacked. */
export const exportLimits = { records: 5_000, columns: 1_000, bytes: 32 * 1024 * 1024 } as const

/** What a passphrase of a signer file may cost, least and most: memory in KiB. */
export const passphraseCosts = {
  argon2id: { memory: [19_456, 4_194_304], passes: [1, 64], parallelism: [1, 64] },
  pbkdf2: { iterations: [210_000, 100_000_000] },
} as const
