import { type Hash, hashAt, hashLength, largestPowerOfTwoBelow, nodeHash, sameBytes } from './hash.ts'
import { perfectRoot, type TilePlace, tileWidth } from './tree.ts'

/** Root of the perfect subtree over the 2^height leaves from `index` · 2^height on. */
export type ReadNode = (height: number, index: number) => Hash

/** @source RFC 6962 §2.1.1: PATH(m, D[n]), from the leaf's sibling to the root's child. */
export function inclusionProof(index: number, size: number, node: ReadNode): readonly Hash[] {
  if (!isSize(size) || !isSize(index) || index >= size) throw new RangeError('no leaf stands there')
  return path(index, 0, size, node)
}

function path(index: number, from: number, to: number, node: ReadNode): readonly Hash[] {
  if (to - from === 1) return []
  const middle = from + largestPowerOfTwoBelow(to - from)
  return index < middle
    ? [...path(index, from, middle, node), rangeRoot(middle, to, node)]
    : [...path(index, middle, to, node), rangeRoot(from, middle, node)]
}

/** @source RFC 6962 §2.1.2: PROOF(m, D[n]). Empty from the empty tree, and for equal sizes. */
export function consistencyProof(oldSize: number, newSize: number, node: ReadNode): readonly Hash[] {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) throw new RangeError('a tree only grows')
  return oldSize === 0 ? [] : subproof(oldSize, 0, newSize, true, node)
}

function subproof(size: number, from: number, to: number, whole: boolean, node: ReadNode): readonly Hash[] {
  if (size === to) return whole ? [] : [rangeRoot(from, to, node)]
  const middle = from + largestPowerOfTwoBelow(to - from)
  return size <= middle
    ? [...subproof(size, from, middle, whole, node), rangeRoot(middle, to, node)]
    : [...subproof(size, middle, to, false, node), rangeRoot(from, middle, node)]
}

/** Root over the leaves `[from, to)`, `from` a multiple of the largest power of two in their number. */
function rangeRoot(from: number, to: number, node: ReadNode): Hash {
  let leaves = 1
  let height = 0
  for (; leaves * 2 <= to - from; leaves *= 2) height++
  const left = node(height, from / leaves)
  return from + leaves === to ? left : nodeHash(left, rangeRoot(from + leaves, to, node))
}

/** Whether `leaf` is the `index`th of the tree with this size and root. @source RFC 9162 §2.1.3.2 */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(size) || !isSize(index) || index >= size || !areHashes([leaf, ...proof])) return false
  let at = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling as Hash, hash as Hash)
      for (; at % 2 === 0 && at !== 0; at /= 2) last = half(last)
    } else hash = nodeHash(hash as Hash, sibling as Hash)
    at = half(at)
    last = half(last)
  }
  return last === 0 && sameBytes(hash, root)
}

/**
 * Whether the tree of `newSize` and `newRoot` extends that of `oldSize` and `oldRoot`. Sizes must come from signed
 * checkpoints: a proof alone does not bind the new one. The empty tree, of which anything is an extension, proves nothing.
 * @source RFC 9162 §2.1.4.2
 */
export function verifyConsistency(
  oldSize: number,
  newSize: number,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize === 0 || oldSize > newSize) return false
  if (oldSize === newSize) return proof.length === 0 && sameBytes(oldRoot, newRoot)
  const [first, ...rest] = isPowerOfTwo(oldSize) && proof.length > 0 ? [oldRoot, ...proof] : proof
  if (first === undefined || !areHashes([first, ...rest])) return false
  let at = oldSize - 1
  let last = newSize - 1
  for (; at % 2 === 1; at = half(at)) last = half(last)
  let before = first as Hash
  let after = first as Hash
  for (const each of rest) {
    const hash = each as Hash
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      before = nodeHash(hash, before)
      after = nodeHash(hash, after)
      for (; at % 2 === 0 && at !== 0; at /= 2) last = half(last)
    } else after = nodeHash(after, hash)
    at = half(at)
    last = half(last)
  }
  return last === 0 && sameBytes(before, oldRoot) && sameBytes(after, newRoot)
}

const half = (number: number): number => Math.floor(number / 2)
const isSize = (number: number): boolean => Number.isSafeInteger(number) && number >= 0
const isPowerOfTwo = (number: number): boolean => number === 1 || largestPowerOfTwoBelow(number) * 2 === number
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every(({ length }) => length === hashLength)

/** Reads nodes from tiles; `tile` gives at least the hashes that the tree has there. */
export const nodesOfTiles =
  (tile: (level: number, index: number) => readonly Hash[]): ReadNode =>
  (height, index) => {
    const level = Math.floor(height / 8)
    const leaves = 2 ** (height % 8)
    const first = index * leaves
    const hashes = tile(level, Math.floor(first / tileWidth))
    const begin = first % tileWidth
    return perfectRoot(Array.from({ length: leaves }, (_, at) => hashAt(hashes, begin + at)))
  }

/** The tiles, as wide as a tree of `size` has them, from which `make` can make its proof: what is to be fetched first. */
export function tilesForProof(size: number, make: (node: ReadNode) => unknown): readonly TilePlace[] {
  const places = new Map<string, TilePlace>()
  const nothing = new Uint8Array(hashLength) as Hash
  make((height, index) => {
    const level = Math.floor(height / 8)
    const at = Math.floor((index * 2 ** (height % 8)) / tileWidth)
    const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - at * tileWidth)
    places.set(`${level}/${at}`, { level, index: at, width })
    return nothing
  })
  return [...places.values()]
}
