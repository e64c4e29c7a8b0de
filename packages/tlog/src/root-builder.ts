import { emptyRoot, type Hash, nodeHash } from './hash.ts'

/** A tree of which only the root is wanted: takes leaves one by one and keeps no more than one hash a level. */
export interface RootBuilder {
  readonly size: number
  append(leaf: Hash): void
  root(): Hash
}

/** @source RFC 6962 §2.1: the roots of the perfect subtrees so far, largest first. */
export function rootBuilder(): RootBuilder {
  const peaks: { readonly height: number; readonly hash: Hash }[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    append(leaf) {
      let hash = leaf
      let height = 0
      for (let last = peaks.at(-1); last?.height === height; last = peaks.at(-1), height++) {
        hash = nodeHash(last.hash, hash)
        peaks.pop()
      }
      peaks.push({ height, hash })
      size++
    },
    root: () =>
      peaks.length === 0
        ? emptyRoot
        : peaks.map(({ hash }) => hash).reduceRight((below, above) => nodeHash(above, below)),
  }
}
