import { sha256 } from '#platform'

declare const brand: unique symbol

/** 32 bytes of SHA-256 that name a leaf or a subtree. Not to be written to. */
export type Hash = Uint8Array & { readonly [brand]: 'Hash' }

export const hashLength = 32

/** Takes 32 bytes for a hash; undefined for any other number of them. */
export const asHash = (bytes: Uint8Array): Hash | undefined =>
  bytes.length === hashLength ? (bytes as Hash) : undefined

/** @source RFC 6962 §2.1: the hash of an empty list is the hash of an empty string. */
export const emptyRoot: Hash = sha256(new Uint8Array(0)) as Hash

/** @source RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Hash {
  const input = new Uint8Array(1 + entry.length)
  input.set(entry, 1)
  return sha256(input) as Hash
}

const pair = new Uint8Array(1 + 2 * hashLength)
pair[0] = 1

/** @source RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== hashLength || right.length !== hashLength) throw new RangeError('a hash has 32 bytes')
  pair.set(left, 1)
  pair.set(right, 1 + hashLength)
  return sha256(pair) as Hash
}

/**
 * Root of the tree over `leaves`.
 * @source RFC 6962 §2.1: MTH(D[n]) = SHA-256(0x01 ‖ MTH(D[0:k]) ‖ MTH(D[k:n])), k the largest power of two below n.
 */
export function treeHash(leaves: readonly Hash[]): Hash {
  const [only] = leaves
  if (only === undefined) return emptyRoot
  if (leaves.length === 1) return only
  const k = largestPowerOfTwoBelow(leaves.length)
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

/** Exact up to 2^53: no logarithm, which rounds, and no shift, which ends at 2^31. */
export function largestPowerOfTwoBelow(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

/** For public values: takes as long as the values are alike. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

/** The hash at a place where one must be. */
export function hashAt(hashes: readonly Hash[], at: number): Hash {
  const hash = hashes[at]
  if (hash === undefined) throw new RangeError('no hash stands there')
  return hash
}
