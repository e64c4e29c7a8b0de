import { emptyRoot, type Hash, hashAt, nodeHash } from './hash.ts'

/** Size of a tree and its root: what a checkpoint says. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

/** Hashes in a full tile. @source C2SP tlog-tiles: tiles are 256 hashes wide and 8 levels high. */
export const tileWidth = 256

/** Where a tile is, and how many hashes it has so far. */
export interface TilePlace {
  readonly level: number
  readonly index: number
  readonly width: number
}

/** The hashes of one tile so far: of subtrees of 256^level leaves each. */
export interface Tile {
  readonly level: number
  readonly index: number
  readonly hashes: readonly Hash[]
}

/** The tiles at the right edge of a tree, by level: all that is needed to make it grow and to know its root. */
export interface Edge {
  readonly size: number
  readonly levels: readonly (readonly Hash[])[]
}

export const emptyEdge: Edge = { size: 0, levels: [] }

/** The last tile of a tree of this size at each level; a width of 0 where the level ends with a full tile. */
export function edgeShape(size: number): readonly TilePlace[] {
  const shape: TilePlace[] = []
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth))
    shape.push({ level, index: Math.floor(count / tileWidth), width: count % tileWidth })
  return shape
}

/** Grows a tree by leaves. `tiles` are those that changed: full ones, and last at each level the new edge. */
export function grow(edge: Edge, leaves: readonly Hash[]): { readonly edge: Edge; readonly tiles: readonly Tile[] } {
  const size = edge.size + leaves.length
  if (!Number.isSafeInteger(size)) throw new RangeError('a tree has at most 2^53 − 1 leaves')
  const tiles: Tile[] = []
  const levels: (readonly Hash[])[] = []
  let added = leaves
  for (let level = 0; added.length > 0 || level < edge.levels.length; level++) {
    const before = edge.levels[level] ?? []
    const { full, rest } = fill(before, added)
    let index = Math.floor(edge.size / tileWidth ** (level + 1))
    for (const hashes of full) tiles.push({ level, index: index++, hashes })
    if (rest.length > 0 && added.length > 0) tiles.push({ level, index, hashes: rest })
    levels.push(rest)
    added = full.map(perfectRoot)
  }
  return { edge: { size, levels }, tiles }
}

/** Cuts what stands in the last tile of a level, and what comes to it, into full tiles and a new last one. */
function fill(before: readonly Hash[], added: readonly Hash[]): { full: readonly Hash[][]; rest: readonly Hash[] } {
  if (added.length === 0) return { full: [], rest: before }
  const hashes = [...before, ...added]
  const full: Hash[][] = []
  let from = 0
  for (; from + tileWidth <= hashes.length; from += tileWidth) full.push(hashes.slice(from, from + tileWidth))
  return { full, rest: hashes.slice(from) }
}

/** Root over 2^k hashes. */
export function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = hashes
  while (row.length > 1) {
    if (row.length % 2 === 1) throw new RangeError('a perfect subtree has a power of two of leaves')
    const above: Hash[] = []
    for (let at = 0; at < row.length; at += 2) above.push(nodeHash(hashAt(row, at), hashAt(row, at + 1)))
    row = above
  }
  return hashAt(row, 0)
}

/** Root of the tree behind an edge. @source RFC 6962 §2.1: perfect subtrees, largest first, folded from the right. */
export function edgeRoot({ levels }: Edge): Hash {
  const peaks: Hash[] = []
  for (const hashes of levels.toReversed()) {
    let from = 0
    for (let width = tileWidth / 2; width >= 1; width /= 2) {
      if (Math.floor(hashes.length / width) % 2 === 0) continue
      peaks.push(perfectRoot(hashes.slice(from, from + width)))
      from += width
    }
  }
  return peaks.length === 0 ? emptyRoot : peaks.reduceRight((below, above) => nodeHash(above, below))
}

/** Root over leaves. @source RFC 6962 §2.1; without the recursion of `treeHash`, for many. */
export const rootOf = (leaves: readonly Hash[]): Hash => edgeRoot(grow(emptyEdge, leaves).edge)
