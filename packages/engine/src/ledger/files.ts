import { type Answer, granted, problem, refused } from '@carnet/api'
import {
  decodeTile,
  encodeBundle,
  encodeTile,
  type Edge,
  type Hash,
  hashAt,
  type LogFile,
  parsePath,
  perfectRoot,
  sameBytes,
  tilePath,
  tileWidth,
} from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import { readCheckpoint, type Served } from './checkpoint.ts'
import { LedgerFault } from './fault.ts'
import { rehashed, type Sequenced } from './sequence.ts'
import { readEdge, readPaths } from './tiles.ts'

/**
 * A static file of the log as far as the newest checkpoint covers it. What is served was found to hash up to that
 * checkpoint's root: a tile or an entry that was edited in the store is an integrity failure and is not served.
 */
export async function readFile(transaction: Transaction, path: string): Promise<Answer<Uint8Array>> {
  const file = parsePath(path)
  const served = await readCheckpoint(transaction)
  if (file === undefined || served === undefined) return absent
  if (file.kind === 'checkpoint') return granted(new TextEncoder().encode(served.checkpoint))
  if (!covered(file, served.size)) return absent
  const level = file.kind === 'entries' ? 0 : file.level
  const hashes = await readTile(transaction, served, level, file.index, file.width)
  return granted(file.kind === 'hashes' ? encodeTile(hashes) : await readBundle(transaction, file.index, hashes))
}

const absent = refused(problem('request/not-found', { what: 'ledger-file' }))

function covered(file: Exclude<LogFile, { kind: 'checkpoint' }>, size: number): boolean {
  const level = file.kind === 'entries' ? 0 : file.level
  return file.index * tileWidth + file.width <= Math.floor(size / tileWidth ** level)
}

/** The first `width` hashes of a tile of the tree of a checkpoint, authenticated up to its root. */
export async function readTile(
  transaction: Transaction,
  served: Served,
  level: number,
  index: number,
  width: number,
): Promise<readonly Hash[]> {
  const edge = await readEdge(transaction, served)
  const hashes = await readChain(transaction, edge, level, index)
  return hashes.slice(0, width)
}

/** A tile, found to be at the edge, or to be what the tile above it says it is. */
async function readChain(transaction: Transaction, edge: Edge, level: number, index: number): Promise<readonly Hash[]> {
  if (index === Math.floor(edge.size / tileWidth ** (level + 1))) return edge.levels[level] ?? []
  const path = tilePath(level, index)
  const hashes = decodeTile((await readPaths(transaction, [path])).get(path) ?? new Uint8Array(), tileWidth)
  if (hashes === undefined) throw new LedgerFault('tile-missing')
  const above = await readChain(transaction, edge, level + 1, Math.floor(index / tileWidth))
  if (!sameBytes(perfectRoot(hashes), hashAt(above, index % tileWidth))) throw new LedgerFault('tile-changed')
  return hashes
}

/** The bundle of the entries that hash to `hashes`. */
async function readBundle({ query }: Transaction, index: number, hashes: readonly Hash[]): Promise<Uint8Array> {
  const first = index * tileWidth
  const rows = await query<Sequenced>(
    'select hash, bytes from entry where position >= $1 and position < $2 order by position',
    [first, first + hashes.length],
  )
  if (rows.length !== hashes.length) throw new LedgerFault('entry-missing')
  for (const [at, row] of rows.entries())
    if (!sameBytes(rehashed(row), hashAt(hashes, at))) throw new LedgerFault('entry-changed')
  return encodeBundle(rows.map(({ bytes }) => bytes))
}
