import { type Answer, granted, type Proposal, shareContext, SharesGiven, type SignerId } from '@carnet/api'
import canonicalize from 'canonicalize'
import { openWith } from '../hpke.ts'
import { shareCheck } from '../share-check.ts'
import { contradicted } from './ports.ts'
import type { ProposalRow, VoiceRow } from './proposal-row.ts'

const info = 'carnet/share/v1'

/** An approver's shares of the keys that a proposal is about, by key. */
export type Shares = ReadonlyMap<string, Uint8Array>

/**
 * What an approver sealed for this proposal alone; undefined where the proposal asks for nothing of the kind. All that was
 * asked for, each as it was kept: a wrong share is none, and is told when it comes.
 */
export async function openShare(
  proposal: Proposal,
  row: ProposalRow,
  { person, assertion }: VoiceRow,
): Promise<Answer<Shares | undefined>> {
  const { share, signer } = assertion
  if (share === undefined && row.recipient === undefined) return granted(undefined)
  const opened = share === undefined ? undefined : await unsealed(proposal, row, share, signer)
  const given = opened === undefined ? undefined : sharesIn(opened)
  return given !== undefined && areKept(proposal, signer, given)
    ? granted(given)
    : contradicted('voice', `${proposal.id}/${person}`)
}

async function unsealed(
  proposal: Proposal,
  { recipient }: ProposalRow,
  share: string,
  signer: SignerId,
): Promise<Uint8Array | undefined> {
  if (recipient?.privateKey === undefined) return undefined
  const pair = { publicKey: bytesOf(recipient.publicKey), privateKey: bytesOf(recipient.privateKey) }
  const aad = Buffer.from(canonicalize(shareContext(proposal, signer)) ?? '')
  return openWith(pair, bytesOf(share), { info, aad })
}

function sharesIn(opened: Uint8Array): Shares | undefined {
  try {
    const given = SharesGiven.safeParse(JSON.parse(Buffer.from(opened).toString()))
    return given.success ? new Map(Object.entries(given.data).map(([key, share]) => [key, bytesOf(share)])) : undefined
  } catch {
    return undefined
  }
}

function areKept({ request }: Proposal, signer: SignerId, given: Shares): boolean {
  if (request.kind !== 'restricted-restore' || given.size !== request.periods.length) return false
  return request.periods.every((period) => {
    const own = period.shares.find((share) => share.signer === signer)
    const share = given.get(period.key)
    return own !== undefined && share !== undefined && shareCheck(period, signer, share) === own.check
  })
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'base64url')
