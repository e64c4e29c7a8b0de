import { edgeRoot, grow, type Hash, leafHash, sameBytes } from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import { LedgerFault } from './fault.ts'
import { giveUpLease, takeLease } from './lease.ts'
import type { Reached } from './steps.ts'
import { readEdge, writeTiles } from './tiles.ts'
import { moveTree, readTree } from './tree-row.ts'

/** What one turn of the sequencer did. */
export type Turn =
  | { readonly did: 'elsewhere' }
  | { readonly did: 'nothing' }
  | {
      readonly did: 'sequenced'
      readonly first: number
      readonly entries: readonly Sequenced[]
      readonly more: boolean
    }

export interface Sequenced {
  readonly hash: Uint8Array
  readonly bytes: Uint8Array
}

/**
 * Gives pending entries their positions, in the order in which they were stamped, and grows the tree by them: all in the
 * one transaction that holds the lease. Nothing is signed here.
 */
export async function sequencePending(
  transaction: Transaction,
  holder: string,
  most: number,
  reached: Reached,
): Promise<Turn> {
  if ((await takeLease(transaction, holder)) === undefined) return { did: 'elsewhere' }
  await reached('leased')
  const pending = await transaction.query<Sequenced>(
    'select hash, bytes from entry where position is null order by id limit $1',
    [most],
  )
  const more = pending.length === most
  if (!more) await giveUpLease(transaction, holder)
  if (pending.length === 0) return { did: 'nothing' }
  const leaves = pending.map(rehashed)
  const tree = await readTree(transaction)
  const { edge, tiles } = grow(await readEdge(transaction, tree), leaves)
  await assign(transaction, leaves, tree.size)
  await reached('positioned')
  await writeTiles(transaction, tiles)
  await reached('tiled')
  await moveTree(transaction, tree, { size: edge.size, root: edgeRoot(edge) })
  await reached('moved')
  return { did: 'sequenced', first: tree.size, entries: pending, more }
}

/** The leaf hash of an entry's bytes as read, found to be the one under which it was stamped. */
export function rehashed({ hash, bytes }: Sequenced): Hash {
  const leaf = leafHash(bytes)
  if (!sameBytes(leaf, hash)) throw new LedgerFault('entry-changed')
  return leaf
}

async function assign({ query }: Transaction, hashes: readonly Uint8Array[], first: number): Promise<void> {
  const assigned = await query(
    `update entry e set position = p.position from unnest($1::bytea[], $2::bigint[]) as p(hash, position)
      where e.hash = p.hash and e.position is null returning e.position`,
    [hashes, hashes.map((_, at) => first + at)],
  )
  if (assigned.length !== hashes.length) throw new LedgerFault('entry-missing')
}
