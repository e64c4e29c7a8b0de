import type { Assertion, Instant, NodeNamed, Proposal, Signer, SignerRegistration } from '@carnet/api'
import { assertionBytes, type Client, escrowShareBytes, registrationBytes, type Reply, shareBytes } from '@carnet/sdk'
import { sign } from 'node:crypto'
import { openWith, sealTo } from './sealing.ts'
import type { SignerKeys } from './signer-file.ts'

/** A signer of one's own that a node knows, and what its words are bound to there. */
export interface OwnSigner {
  readonly signer: Signer
  readonly named: NodeNamed
}

/** The signer that a file is, on this node. */
export async function ownSigner(client: Client, signingKey: string): Promise<Reply<OwnSigner>> {
  const me = await client.me()
  if (!me.ok) return me
  const known = await client.signers()
  if (!known.ok) return known
  const { authority, node, signers } = known.value
  const signer = signers.find((each) => each.signingKey === signingKey && each.person === me.value.id)
  return signer === undefined
    ? { ok: false, problem: { code: 'request/not-found', with: { what: 'signer of yours; register it first' } } }
    : { ok: true, value: { signer, named: { authority, node } } }
}

/** A registration of both keys, with a signature that shows possession. */
export function registration(named: NodeNamed, person: string, keys: SignerKeys, now: Date): SignerRegistration {
  const said = { signingKey: keys.signingKey, sealingKey: keys.sealingKey, at: now.toISOString() as Instant }
  return { ...said, signature: signed(registrationBytes(named, person, said), keys) }
}

/** A signed word about a proposal or a signer. */
export function word(
  { signer, named }: OwnSigner,
  about: string,
  said: Pick<Assertion, 'kind' | 'what'> & { readonly share?: string },
  keys: SignerKeys,
  now: Date,
): Assertion {
  const at = now.toISOString() as Instant
  const whole = { v: 1, method: 'ed25519', signer: signer.id, at, ...said } as const
  return { ...whole, signature: signed(assertionBytes(named, about, whole), keys) }
}

const signed = (bytes: Uint8Array, { signing }: SignerKeys): string => sign(null, bytes, signing).toString('base64url')

/**
 * What an approver gives to open restricted data: the own share of each period, opened here and sealed anew to the key that
 * the node made for this proposal. Undefined where a share does not open with these keys.
 */
export async function shareFor(
  proposal: Proposal,
  signer: Signer,
  { sealing }: SignerKeys,
): Promise<string | undefined> {
  const { request, recipient } = proposal
  if (request.kind !== 'restricted-restore' || recipient === undefined) return undefined
  const given: Record<string, string> = {}
  for (const period of request.periods) {
    const own = period.shares.find((share) => share.signer === signer.id)
    const context = { info: 'carnet/escrow-share/v1', aad: escrowShareBytes(period, signer.id) }
    const share = own && (await openWith(sealing, Buffer.from(own.sealed, 'base64url'), context))
    if (share === undefined) return undefined
    given[period.key] = Buffer.from(share).toString('base64url')
  }
  const context = { info: 'carnet/share/v1', aad: shareBytes(proposal, signer.id) }
  const sealed = await sealTo(Buffer.from(recipient, 'base64url'), Buffer.from(JSON.stringify(given)), context)
  return Buffer.from(sealed).toString('base64url')
}
