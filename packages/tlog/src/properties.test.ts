import fc from 'fast-check'
import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import * as node from './platform/node.ts'
import * as web from './platform/web.ts'
import {
  consistencyProof,
  cosign,
  edgeRoot,
  emptyEdge,
  encodeCheckpoint,
  encodeTlogProof,
  formatVerifierKey,
  grow,
  type Hash,
  inclusionProof,
  leafHash,
  nodesOfTiles,
  openNote,
  parseTlogProof,
  parseVerifierKey,
  rootBuilder,
  signNote,
  type Tile,
  tilesForProof,
  treeHash,
  verifierKey,
  verifyConsistency,
  verifyInclusion,
  verifyTlogProof,
} from './index.ts'

const leaves = Array.from({ length: 700 }, (_, at) => leafHash(new TextEncoder().encode(String(at))))
const nodes = (size: number) => {
  const tiles = new Map(
    grow(emptyEdge, leaves.slice(0, size)).tiles.map((tile: Tile) => [`${tile.level}/${tile.index}`, tile]),
  )
  return nodesOfTiles((level, index) => tiles.get(`${level}/${index}`)?.hashes ?? [])
}
const flipped = (bytes: Uint8Array, bit: number): Hash => {
  const copy = new Uint8Array(bytes)
  const at = Math.floor(bit / 8)
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8))
  return copy as Hash
}
const size = fc.integer({ min: 1, max: leaves.length })
const bit = fc.integer({ min: 0, max: 255 })
const leafAt = (index: number): Hash => leaves[index] ?? leafHash(new Uint8Array())

test('a tree grown in any steps has the root of RFC 6962', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 4 }), (steps) => {
      let edge = emptyEdge
      const builder = rootBuilder()
      for (const step of steps) {
        const added = leaves.slice(edge.size, edge.size + step)
        edge = grow(edge, added).edge
        for (const leaf of added) builder.append(leaf)
        const root = treeHash(leaves.slice(0, edge.size))
        expect([edgeRoot(edge), builder.root(), builder.size]).toEqual([root, root, edge.size])
      }
    }),
    { numRuns: 30 },
  )
})

test('every inclusion proof verifies, and with any bit flipped does not', () => {
  fc.assert(
    fc.property(size, fc.nat(), bit, fc.nat(), (count, place, which, victim) => {
      const index = place % count
      const proof = inclusionProof(index, count, nodes(count))
      const root = treeHash(leaves.slice(0, count))
      expect(verifyInclusion(index, count, leafAt(index), proof, root)).toBe(true)
      expect(verifyInclusion(index, count, flipped(leafAt(index), which), proof, root)).toBe(false)
      expect(verifyInclusion(index, count, leafAt(index), proof, flipped(root, which))).toBe(false)
      const bad = proof.map((hash, at) => (at === victim % proof.length ? flipped(hash, which) : hash))
      if (proof.length > 0) expect(verifyInclusion(index, count, leafAt(index), bad, root)).toBe(false)
    }),
    { numRuns: 60 },
  )
})

test('every consistency proof verifies, and with any bit flipped does not', () => {
  fc.assert(
    fc.property(size, fc.nat(), bit, fc.nat(), (count, place, which, victim) => {
      const before = 1 + (place % count)
      const proof = consistencyProof(before, count, nodes(count))
      const [from, to] = [treeHash(leaves.slice(0, before)), treeHash(leaves.slice(0, count))]
      expect(verifyConsistency(before, count, from, to, proof)).toBe(true)
      expect(verifyConsistency(before, count, flipped(from, which), to, proof)).toBe(false)
      expect(verifyConsistency(before, count, from, flipped(to, which), proof)).toBe(false)
      const bad = proof.map((hash, at) => (at === victim % proof.length ? flipped(hash, which) : hash))
      if (proof.length > 0) expect(verifyConsistency(before, count, from, to, bad)).toBe(false)
    }),
    { numRuns: 60 },
  )
})

test('the tiles that a proof needs are few, within the tree, and known at any size', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      (count, place) => {
        const places = tilesForProof(count, (node) => inclusionProof(place % count, count, node))
        expect(places.length).toBeLessThanOrEqual(14)
        for (const { width } of places) expect(width > 0 && width <= 256).toBe(true)
      },
    ),
  )
})

test('Node’s and the web’s primitives agree', () => {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 511 }), (message, which) => {
      expect(node.sha256(message)).toEqual(new Uint8Array(web.sha256(message)))
      const signature = new Uint8Array(sign(null, message, pair.privateKey))
      for (const { verifyEd25519 } of [node, web]) {
        expect(verifyEd25519(publicKey, message, signature)).toBe(true)
        expect(verifyEd25519(publicKey, message, flipped(signature, which))).toBe(false)
      }
    }),
    { numRuns: 20 },
  )
})

test('what is signed, cosigned and proven here opens here', async () => {
  const signerOf = (name: string, type: 'ed25519' | 'cosignature/v1') => {
    const pair = generateKeyPairSync('ed25519')
    const raw = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
    return { key: verifierKey(name, raw, type), sign: (bytes: Uint8Array) => sign(null, bytes, pair.privateKey) }
  }
  const log = signerOf('log.example/a', 'ed25519')
  const witness = signerOf('witness.example/w', 'cosignature/v1')
  expect(parseVerifierKey(formatVerifierKey(witness.key))).toEqual(witness.key)
  const text = encodeCheckpoint({ origin: 'log.example/a', size: 700, root: treeHash(leaves) })
  const note = (await signNote(text, [log])) + (await cosign(text, witness, 1_700_000_000))
  expect(openNote(note, [log.key, witness.key])).toEqual({
    ok: true,
    text,
    by: [{ key: log.key }, { key: witness.key, timestamp: 1_700_000_000 }],
  })
  const proof = {
    index: 300,
    hashes: inclusionProof(300, 700, nodes(700)),
    checkpoint: note,
    extra: Uint8Array.of(1, 2),
  }
  expect(parseTlogProof(encodeTlogProof(proof))).toEqual(proof)
  expect(verifyTlogProof(encodeTlogProof(proof), leafAt(300), log.key, [witness.key])).toMatchObject({
    ok: true,
    index: 300,
  })
})
