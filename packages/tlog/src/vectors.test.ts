import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  addCheckpoint,
  bundlePath,
  consistencyProof,
  decodeBundle,
  decodeTile,
  edgeRoot,
  edgeShape,
  emptyEdge,
  emptyRoot,
  encodeBundle,
  encodeTile,
  grow,
  type Hash,
  inclusionProof,
  leafHash,
  nodeHash,
  nodesOfTiles,
  openNote,
  parseCheckpoint,
  parsePath,
  parseVerifierKey,
  rootOf,
  tilePath,
  type TreeHead,
  treeHash,
  type VerifierKey,
  verifyConsistency,
  verifyInclusion,
  verifyTlogProof,
} from './index.ts'

const here = join(import.meta.dirname, '../vectors')
const read = <T>(name: string, folder = here): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
const hashes = (list: readonly string[] | null): readonly Uint8Array[] => (list ?? []).map(bytes)
const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64')
const key = (text: string): VerifierKey => {
  const parsed = parseVerifierKey(text)
  if (parsed === undefined) throw new Error('no key')
  return parsed
}
const entry = (index: number): Uint8Array => new TextEncoder().encode(`entry ${index} of the deterministic test log`)
const leaves: readonly Hash[] = Array.from({ length: 1000 }, (_, at) => leafHash(entry(at)))
const treeOf =
  (size: number) =>
  (level: number, index: number): readonly Hash[] => {
    const tiles = grow(emptyEdge, leaves.slice(0, size)).tiles
    return tiles.find((tile) => tile.level === level && tile.index === index)?.hashes ?? []
  }

test('RFC 6962 hashes', () => {
  const known = read<{
    emptyRoot: string
    leaves: { dataHex: string; hash: string }[]
    node: { leftHex: string; rightHex: string; hash: string }
  }>('rfc6962-hashes.json')
  const empty = new Uint8Array(0)
  const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex')
  expect(hex(emptyRoot)).toBe(known.emptyRoot)
  for (const { dataHex, hash } of known.leaves) expect(hex(leafHash(Buffer.from(dataHex, 'hex')))).toBe(hash)
  // Its children have four bytes each: it is a vector of the construction. Ours takes nothing but hashes.
  const [left, right] = [known.node.leftHex, known.node.rightHex].map((text) => Buffer.from(text, 'hex'))
  const construction = (a: Uint8Array = empty, b: Uint8Array = empty): string =>
    createHash('sha256')
      .update(Buffer.concat([Uint8Array.of(1), a, b]))
      .digest('hex')
  expect(construction(left, right)).toBe(known.node.hash)
  expect(() => nodeHash(left as Uint8Array as Hash, right as Uint8Array as Hash)).toThrow(RangeError)
  for (const [a, b] of [
    [leaves[0], leaves[1]],
    [leaves[1], leaves[0]],
    [emptyRoot, emptyRoot],
  ] as const)
    expect(hex(nodeHash(a ?? emptyRoot, b ?? emptyRoot))).toBe(construction(a, b))
})

interface Inclusion {
  file: string
  leafIdx: number
  treeSize: number
  root: string
  leafHash: string
  proof: string[] | null
  wantErr: boolean
}
test.each(read<{ vectors: Inclusion[] }>('merkle-inclusion.json').vectors)('$file', (vector) => {
  expect(
    verifyInclusion(vector.leafIdx, vector.treeSize, bytes(vector.leafHash), hashes(vector.proof), bytes(vector.root)),
  ).toBe(!vector.wantErr)
})
interface Consistency {
  file: string
  size1: number
  size2: number
  root1: string
  root2: string
  proof: string[] | null
  wantErr: boolean
}
test.each(read<{ vectors: Consistency[] }>('merkle-consistency.json').vectors)('$file', (vector) => {
  expect(
    verifyConsistency(vector.size1, vector.size2, bytes(vector.root1), bytes(vector.root2), hashes(vector.proof)),
  ).toBe(!vector.wantErr)
})

interface Proofs {
  inclusion: {
    name: string
    treeSize: string
    index: string
    root: string
    leafHash: string
    proof: string[]
    ok: boolean
  }[]
  consistency: {
    name: string
    oldSize: string
    newSize: string
    oldRoot: string
    newRoot: string
    proof: string[]
    ok: boolean
  }[]
}
/** Names of the vectors on which we don't judge as x/mod did. */
function misjudged({ inclusion, consistency }: Proofs): readonly string[] {
  const wrong = [
    ...inclusion.filter(
      (each) =>
        verifyInclusion(
          Number(each.index),
          Number(each.treeSize),
          bytes(each.leafHash),
          hashes(each.proof),
          bytes(each.root),
        ) !== each.ok,
    ),
    ...consistency.filter(
      (each) =>
        verifyConsistency(
          Number(each.oldSize),
          Number(each.newSize),
          bytes(each.oldRoot),
          bytes(each.newRoot),
          hashes(each.proof),
        ) !== each.ok,
    ),
  ]
  return wrong.map(({ name }) => name)
}
test('proofs good and bad, as x/mod judged them', () => {
  expect(misjudged(read<Proofs>('proofs-good-and-bad.json'))).toEqual([])
})

const samples = join(process.env['CARNET_VECTORS'] ?? join(import.meta.dirname, '../../../../shared/vectors'), 'tlog')
const hasAll = existsSync(join(samples, 'proofs-good-and-bad.json'))
if (!hasAll)
  process.stderr.write('skipped: all proofs good and bad lie in CARNET_VECTORS, of which every fourth is here\n')
test.skipIf(!hasAll)('all proofs good and bad, from the samples that are not part of this tree', () => {
  expect(misjudged(read<Proofs>('proofs-good-and-bad.json', samples))).toEqual([])
})

interface GoTree {
  size: number
  root: string
  inclusion: { index: number; leafHash: string; proof: string[] }[]
  tiles: { path: string; sha256: string }[]
}
const go = read<{
  trees: GoTree[]
  consistency: { old: number; new: number; oldRoot: string; newRoot: string; proof: string[] }[]
}>('go-vectors.json')
test.each(go.trees)(
  'roots, proofs and tiles of $size leaves as x/mod makes them',
  ({ size, root, inclusion, tiles }) => {
    expect(base64(treeHash(leaves.slice(0, size)))).toBe(root)
    expect(base64(rootOf(leaves.slice(0, size)))).toBe(root)
    const tile = treeOf(size)
    for (const { index, leafHash: leaf, proof } of inclusion) {
      expect(base64(leafHash(entry(index)))).toBe(leaf)
      expect(inclusionProof(index, size, nodesOfTiles(tile)).map(base64)).toEqual(proof)
    }
    for (const { path, sha256 } of tiles) {
      const file = parsePath(path)
      if (file?.kind !== 'hashes') continue
      const found = encodeTile(tile(file.level, file.index).slice(0, file.width))
      expect(createHash('sha256').update(found).digest('hex')).toBe(sha256)
    }
  },
)
test('consistency proofs as x/mod makes them', () => {
  for (const each of go.consistency)
    expect(consistencyProof(each.old, each.new, nodesOfTiles(treeOf(each.new))).map(base64)).toEqual(each.proof)
})

test('paths of tiles and bundles', () => {
  for (const { level, n, w, path } of read<{ paths: { level: number; n: string; w: number; path: string }[] }>(
    'tile-paths.json',
  ).paths) {
    expect(level < 0 ? bundlePath(Number(n), w) : tilePath(level, Number(n), w)).toBe(path)
    expect(parsePath(path)).toEqual(
      level < 0
        ? { kind: 'entries', index: Number(n), width: w }
        : { kind: 'hashes', level, index: Number(n), width: w },
    )
  }
})

test.each(read<{ notes: { name: string; vkey: string; note: string }[] }>('notes-known.json').notes)(
  '$name',
  ({ vkey, note }) => {
    expect(openNote(note, [key(vkey)])).toMatchObject({ ok: true, by: [{ key: key(vkey) }] })
  },
)
const judged = read<{
  log: string
  witnesses: string[]
  notes: { name: string; note: string; ok: boolean; cosigners: number; checkpoint: boolean }[]
}>('notes-good-and-bad.json')
test.each(judged.notes)('$name', ({ note, ok, cosigners, checkpoint }) => {
  const log = key(judged.log)
  const opened = openNote(note, [log, ...judged.witnesses.map(key)])
  expect(opened.ok && opened.by.some((each) => each.key === log)).toBe(ok)
  expect(opened.ok ? opened.by.filter((each) => each.key !== log).length : 0).toBe(cosigners)
  expect(opened.ok && parseCheckpoint(opened.text) !== undefined).toBe(checkpoint)
})

test('the transcript of a witness', () => {
  const { log, steps } = read<{
    log: string
    steps: { name: string; request: string; status: number; body?: string }[]
  }>('witness-transcript.json')
  const known = key(log)
  let latest: TreeHead | undefined
  for (const { name, request, status, body } of steps) {
    const answer = addCheckpoint(request, (origin) =>
      origin === known.name ? { keys: [known], ...(latest === undefined ? {} : { latest }) } : undefined,
    )
    expect([name, answer.status, 'body' in answer ? answer.body : undefined]).toEqual([name, status, body])
    if (answer.status === 200) latest = answer.checkpoint
  }
})

describe.each([
  { log: 'tessera-log', vkey: 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx' },
  { log: 'go-log-1000', vkey: read<{ log: string }>('go-log-1000/keys.json').log },
])('the whole log $log', ({ log, vkey }) => {
  const folder = join(here, log)
  test('every checkpoint is signed and is the root of its entries', () => {
    const names = readdirSync(folder).filter((name) => name.startsWith('checkpoint'))
    for (const name of names) {
      const opened = openNote(readFileSync(join(folder, name), 'utf8'), [key(vkey)])
      const head = opened.ok ? parseCheckpoint(opened.text) : undefined
      if (head === undefined) throw new Error(name)
      const entries: Uint8Array[] = []
      for (let index = 0; entries.length < head.size; index++) {
        const width = Math.min(256, head.size - entries.length)
        const file = readFileSync(join(folder, bundlePath(index, width)))
        const decoded = decodeBundle(file) ?? []
        expect(Buffer.from(encodeBundle(decoded)).equals(file)).toBe(true)
        entries.push(...decoded)
      }
      const grown = grow(emptyEdge, entries.map(leafHash))
      expect(edgeRoot(grown.edge)).toEqual(head.root)
      for (const { level, index, width } of edgeShape(head.size)) {
        if (width === 0) continue
        const tile = decodeTile(readFileSync(join(folder, tilePath(level, index, width))))
        expect(tile).toEqual(grown.edge.levels[level])
      }
    }
  })
})

test('tlog-proofs of the log of 1,000 with its witnesses', () => {
  const folder = join(here, 'go-log-1000')
  const keys = read<{ log: string; witnesses: string[] }>('keys.json', folder)
  for (const index of [0, 255, 256, 999]) {
    const text = readFileSync(join(folder, `${index}.tlog-proof`), 'utf8')
    const verified = verifyTlogProof(text, leafHash(entry(index)), key(keys.log), keys.witnesses.map(key))
    expect(verified).toMatchObject({ ok: true, index })
    expect(verified.ok && verified.by.length).toBe(3)
    expect(verifyTlogProof(text, leafHash(entry(index + 1)), key(keys.log))).toEqual({
      ok: false,
      fault: 'not-included',
    })
  }
})
