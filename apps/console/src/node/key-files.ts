import type { Assertion, Proposal, Signer, SignerFile } from '@carnet/api'
import { assertionContent, registrationContent } from '@carnet/api/signing'
import type { SignerKeys } from '@carnet/sdk/offline'
import canonicalize from 'canonicalize'
import { ask, type Reply } from './ask.ts'
import { now, proposalHash, stopped } from './signing.ts'

/** A part of its own: few persons have key files, and most pages need none. */
const offline = () => import('@carnet/sdk/offline')

/** A signer of one's own, with its keys as they came from the file. */
export interface OwnKeys {
  readonly signer: Signer
  readonly keys: SignerKeys
}

export interface MadeKeyFile {
  readonly signer: Signer
  readonly file: SignerFile
}

const faults = {
  none: 'key-file/none',
  'does-not-open': 'key-file/does-not-open',
} as const

/** Does one thing with the keys in a file, which are one of these signers’, and forgets them. */
export async function keysIn<T>(
  file: File,
  passphrase: string,
  own: readonly Signer[],
  work: (keys: OwnKeys) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const { forgetKeys, openSignerFile } = await offline()
  const opened = await openSignerFile(await file.text(), passphrase)
  if (!opened.ok) return stopped(faults[opened.fault])
  const { keys } = opened
  const signer = own.find(({ signingKey }) => signingKey === keys.signingKey)
  try {
    return signer === undefined ? stopped('key-file/not-yours') : await work({ signer, keys })
  } finally {
    forgetKeys(keys)
  }
}

/** A key file's word on a proposal as it is shown: as with a passkey, another than is shown is not signed. */
export async function decideByFile(
  proposal: Proposal,
  kind: 'approval' | 'refusal',
  { signer, keys }: OwnKeys,
): Promise<Reply<Proposal>> {
  const what = await proposalHash(proposal)
  if (what !== proposal.hash) return stopped('proposal/changed')
  const said = { v: 1, method: 'ed25519', kind, what, signer: signer.id, at: now() } as const
  const signature = await signed(assertionContent(proposal, proposal.id, said), keys)
  const assertion: Assertion = { ...said, signature }
  return ask(kind === 'approval' ? 'approveProposal' : 'refuseProposal', { id: proposal.id, assertion })
}

/** Makes a key file and registers its public halves; the file is for whoever made it to keep. */
export async function makeKeyFile(person: string, passphrase: string): Promise<Reply<MadeKeyFile>> {
  const { newSignerFile, openSignerFile, forgetKeys } = await offline()
  const named = await ask('signers', {})
  if (!named.ok) return named
  const file = await newSignerFile(passphrase)
  const opened = await openSignerFile(JSON.stringify(file), passphrase)
  if (!opened.ok) return stopped('key-file/does-not-open')
  const { signingKey, sealingKey } = file
  const said = { signingKey, sealingKey, at: now() }
  const signature = await signed(registrationContent(named.value, person, said), opened.keys)
  forgetKeys(opened.keys)
  const registered = await ask('registerSigner', { ...said, signature })
  return registered.ok ? { ok: true, value: { signer: registered.value, file } } : registered
}

async function signed(content: object, keys: SignerKeys): Promise<string> {
  const { signBy } = await offline()
  return signBy(keys, new TextEncoder().encode(canonicalize(content)))
}
