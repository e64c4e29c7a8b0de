import {
  decodeTile,
  edgeRoot,
  edgeShape,
  type Hash,
  hashAt,
  perfectRoot,
  sameBytes,
  tilePath,
  tileWidth,
} from '@carnet/tlog'
import type { SignedTree } from './checkpoint.ts'

/** Reads a static file of the ledger by its path; undefined where there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>

/** The tiles of a signed tree. A tile is given out where it leads up to the root that was signed, and not otherwise. */
export interface Tree {
  readonly signed: SignedTree
  readonly read: ReadFile
  /** The hashes of a tile, as wide as this tree has it; undefined where they are not what was signed, or not there. */
  hashes(level: number, index: number): Promise<readonly Hash[] | undefined>
}

/** @source C2SP tlog-tiles: each hash of a tile is the root over the 256 of the tile below it; the last ones make the root. */
export function openTree(signed: SignedTree, read: ReadFile): Tree {
  const known = new Map<string, Promise<readonly Hash[] | undefined>>()
  let edge: Promise<readonly (readonly Hash[])[] | undefined> | undefined
  const tile = async (level: number, index: number, width: number): Promise<readonly Hash[] | undefined> => {
    const bytes = (await read(tilePath(level, index, width))) ?? (await read(tilePath(level, index)))
    return bytes && decodeTile(bytes, width)
  }
  const edgeOf = async (): Promise<readonly (readonly Hash[])[] | undefined> => {
    const levels = await Promise.all(
      edgeShape(signed.size).map(async ({ level, index, width }) => (width === 0 ? [] : tile(level, index, width))),
    )
    const whole = levels.filter((level) => level !== undefined)
    if (whole.length < levels.length) return undefined
    return sameBytes(edgeRoot({ size: signed.size, levels: whole }), signed.root) ? whole : undefined
  }
  const full = async (level: number, index: number): Promise<readonly Hash[] | undefined> => {
    const [hashes, above] = await Promise.all([
      tile(level, index, tileWidth),
      tree.hashes(level + 1, Math.floor(index / tileWidth)),
    ])
    if (hashes === undefined || above === undefined) return undefined
    return sameBytes(perfectRoot(hashes), hashAt(above, index % tileWidth)) ? hashes : undefined
  }
  const tree: Tree = {
    signed,
    read,
    hashes(level, index) {
      if (index === Math.floor(signed.size / tileWidth ** (level + 1)))
        return (edge ??= edgeOf()).then((levels) => levels?.[level])
      const name = `${level}/${index}`
      const found = known.get(name) ?? full(level, index)
      known.set(name, found)
      return found
    },
  }
  return tree
}
