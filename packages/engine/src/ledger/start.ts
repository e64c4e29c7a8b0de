import { edgeRoot, emptyRoot, grow, leafHash, rootOf, type TreeHead } from '@carnet/tlog'
import { v7 as uuid } from 'uuid'
import type { Database, Transaction } from '../store/index.ts'
import { type Anchor, anchorExists, openAnchor } from './anchor.ts'
import { LedgerFault } from './fault.ts'
import { type JournalLine, readJournal } from './journal.ts'
import { type Stamped, writeStamped } from './stamp.ts'
import { readEdge, writeTiles } from './tiles.ts'
import { beginTree, findTree, moveTree, readTree } from './tree-row.ts'

/** What the store forgot and the journal remembers: how many entries, and the Merkle root over their leaf hashes. */
export interface Loss {
  readonly entries: number
  readonly root: Uint8Array
}

export interface StartPorts {
  readonly database: Database
  readonly anchorFolder: string
  /** Accepts a loss by making the entry and event that say so. Absent: a store that lost entries refuses to serve. */
  readonly acceptLoss?: ((loss: Loss) => Promise<Stamped>) | undefined
}

const emptyTree: TreeHead = { size: 0, root: emptyRoot }

/** Opens the anchor and finds the store to be whole and not behind it, or throws the fault. */
export async function startFrom(on: StartPorts): Promise<Anchor> {
  const begun = await on.database.transaction(hasEntries)
  const known = await anchorExists(on.anchorFolder)
  if (begun && !known) throw new LedgerFault('anchor-absent')
  // The anchor comes first: a new node whose store was begun without it would later look like one that lost it.
  const anchor = await openAnchor(on.anchorFolder, known ? undefined : emptyTree)
  try {
    if (!begun) await on.database.transaction((transaction) => beginTree(transaction, emptyTree))
    if (on.database.engine === 'pglite') await recoverLoss(on, anchor)
    const newest = await anchor.newest()
    await on.database.transaction((transaction) => checkAnchored(transaction, newest))
    return anchor
  } catch (failure) {
    await anchor[Symbol.asyncDispose]()
    throw failure
  }
}

async function hasEntries(transaction: Transaction): Promise<boolean> {
  const [entry] = await transaction.query('select hash from entry limit 1')
  const tree = await findTree(transaction)
  return entry !== undefined || (tree !== undefined && tree.size > 0)
}

/** The store's tree is the anchored one or has grown from it. */
async function checkAnchored(transaction: Transaction, anchored: TreeHead): Promise<void> {
  const tree = await readTree(transaction)
  if (tree.size < anchored.size) throw new LedgerFault('behind-anchor')
  try {
    await readEdge(transaction, anchored)
  } catch (failure) {
    if (failure instanceof LedgerFault && failure.what === 'tree-changed') throw new LedgerFault('apart-from-anchor')
    // A tile that is missing can be made again from the entries: not a reason to refuse.
    if (!(failure instanceof LedgerFault && failure.what === 'tile-missing')) throw failure
  }
}

async function recoverLoss({ database, anchorFolder, acceptLoss }: StartPorts, anchor: Anchor): Promise<void> {
  const lines = await readJournal(anchorFolder)
  const journaled = new Map(
    lines.flatMap((line) => (line.says === 'entry' ? [[base64url(leafHash(line.bytes)), line.bytes] as const] : [])),
  )
  const present = await database.transaction((transaction) => presentOf(transaction, [...journaled.keys()]))
  const lost = [...journaled].filter(([hash]) => !present.has(hash))
  if (lost.length === 0) return
  if (acceptLoss === undefined) throw new LedgerFault('entries-lost')
  const root = rootOf(lost.map(([, bytes]) => leafHash(bytes)))
  const accepted = await acceptLoss({ entries: lost.length, root })
  const newest = await anchor.newest()
  await database.transaction(async (transaction) => {
    await restoreEntries(transaction, lost)
    await restoreOrder(transaction, lines)
    await writeStamped(transaction, [accepted])
    await checkAnchored(transaction, newest)
  })
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const bytesOf = (hash: string): Uint8Array => new Uint8Array(Buffer.from(hash, 'base64url'))

async function presentOf({ query }: Transaction, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await query<{ hash: Uint8Array }>('select hash from entry where hash = any($1::bytea[])', [
    hashes.map(bytesOf),
  ])
  return new Set(rows.map(({ hash }) => base64url(hash)))
}

/** Their promises are kept, though what they recorded is lost: the entries come back, pending. */
async function restoreEntries({ query }: Transaction, lost: readonly (readonly [string, Uint8Array])[]): Promise<void> {
  await query('insert into entry (hash, id, bytes) select * from unnest($1::bytea[], $2::uuid[], $3::bytea[])', [
    lost.map(([hash]) => bytesOf(hash)),
    lost.map(() => uuid()),
    lost.map(([, bytes]) => bytes),
  ])
}

/** Gives entries the positions that they had, as far as the journal knows, so that no signed history is left. */
async function restoreOrder(transaction: Transaction, lines: readonly JournalLine[]): Promise<void> {
  const tree = await readTree(transaction)
  const order = new Map<number, string>()
  for (const line of lines) {
    if (line.says !== 'order') continue
    for (const [at, hash] of line.hashes.entries()) order.set(line.first + at, hash)
  }
  const leaves: ReturnType<typeof leafHash>[] = []
  for (let position = tree.size; ; position++) {
    const hash = order.get(position)
    const [row] =
      hash === undefined
        ? []
        : await transaction.query<{ bytes: Uint8Array }>(
            'update entry set position = $2 where hash = $1 and position is null returning bytes',
            [bytesOf(hash), position],
          )
    if (row === undefined) break
    leaves.push(leafHash(row.bytes))
  }
  const { edge, tiles } = grow(await readEdge(transaction, tree), leaves)
  await writeTiles(transaction, tiles)
  if (leaves.length > 0) await moveTree(transaction, tree, { size: edge.size, root: edgeRoot(edge) })
}
