import { bundlePath, decodeBundle, leafHash, sameBytes, tileWidth } from '@carnet/tlog'
import { base64url } from '../base64url.ts'
import type { Tree } from './tree.ts'

/** What an entry says: docs/formats/ledger-entry.md. */
export interface EntrySaid {
  readonly kind: string
  readonly at: string
  readonly authority: string
  readonly actor: string
  readonly purpose?: string
  readonly case?: string
  readonly override?: string
  readonly decision?: string
  readonly policy?: string
  readonly counts?: Readonly<Record<string, number>>
  readonly commitments?: readonly string[]
  readonly root?: string
}

/** An entry as it was read, and whether it is the one that was signed. */
export interface CheckedEntry {
  readonly position: number
  /** Its leaf hash, as computed here, in base64url. */
  readonly hash: string
  /** Its canonical JSON, as read. */
  readonly text: string
  readonly said: EntrySaid | undefined
  readonly genuine: boolean
}

export type Sheet =
  | { readonly ok: true; readonly entries: readonly CheckedEntry[] }
  /** `tile`: its hashes do not lead to the signed root; `bundle`: its entries are not there, or are cut short. */
  | { readonly ok: false; readonly fault: 'tile' | 'bundle' }

/** The sheets of 256 entries that a tree of this size has. */
export const sheetsOf = (size: number): number => Math.ceil(size / tileWidth)
export const sheetOf = (position: number): number => Math.floor(position / tileWidth)

/** Entries of one bundle, each hashed again and compared with the tree. Newest last, as they were logged. */
export async function readSheet(tree: Tree, index: number): Promise<Sheet> {
  const width = Math.min(tileWidth, tree.signed.size - index * tileWidth)
  const [hashes, bytes] = await Promise.all([
    tree.hashes(0, index),
    tree.read(bundlePath(index, width)).then((part) => part ?? tree.read(bundlePath(index))),
  ])
  if (hashes === undefined) return { ok: false, fault: 'tile' }
  const bundle = bytes && decodeBundle(bytes)
  if (bundle === undefined || bundle.length < width) return { ok: false, fault: 'bundle' }
  return {
    ok: true,
    entries: bundle.slice(0, width).map((entry, at) => {
      const leaf = leafHash(entry)
      const text = new TextDecoder().decode(entry)
      const signed = hashes[at]
      return {
        position: index * tileWidth + at,
        hash: base64url(leaf),
        text,
        said: readEntry(text),
        genuine: signed !== undefined && sameBytes(signed, leaf),
      }
    }),
  }
}

/** Where the tree has a leaf with this hash, looked for from its newest on; undefined where it has none. */
export async function positionOf(tree: Tree, hash: string): Promise<number | undefined> {
  for (let index = sheetsOf(tree.signed.size) - 1; index >= 0; index--) {
    const at = (await tree.hashes(0, index))?.findIndex((leaf) => base64url(leaf) === hash) ?? -1
    if (at >= 0) return index * tileWidth + at
  }
  return undefined
}

/** What an entry says; undefined where it can’t be read. */
export function readEntry(text: string): EntrySaid | undefined {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' && said !== null && 'kind' in said && 'at' in said ? (said as EntrySaid) : undefined
  } catch {
    return undefined
  }
}
