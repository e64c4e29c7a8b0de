import { createHmac } from 'node:crypto'
import { leafHash, rootBuilder } from '@carnet/tlog'

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
  const tree = rootBuilder()
  return {
    key,
    add: (record, digest) => tree.append(leafHash(recordCommitment(key, tree.size, record, digest))),
    root: tree.root,
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
