import { emptyRoot, nodeHash, type Hash } from '@carnet/tlog'

/** Size of a tree and its root: what a checkpoint says. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

/** Hashes in a full tile. @source C2SP tlog-tiles: tiles are 256 hashes wide and 8 levels high. */
export const tileWidth = 256

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

/** What stands at the right edge of a tree of this size: index and width of the last tile at each level. */
export function edgeShape(
  size: number,
): readonly { readonly level: number; readonly index: number; readonly width: number }[] {
  const shape = []
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth))
    shape.push({ level, index: Math.floor(count / tileWidth), width: count % tileWidth })
  return shape
}

/** Grows a tree by leaves. `tiles` are those that changed: full ones, and last at each level the new edge. */
export function grow(edge: Edge, leaves: readonly Hash[]): { readonly edge: Edge; readonly tiles: readonly Tile[] } {
  const size = edge.size + leaves.length
  const tiles: Tile[] = []
  const levels: (readonly Hash[])[] = []
  let added: readonly Hash[] = leaves
  for (let level = 0; added.length > 0 || level < edge.levels.length; level++) {
    const hashes = [...(edge.levels[level] ?? []), ...added]
    let index = Math.floor(edge.size / tileWidth ** (level + 1))
    const finished: Hash[] = []
    let from = 0
    for (; from + tileWidth <= hashes.length; from += tileWidth, index++) {
      const full = hashes.slice(from, from + tileWidth)
      tiles.push({ level, index, hashes: full })
      finished.push(perfectRoot(full))
    }
    const rest = hashes.slice(from)
    if (rest.length > 0 && added.length > 0) tiles.push({ level, index, hashes: rest })
    levels.push(rest)
    added = finished
  }
  return { edge: { size, levels }, tiles }
}

/** Root over 2^k hashes. */
export function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = hashes
  while (row.length > 1) row = pairs(row)
  const [root] = row
  if (root === undefined) throw new Error('a subtree without leaves has no root')
  return root
}

const pairs = (row: readonly Hash[]): readonly Hash[] => {
  const above: Hash[] = []
  for (let at = 0; at + 1 < row.length; at += 2) above.push(nodeHash(hashAt(row, at), hashAt(row, at + 1)))
  return above
}

/** Root of the tree behind an edge. @source RFC 6962 §2.1: perfect subtrees, largest first, folded from the right. */
export function edgeRoot({ levels }: Edge): Hash {
  const peaks: Hash[] = []
  for (const hashes of levels.toReversed()) {
    let from = 0
    for (let width = tileWidth / 2; width >= 1; width /= 2) {
      if ((hashes.length & width) === 0) continue
      peaks.push(perfectRoot(hashes.slice(from, from + width)))
      from += width
    }
  }
  if (peaks.length === 0) return emptyRoot
  return peaks.reduceRight((below, above) => nodeHash(above, below))
}

export function hashAt(hashes: readonly Hash[], at: number): Hash {
  const hash = hashes[at]
  if (hash === undefined) throw new RangeError('no hash stands there')
  return hash
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
