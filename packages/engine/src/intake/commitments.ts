import { createHmac } from 'node:crypto'
import { emptyRoot, type Hash, leafHash, nodeHash } from '@carnet/tlog'

/**
 * Merkle root over the commitments to a message's records, grown record by record.
 *
 * Each record is committed to under a key of its own, derived from the intake's key by its ordinal, so that one record's
 * commitment can be opened to somebody without opening the others'. The key is kept sealed in the intake's event.
 */
export interface RecordCommitments {
  readonly key: Uint8Array
  add(record: string, digest: Uint8Array): void
  root(): Uint8Array
}

export function recordCommitments(key: Uint8Array): RecordCommitments {
  /** Roots of the perfect subtrees of what was added, largest first (RFC 6962 §2.1). */
  const right: { readonly height: number; readonly hash: Hash }[] = []
  let count = 0
  return {
    key,
    add(record, digest) {
      let node = { height: 0, hash: leafHash(recordCommitment(key, count++, record, digest)) }
      for (let last = right.at(-1); last?.height === node.height; last = right.at(-1)) {
        right.pop()
        node = { height: node.height + 1, hash: nodeHash(last.hash, node.hash) }
      }
      right.push(node)
    },
    root: () =>
      right.length === 0
        ? emptyRoot
        : right.map(({ hash }) => hash).reduceRight((below, above) => nodeHash(above, below)),
  }
}

/** HMAC-SHA-256 under the record's own key over its id and the digest of what was stored. */
export function recordCommitment(
  intakeKey: Uint8Array,
  ordinal: number,
  record: string,
  digest: Uint8Array,
): Uint8Array {
  const key = createHmac('sha256', intakeKey).update(`carnet/record-commitment/v1/${ordinal}`).digest()
  return createHmac('sha256', key).update(record).update(digest).digest()
}
