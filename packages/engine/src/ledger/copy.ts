import {
  decodeBundle,
  type Edge,
  edgeRoot,
  emptyEdge,
  grow,
  leafHash,
  sameBytes,
  tileWidth,
  type TreeHead,
} from '@carnet/tlog'
import { v7 as uuid } from 'uuid'
import type { Database, Transaction } from '../store/index.ts'
import { anchorExists, openAnchor } from './anchor.ts'
import { LedgerFault } from './fault.ts'
import { regrow } from './growth.ts'
import { readEdge, writeTiles } from './tiles.ts'
import { moveTree, readTree } from './tree-row.ts'

/** Hashes every entry of a copy of the ledger again: they lead to this head, or the fault is thrown. */
export async function verifyCopy(database: Database, head: TreeHead): Promise<number> {
  let edge: Edge = emptyEdge
  while (edge.size < head.size)
    edge = (await database.transaction((transaction) => regrow(transaction, edge, head.size))).edge
  if (!sameBytes(edgeRoot(edge), head.root)) throw new LedgerFault('tree-changed')
  return edge.size
}

/** Whether the ledger has grown from this head. */
export async function grewFrom(database: Database, head: TreeHead): Promise<boolean> {
  try {
    await database.transaction(async (transaction) => {
      if ((await readTree(transaction)).size < head.size) throw new LedgerFault('behind-anchor')
      await readEdge(transaction, head)
    })
    return true
  } catch (failure) {
    if (failure instanceof LedgerFault) return false
    throw failure
  }
}

/** A bundle of entries of an exported ledger (C2SP tlog-tiles), the first `width` of it; undefined where it is not there. */
export type ReadBundle = (index: number, width: number) => Promise<Uint8Array | undefined>

/**
 * Gives a restored data store the entries that the ledger has grown by since, out of an exported copy of it: all that lead
 * to the anchored head, in one transaction, or none. Their events are lost. Returns how many came back and their leaf hashes.
 */
export async function catchUp(
  database: Database,
  anchorFolder: string,
  read: ReadBundle | undefined,
): Promise<readonly Uint8Array[]> {
  if (!(await anchorExists(anchorFolder))) throw new LedgerFault('anchor-absent')
  await using anchor = await openAnchor(anchorFolder, undefined)
  const anchored = await anchor.newest()
  const { size } = await database.transaction(readTree)
  if (size >= anchored.size) return []
  if (read === undefined) throw new LedgerFault('behind-anchor')
  const entries = await exportedEntries(read, size, anchored.size)
  await database.transaction(async (transaction) => {
    const tree = await readTree(transaction)
    const leaves = entries.map(leafHash)
    const { edge, tiles } = grow(await readEdge(transaction, tree), leaves)
    if (!sameBytes(edgeRoot(edge), anchored.root)) throw new LedgerFault('apart-from-anchor')
    await insertAt(transaction, entries, leaves, tree.size)
    await writeTiles(transaction, tiles)
    await moveTree(transaction, tree, { size: edge.size, root: edgeRoot(edge) })
  })
  return entries.map(leafHash)
}

async function exportedEntries(read: ReadBundle, from: number, to: number): Promise<readonly Uint8Array[]> {
  const entries: Uint8Array[] = []
  for (let index = Math.floor(from / tileWidth); index * tileWidth < to; index++) {
    const first = index * tileWidth
    const width = Math.min(tileWidth, to - first)
    const bundle = decodeBundle((await read(index, width)) ?? new Uint8Array())
    if (bundle === undefined || bundle.length < width) throw new LedgerFault('entry-missing')
    entries.push(...bundle.slice(Math.max(0, from - first), width))
  }
  return entries
}

/** An entry that the backup had pending gets its position; the others come back. */
const insertAt = async (
  { query }: Transaction,
  entries: readonly Uint8Array[],
  hashes: readonly Uint8Array[],
  first: number,
): Promise<void> => {
  await query(
    `insert into entry (hash, id, bytes, position)
       select * from unnest($1::bytea[], $2::uuid[], $3::bytea[], $4::bigint[])
     on conflict (hash) do update set position = excluded.position`,
    [hashes, hashes.map(() => uuid()), entries, entries.map((_, at) => first + at)],
  )
}
