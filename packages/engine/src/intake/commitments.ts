import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
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
  // As a key object: given raw bytes, `createHmac` takes five times as long.
  const intakeKey = createSecretKey(key)
  return {
    key,
    add: (record, digest) => tree.append(leafHash(recordCommitment(intakeKey, tree.size, record, digest))),
    root: tree.root,
  }
}

/**
 * SHA-256 over the record's own key, its id and the digest of what was stored. The key has 256 bits and each part one
 * length, so that the commitment hides what it commits to, and only with that key opens to it.
 */
export function recordCommitment(
  intakeKey: KeyObject,
  ordinal: number,
  record: string,
  digest: Uint8Array,
): Uint8Array {
  const key = createHmac('sha256', intakeKey).update(`carnet/record-commitment/v1/${ordinal}`).digest()
  return hash('sha256', Buffer.concat([key, Buffer.from(record), digest]), 'buffer')
}
