import { type Hash, nodeHash } from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import type { Served } from './checkpoint.ts'
import { readTile } from './files.ts'
import { edgeShape, hashAt, perfectRoot, sameBytes, tileWidth } from './tree.ts'
import { LedgerFault } from './fault.ts'

/** A perfect subtree's root: `level` is the binary logarithm of its leaves, `index` its place in that row. */
type ReadNode = (level: number, index: number) => Hash

/**
 * The C2SP tlog-proof of the entry at `index` under a checkpoint, made from tiles that were authenticated against it.
 * @source C2SP tlog-proof
 */
export async function proofOf(
  transaction: Transaction,
  served: Served,
  index: number,
  leaf: Uint8Array,
): Promise<string> {
  const node = await nodesAround(transaction, served, index)
  if (!sameBytes(node(0, index), leaf)) throw new LedgerFault('tile-changed')
  const hashes = inclusionPath(index, 0, served.size, node)
  const lines = [
    'c2sp.org/tlog-proof@v1',
    `index ${index}`,
    ...hashes.map((hash) => Buffer.from(hash).toString('base64')),
  ]
  return `${lines.join('\n')}\n\n${served.checkpoint}`
}

/** @source RFC 6962 §2.1.1: PATH(m, D[n]), siblings from the leaf up. */
function inclusionPath(index: number, from: number, to: number, node: ReadNode): readonly Hash[] {
  if (to - from === 1) return []
  const middle = from + largestPowerBelow(to - from)
  return index < middle
    ? [...inclusionPath(index, from, middle, node), rangeRoot(middle, to, node)]
    : [...inclusionPath(index, middle, to, node), rangeRoot(from, middle, node)]
}

/** Root over the leaves `[from, to)`, `from` a multiple of the largest power of two in their number. */
function rangeRoot(from: number, to: number, node: ReadNode): Hash {
  const count = to - from
  const level = Math.floor(Math.log2(count))
  if (2 ** level === count) return node(level, from / count)
  const middle = from + 2 ** level
  return nodeHash(rangeRoot(from, middle, node), rangeRoot(middle, to, node))
}

const largestPowerBelow = (count: number): number => 2 ** (Math.ceil(Math.log2(count)) - 1)

/** Reads the tiles over a leaf and at the tree's edge, all that its proof needs. */
async function nodesAround(transaction: Transaction, served: Served, index: number): Promise<ReadNode> {
  const tiles = new Map<string, readonly Hash[]>()
  const load = async (level: number, tile: number, width: number): Promise<void> => {
    tiles.set(`${level}/${tile}`, await readTile(transaction, served, level, tile, width))
  }
  for (const { level, index: last, width } of edgeShape(served.size)) {
    if (width > 0) await load(level, last, width)
    const over = Math.floor(index / tileWidth ** (level + 1))
    if (over < last) await load(level, over, tileWidth)
  }
  return (level, at) => {
    const row = Math.floor(level / 8)
    const leaves = 2 ** (level % 8)
    const first = at * leaves
    const hashes = tiles.get(`${row}/${Math.floor(first / tileWidth)}`) ?? []
    const begin = first % tileWidth
    const within = Array.from({ length: leaves }, (_, place) => hashAt(hashes, begin + place))
    return perfectRoot(within)
  }
}
