import {
  decodeTile,
  encodeTile,
  type Edge,
  edgeRoot,
  edgeShape,
  sameBytes,
  type Tile,
  tilePath,
  type TreeHead,
} from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import { LedgerFault } from './fault.ts'

/**
 * Tiles lie in the store by their full tile's path, each as long as it has grown: a partial tile is the beginning of the
 * row, so that none ever has to be removed.
 * Written all in one statement. A tile only ever grows: one that would not is left alone.
 */
export async function writeTiles({ query }: Transaction, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return
  await query(
    `insert into tile (path, bytes) select * from unnest($1::text[], $2::bytea[])
     on conflict (path) do update set bytes = excluded.bytes where length(tile.bytes) < length(excluded.bytes)`,
    [tiles.map(({ level, index }) => tilePath(level, index)), tiles.map(({ hashes }) => encodeTile(hashes))],
  )
}

export async function removeTile({ query }: Transaction, { level, index }: Tile): Promise<void> {
  await query('delete from tile where path = $1', [tilePath(level, index)])
}

/** Stored bytes by path; a path that is not there is not in the map. */
export async function readPaths(
  { query }: Transaction,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await query<{ path: string; bytes: Uint8Array }>(
    'select path, bytes from tile where path = any($1::text[])',
    [paths],
  )
  return new Map(rows.map(({ path, bytes }) => [path, bytes]))
}

/** The right edge of the tree at an earlier or the present size, found to have the root that is known of it. */
export async function readEdge(transaction: Transaction, { size, root }: TreeHead): Promise<Edge> {
  const shape = edgeShape(size)
  const stored = await readPaths(
    transaction,
    shape.map(({ level, index }) => tilePath(level, index)),
  )
  const levels = shape.map(({ level, index, width }) => {
    const hashes = decodeTile(stored.get(tilePath(level, index)) ?? new Uint8Array(), width)
    if (hashes === undefined) throw new LedgerFault('tile-missing')
    return hashes
  })
  const edge = { size, levels }
  if (!sameBytes(edgeRoot(edge), root)) throw new LedgerFault('tree-changed')
  return edge
}

/** Fails unless the store holds these tiles, or tiles that have grown beyond them. */
export async function expectTiles(transaction: Transaction, tiles: readonly Tile[]): Promise<void> {
  const stored = await readPaths(
    transaction,
    tiles.map(({ level, index }) => tilePath(level, index)),
  )
  for (const { level, index, hashes } of tiles) {
    const bytes = stored.get(tilePath(level, index))
    if (bytes === undefined || bytes.length < hashes.length * 32) throw new LedgerFault('tile-missing')
    if (!sameBytes(bytes.subarray(0, hashes.length * 32), encodeTile(hashes))) throw new LedgerFault('tile-changed')
  }
}
