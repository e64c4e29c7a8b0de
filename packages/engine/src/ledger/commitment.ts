import { leafHash, rootOf } from '@carnet/tlog'
import { HmacKey } from '../hmac.ts'

/** What an entry says about ids: commitments, or the root over them; and the seed that opens them, for the sealed event. */
export interface Committed {
  readonly seed: Uint8Array
  readonly said: { readonly commitments: readonly string[] } | { readonly root: string }
}

/** Above this many, an entry carries one Merkle root of its commitments. */
const mostListed = 32

/**
 * Commits to ids, each under a key of its own (HMAC-SHA-256), so that one commitment can be opened without the others.
 * The keys are derived from one fresh seed by ordinal.
 */
export function commitTo(items: readonly string[], random: (bytes: number) => Uint8Array): Committed {
  const seed = random(32)
  const commitments = items.map((item, ordinal) => commitment(commitmentKey(seed, ordinal), item))
  if (commitments.length <= mostListed) return { seed, said: { commitments: commitments.map(base64url) } }
  return { seed, said: { root: base64url(rootOf(commitments.map(leafHash))) } }
}

/** The key of the `ordinal`th commitment of a seed: what its subject is given to open it. */
export const commitmentKey = (seed: Uint8Array, ordinal: number): Uint8Array =>
  new HmacKey(seed).bytes(Buffer.from(`carnet/commitment-key/v1/${ordinal}`))

export const commitment = (key: Uint8Array, item: string): Uint8Array =>
  new HmacKey(key).bytes(Buffer.from(`carnet/commitment/v1/${item}`))

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
