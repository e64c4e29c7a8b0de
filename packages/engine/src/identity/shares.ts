import { type Answer, granted, type Proposal, shareContext } from '@carnet/api'
import canonicalize from 'canonicalize'
import { openWith } from '../hpke.ts'
import { contradicted } from './ports.ts'
import type { ProposalRow, VoiceRow } from './proposal-row.ts'

const info = 'carnet/share/v1'

/** What an approver sealed for this proposal alone; undefined where the proposal asks for nothing of the kind. */
export async function openShare(
  proposal: Proposal,
  { recipient }: ProposalRow,
  { person, assertion }: VoiceRow,
): Promise<Answer<Uint8Array | undefined>> {
  const { share, signer } = assertion
  if (share === undefined && recipient === undefined) return granted(undefined)
  const aad = Buffer.from(canonicalize(shareContext(proposal, signer)) ?? '')
  const opened =
    share === undefined || recipient?.privateKey === undefined
      ? undefined
      : await openWith(
          { publicKey: bytesOf(recipient.publicKey), privateKey: bytesOf(recipient.privateKey) },
          bytesOf(share),
          { info, aad },
        )
  return opened === undefined ? contradicted('voice', `${proposal.id}/${person}`) : granted(opened)
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'base64url')
