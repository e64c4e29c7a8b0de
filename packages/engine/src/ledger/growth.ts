import { type Edge, grow, type Tile } from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import { LedgerFault } from './fault.ts'
import { rehashed, type Sequenced } from './sequence.ts'
import { expectTiles } from './tiles.ts'

/** Entries that are read and hashed again at a time: bounds memory (at most 64 KiB each, mostly half of one). */
export const mostReread = 4096

/**
 * Reads the entries from an edge on again, hashes them, and grows the edge by them: what the store really holds, not
 * what somebody remembers of it.
 */
export async function regrow(
  { query }: Transaction,
  edge: Edge,
  until: number,
): Promise<{ readonly edge: Edge; readonly tiles: readonly Tile[] }> {
  const to = Math.min(until, edge.size + mostReread)
  const rows = await query<Sequenced & { readonly position: number }>(
    'select position, hash, bytes from entry where position >= $1 and position < $2 order by position',
    [edge.size, to],
  )
  if (rows.length !== to - edge.size) throw new LedgerFault('entry-missing')
  return grow(edge, rows.map(rehashed))
}

/** The same, and the stored tiles are those that the entries make. */
export async function checkGrowth(transaction: Transaction, edge: Edge, until: number): Promise<Edge> {
  const grown = await regrow(transaction, edge, until)
  await expectTiles(transaction, grown.tiles)
  return grown.edge
}
