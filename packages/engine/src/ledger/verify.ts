import { type Edge, edgeRoot, emptyEdge, sameBytes, type Tile, type TreeHead } from '@carnet/tlog'
import type { Database, Transaction } from '../store/index.ts'
import type { Anchor } from './anchor.ts'
import { readCheckpoint, type Signer } from './checkpoint.ts'
import { LedgerFault } from './fault.ts'
import { regrow } from './growth.ts'
import { expectTiles, removeTile, writeTiles } from './tiles.ts'
import { readTree } from './tree-row.ts'

/** How much of the ledger was found to be whole. */
export interface Verified {
  readonly entries: number
}

/**
 * Hashes every entry again and compares what comes out with every tile, with the anchored head and with the signed
 * checkpoint. Reads in pieces, a transaction each, so that others go on meanwhile. Throws the first fault it meets.
 */
export async function verifyAll(database: Database, anchor: Anchor, signer: Signer): Promise<Verified> {
  const served = await database.transaction(readCheckpoint)
  if (served !== undefined && !signer.signed(served.checkpoint)) throw new LedgerFault('checkpoint-changed')
  return walk(database, anchor, 'verify')
}

/**
 * Makes lost or damaged tiles again from the entries; only where the entries lead to the root that is anchored.
 */
export async function rebuildTiles(database: Database, anchor: Anchor): Promise<Verified> {
  await walk(database, anchor, 'entries')
  return walk(database, anchor, 'rebuild')
}

async function walk(database: Database, anchor: Anchor, what: 'verify' | 'entries' | 'rebuild'): Promise<Verified> {
  const anchored = await anchor.newest()
  const [tree, served] = await database.transaction(
    async (transaction) => [await readTree(transaction), await readCheckpoint(transaction)] as const,
  )
  const heads: readonly { readonly head: TreeHead; readonly fault: LedgerFault['what'] }[] = [
    { head: anchored, fault: 'apart-from-anchor' },
    { head: tree, fault: 'tree-changed' },
    ...(served === undefined ? [] : [{ head: served, fault: 'checkpoint-changed' as const }]),
  ]
  if (tree.size < anchored.size) throw new LedgerFault('behind-anchor')
  if (served !== undefined && served.size > tree.size) throw new LedgerFault('checkpoint-changed')
  const stops = heads.toSorted((a, b) => a.head.size - b.head.size)
  let edge: Edge = emptyEdge
  for (const { head, fault } of stops) {
    while (edge.size < head.size)
      edge = await database.transaction(async (transaction) => {
        const grown = await regrow(transaction, edge, head.size)
        if (what === 'verify') await expectTiles(transaction, grown.tiles)
        if (what === 'rebuild') await replaceTiles(transaction, grown.tiles)
        return grown.edge
      })
    if (!sameBytes(edgeRoot(edge), head.root)) throw new LedgerFault(fault)
  }
  return { entries: edge.size }
}

/** Puts right what is there and differs, and what is not there. */
async function replaceTiles(transaction: Transaction, tiles: readonly Tile[]): Promise<void> {
  for (const tile of tiles) {
    try {
      await expectTiles(transaction, [tile])
    } catch (failure) {
      if (!(failure instanceof LedgerFault)) throw failure
      await removeTile(transaction, tile)
      await writeTiles(transaction, [tile])
    }
  }
}
