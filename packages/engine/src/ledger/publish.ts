import { edgeRoot, sameBytes, type TreeHead } from '@carnet/tlog'
import type { Database, Transaction } from '../store/index.ts'
import type { Anchor, Anchored } from './anchor.ts'
import { readCheckpoint, type Signer, writeCheckpoint } from './checkpoint.ts'
import { LedgerFault } from './fault.ts'
import { checkGrowth } from './growth.ts'
import type { Reached } from './steps.ts'
import { readEdge } from './tiles.ts'
import { readTree } from './tree-row.ts'

export interface PublishPorts {
  readonly database: Database
  readonly anchor: Anchor
  readonly signer: Signer
  readonly reached: Reached
}

/**
 * Publishes the tree as it has grown, step by step: entries and tiles since the newest anchored head are read and hashed
 * again, the new head is anchored, and only then signed.
 *
 * Why this order is safe: a head is anchored only when the store durably holds all that it covers, and only by whoever
 * showed that its tree extends the head before. So of two stores that went apart one is never signed for, and a crash
 * between any two steps leaves a head that is anchored and not yet signed, which the next turn signs.
 */
export async function publish(on: PublishPorts): Promise<TreeHead> {
  for (;;) {
    const anchored = await on.anchor.newest()
    const head = await on.database.transaction((transaction) => verifiedGrowth(transaction, anchored))
    if (head.size > anchored.size) {
      await on.reached('reread')
      await on.anchor.publish(head, anchored)
      await on.reached('anchored')
      continue
    }
    await signOnce(on, anchored)
    return head
  }
}

/** The next head after the anchored one, or that one itself; verified against what is stored. */
async function verifiedGrowth(transaction: Transaction, anchored: Anchored): Promise<TreeHead> {
  const tree = await readTree(transaction)
  if (tree.size < anchored.size) throw new LedgerFault('behind-anchor')
  const before = await readEdge(transaction, anchored).catch(apart)
  const edge = await checkGrowth(transaction, before, tree.size)
  const root = edgeRoot(edge)
  if (edge.size === tree.size && !sameBytes(root, tree.root)) throw new LedgerFault('tree-changed')
  return { size: edge.size, root }
}

/** A root that is not the anchored one means another history. */
function apart(failure: unknown): never {
  if (failure instanceof LedgerFault && failure.what === 'tree-changed') throw new LedgerFault('apart-from-anchor')
  throw failure
}

async function signOnce({ database, anchor, signer, reached }: PublishPorts, head: TreeHead): Promise<void> {
  const served = await database.transaction(readCheckpoint)
  if (served !== undefined && served.size >= head.size) return
  const checkpoint = await signer.checkpoint(head)
  await reached('signed')
  await database.transaction((transaction) => writeCheckpoint(transaction, head, checkpoint))
  await reached('published')
  await anchor.keep(checkpoint)
  await reached('kept')
}
