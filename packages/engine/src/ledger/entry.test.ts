import { leafHash } from '@carnet/tlog'
import canonicalize from 'canonicalize'
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { commitment, commitmentKey, commitTo, type EntryContent, entryOf } from './index.ts'

const random = (bytes: number): Uint8Array => randomBytes(bytes)
const content: EntryContent = {
  kind: 'release',
  at: new Date('2026-07-01T08:00:00Z'),
  authority: 'NZ',
  actor: 'p'.repeat(43),
  purpose: 'clearance',
  counts: { records: 2 },
}
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('an entry', () => {
  test('is canonical JSON that says what it was told, a version and a blind', () => {
    const { bytes } = entryOf(content, () => new Uint8Array(32))
    expect(textOf(bytes)).toBe(
      `{"actor":"${'p'.repeat(43)}","at":"2026-07-01T08:00:00.000Z","authority":"NZ","blind":"${'A'.repeat(43)}","counts":{"records":2},"kind":"release","purpose":"clearance","v":1}`,
    )
    expect(textOf(bytes)).toBe(canonicalize(JSON.parse(textOf(bytes))))
  })

  test('is named by its leaf hash', () => {
    const { bytes, hash } = entryOf(content, random)
    expect(Buffer.from(hash)).toEqual(createHash('sha256').update(Uint8Array.of(0)).update(bytes).digest())
  })

  test('said twice has two hashes: its blind is fresh', () => {
    expect(entryOf(content, random).hash).not.toEqual(entryOf(content, random).hash)
  })

  test.each([
    ['a member that the format does not have', { ...content, name: 'ERIKSSON' }],
    ['a kind that the format does not have', { ...content, kind: 'gossip' }],
    ['a count that the format does not have', { ...content, counts: { salary: 3 } }],
    ['text where a hash belongs', { ...content, case: 'CASE-17' }],
    ['a purpose that is no name of one', { ...content, purpose: 'To look at ERIKSSON' }],
    ['an actor in clear', { ...content, actor: 'Anna Maria Eriksson' }],
    ['too many commitments', { ...content, commitments: Array.from({ length: 65 }, () => 'c'.repeat(43)) }],
  ])('refuses %s, and does not repeat it', (_what, said) => {
    expect(() => entryOf(said as EntryContent, random)).toThrow(/an entry does not take this/)
    expect(() => entryOf(said as EntryContent, random)).not.toThrow(/ERIKSSON|Eriksson|CASE-17/)
  })
})

describe('commitments', () => {
  test('open one by one, each with its own key', () => {
    const { seed, said } = commitTo(['a', 'b'], random)
    if (!('commitments' in said)) throw new Error('two commitments are listed')
    const open = (ordinal: number, id: string): string =>
      Buffer.from(commitment(commitmentKey(seed, ordinal), id)).toString('base64url')
    expect(said.commitments).toEqual([open(0, 'a'), open(1, 'b')])
    expect(open(0, 'b')).not.toBe(open(1, 'b'))
  })

  test('to the same ids differ each time', () => {
    expect(commitTo(['a'], random).said).not.toEqual(commitTo(['a'], random).said)
  })

  test('that are many become one root, which an entry takes', () => {
    const { said } = commitTo(
      Array.from({ length: 1000 }, (_, at) => `id ${at}`),
      random,
    )
    expect('root' in said && said.root).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(leafHash(entryOf({ ...content, ...said }, random).bytes)).toHaveLength(32)
  })
})
