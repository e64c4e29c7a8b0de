import {
  encodeTlogProof,
  type Hash,
  inclusionProof,
  nodesOfTiles,
  type ReadNode,
  sameBytes,
  tilesForProof,
} from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import type { Served } from './checkpoint.ts'
import { readTile } from './files.ts'
import { LedgerFault } from './fault.ts'

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
  const hashes = inclusionProof(index, served.size, node)
  return encodeTlogProof({ index, hashes, checkpoint: served.checkpoint })
}

/** Reads the tiles that the proof needs, and the leaf's own, each authenticated up to the checkpoint. */
async function nodesAround(transaction: Transaction, served: Served, index: number): Promise<ReadNode> {
  const places = tilesForProof(served.size, (node) => [node(0, index), inclusionProof(index, served.size, node)])
  const tiles = new Map<string, readonly Hash[]>()
  for (const { level, index: at, width } of places)
    tiles.set(`${level}/${at}`, await readTile(transaction, served, level, at, width))
  return nodesOfTiles((level, at) => tiles.get(`${level}/${at}`) ?? [])
}
