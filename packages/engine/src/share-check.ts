import { type EscrowNamed, escrowShareContext, type SignerId } from '@carnet/api'
import canonicalize from 'canonicalize'
import { createHash } from 'node:crypto'

/** What a member's share of an escrow is bound to (docs/formats/escrow.md). */
export const shareContextOf = (named: EscrowNamed, signer: SignerId): Buffer =>
  Buffer.from(canonicalize(escrowShareContext(named, signer)) ?? '')

/** A share has 256 bits that nobody can guess: its hash tells a right one from a wrong one, and nothing else. */
export const shareCheck = (named: EscrowNamed, signer: SignerId, share: Uint8Array): string =>
  createHash('sha256').update(shareContextOf(named, signer)).update(share).digest('base64url')
