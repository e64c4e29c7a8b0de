import {
  bundlePath,
  type Checkpoint,
  edgeShape,
  type Hash,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  sameBytes,
  tilePath,
  type TilePlace,
  tileWidth,
  treeHash,
} from '@carnet/tlog'
import { base64, base64url } from './base64.ts'
import { type Faults, type LedgerFault, newFaults } from './ledger-fault.ts'
import { type LogFiles, openLogFiles, type ReadLogFile } from './log-files.ts'

export type LedgerVerdict =
  | {
      readonly ok: true
      readonly origin: string
      readonly size: number
      /** Base64, as in the checkpoint. */
      readonly root: string
      /** The position of the entry that was looked for, if it is there. */
      readonly found?: number
    }
  | { readonly ok: false; readonly faults: readonly LedgerFault[] }

export interface LedgerOptions {
  /** An entry to look for, by its leaf hash in base64url. */
  readonly find?: string
  /** Told how many entries have been hashed so far. */
  readonly onProgress?: (entries: number, of: number) => void
}

/**
 * Hashes every entry again and compares what comes out with every tile and with the signed root.
 *
 * Walks the tree once, from its leaves up: what is held at a time is one tile for each level and one bundle, however long
 * the log. Where a tile and what lies below it differ, the hash above them, up to the signed root, says which was changed.
 */
export async function verifyLedger(
  read: ReadLogFile,
  verifierKey: string,
  options: LedgerOptions = {},
): Promise<LedgerVerdict> {
  const note = await read('checkpoint')
  if (note === undefined) return { ok: false, faults: [{ path: 'checkpoint', fault: 'missing' }] }
  const checkpoint = signedBy(verifierKey, note)
  if (checkpoint === undefined) return { ok: false, faults: [{ path: 'checkpoint', fault: 'not-signed' }] }
  const { origin, size, root } = checkpoint
  const faults = newFaults()
  const walk: Walk = { files: openLogFiles(read, faults), faults, size, options, found: undefined }
  const edge: Tile[] = []
  // From the oldest entry on: the higher a tile at the edge, the further left is what it covers.
  for (const place of edgeShape(size).toReversed()) if (place.width > 0) edge.unshift(await tileAt(walk, place))
  const agreed = settle(walk, edge, root)
  if (!same(agreed, root)) faults.add({ path: 'checkpoint', fault: 'other-root' })
  if (faults.list.length > 0) return { ok: false, faults: faults.list }
  return { ok: true, origin, size, root: base64(root), ...(walk.found === undefined ? {} : { found: walk.found }) }
}

function signedBy(verifierKey: string, note: Uint8Array): Checkpoint | undefined {
  const key = parseVerifierKey(verifierKey.trim())
  const opened = key && openNote(new TextDecoder().decode(note), [key])
  const checkpoint = opened?.ok === true ? parseCheckpoint(opened.text) : undefined
  return checkpoint?.origin === key?.name ? checkpoint : undefined
}

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && sameBytes(a, b)

interface Walk {
  readonly files: LogFiles
  readonly faults: Faults
  readonly size: number
  readonly options: LedgerOptions
  found: number | undefined
}

/** A tile as it is stored, and as what lies below it says that it should be. */
interface Tile extends TilePlace {
  readonly stored: readonly Hash[] | undefined
  readonly computed: readonly (Hash | undefined)[] | undefined
}

async function tileAt(walk: Walk, place: TilePlace): Promise<Tile> {
  const { level, index, width } = place
  const stored = await walk.files.hashes(level, index, width)
  if (level === 0) return { ...place, stored, computed: await leavesOf(walk, index, width) }
  const computed: (Hash | undefined)[] = []
  for (let at = 0; at < width; at++) {
    const below = await tileAt(walk, { level: level - 1, index: index * tileWidth + at, width: tileWidth })
    computed.push(settle(walk, [below], stored?.[at]))
  }
  return { ...place, stored, computed }
}

async function leavesOf(walk: Walk, index: number, width: number): Promise<readonly Hash[] | undefined> {
  const leaves = await walk.files.leaves(index, width)
  const { find, onProgress } = walk.options
  const at = find === undefined ? undefined : leaves?.findIndex((leaf) => base64url(leaf) === find)
  if (at !== undefined && at >= 0) walk.found = index * tileWidth + at
  onProgress?.(index * tileWidth + width, walk.size)
  return leaves
}

/**
 * The root over tiles, as stored and as computed the same; where they differ, the one that `above` confirms, and the other
 * is told as changed.
 */
function settle(walk: Walk, tiles: readonly Tile[], above: Hash | undefined): Hash | undefined {
  const stored = rootOver(tiles.map((tile) => tile.stored))
  const computed = rootOver(tiles.map((tile) => tile.computed))
  if (stored === undefined || computed === undefined || same(stored, computed)) return stored ?? computed
  const below = same(stored, above) && !same(computed, above)
  for (const tile of tiles) blame(walk, tile, below)
  return below || !same(computed, above) ? stored : computed
}

function blame({ faults }: Walk, { level, index, width, stored, computed }: Tile, below: boolean): void {
  const differing = (stored ?? []).flatMap((hash, at) => (same(hash, computed?.[at]) ? [] : [index * tileWidth + at]))
  if (differing.length === 0) return
  if (!below) faults.add({ path: tilePath(level, index, width), fault: 'changed' })
  else if (level === 0) faults.add({ path: bundlePath(index, width), fault: 'changed', entries: differing })
  else for (const at of differing) faults.add({ path: tilePath(level - 1, at, tileWidth), fault: 'changed' })
}

/**
 * Root over the tiles of an edge, lowest first; of one full tile, that of its subtree.
 * @source RFC 6962 §2.1: above 256 leaves the tree over leaves is the tree over the roots of each 256 of them.
 */
function rootOver(levels: readonly (readonly (Hash | undefined)[] | undefined)[]): Hash | undefined {
  let tail: readonly Hash[] = []
  for (const level of levels) {
    const hashes = level?.filter((hash) => hash !== undefined)
    if (hashes === undefined || hashes.length !== level?.length) return undefined
    tail = [treeHash([...hashes, ...tail])]
  }
  return tail[0] ?? treeHash([])
}
