import { emptyRoot, type Hash, leafHash, nodeHash } from '@carnet/tlog'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePath, tilePath } from './paths.ts'
import { type Edge, edgeRoot, edgeShape, emptyEdge, grow, tileWidth } from './tree.ts'

const leaves = Array.from({ length: 2000 }, (_, at) => leafHash(new TextEncoder().encode(String(at))))

/** @source RFC 6962 §2.1, word for word. */
function rootOf(hashes: readonly Hash[]): Hash {
  const [only] = hashes
  if (only === undefined) return emptyRoot
  if (hashes.length === 1) return only
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  return nodeHash(rootOf(hashes.slice(0, k)), rootOf(hashes.slice(k)))
}

describe('a tree grown from its right edge', () => {
  test('has the root of RFC 6962, however its leaves came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 4 }), (steps) => {
        let edge: Edge = emptyEdge
        for (const step of steps) {
          edge = grow(edge, leaves.slice(edge.size, edge.size + step)).edge
          expect(edgeRoot(edge)).toEqual(rootOf(leaves.slice(0, edge.size)))
          expect(edge.levels.map((hashes) => hashes.length)).toEqual(edgeShape(edge.size).map(({ width }) => width))
        }
      }),
      { numRuns: 25 },
    )
  })

  test('leaves tiles of which each is the beginning of its successor', () => {
    const first = grow(emptyEdge, leaves.slice(0, 300))
    const second = grow(first.edge, leaves.slice(300, 800))
    for (const { level, index, hashes } of second.tiles) {
      const before = first.tiles.find((tile) => tile.level === level && tile.index === index)
      if (before !== undefined) expect(hashes.slice(0, before.hashes.length)).toEqual(before.hashes)
      expect(hashes.length).toBeLessThanOrEqual(tileWidth)
    }
  })
})

describe('paths of tiles', () => {
  test.each([
    [0, 0, 'tile/0/000'],
    [1, 999, 'tile/1/999'],
    [0, 1000, 'tile/0/x001/000'],
    [2, 1234067, 'tile/2/x001/x234/067'],
  ])('level %i, index %i is %s', (level, index, path) => {
    expect(tilePath(level, index)).toBe(path)
    expect(parsePath(path)).toEqual({ kind: 'hashes', level, index, width: 256 })
    expect(parsePath(`${path}.p/7`)).toEqual({ kind: 'hashes', level, index, width: 7 })
    expect(parsePath(path.replace(/^tile\/\d+/, 'tile/entries'))).toEqual({ kind: 'entries', index, width: 256 })
  })

  test.each([
    '',
    'tile',
    'tile/0/0',
    'tile/00/000',
    'tile/0/x000/001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/7/000',
    'tile/0/001/../checkpoint',
    'checkpoint/',
  ])('“%s” is none', (path) => {
    expect(parsePath(path)).toBeUndefined()
  })
})
