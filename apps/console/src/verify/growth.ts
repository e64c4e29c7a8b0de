import { consistencyProof, type Hash, nodesOfTiles, tilesForProof, verifyConsistency } from '@carnet/tlog'
import type { SignedTree } from './checkpoint.ts'
import type { Tree } from './tree.ts'

/** Whether a tree has grown from an earlier one, and nothing of that was changed. @source RFC 6962 §2.1.2 */
export async function grewFrom(before: SignedTree, tree: Tree): Promise<boolean> {
  const { size, root } = tree.signed
  if (before.size > size) return false
  if (before.size === 0) return true
  const places = tilesForProof(size, (node) => consistencyProof(before.size, size, node))
  const tiles = new Map<string, readonly Hash[]>()
  for (const { level, index } of places) {
    const hashes = await tree.hashes(level, index)
    if (hashes === undefined) return false
    tiles.set(`${level}/${index}`, hashes)
  }
  const proof = consistencyProof(
    before.size,
    size,
    nodesOfTiles((level, index) => tiles.get(`${level}/${index}`) ?? []),
  )
  return verifyConsistency(before.size, size, before.root, root, proof)
}
