import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { authority, engines, openKeys, passphrase, valueOf } from '../../test/vault-world.ts'
import type { KeyStore, StoredSheet } from '../store/index.ts'
import { mostMessages, openGenerations } from './generations.ts'
import { blockInfo } from './hkdf.ts'
import { type Keyring, keyringOn } from './keyring.ts'
import { localProvider } from './local-provider.ts'
import { type Pages, pagesOn } from './pages.ts'
import type { KeyProvider } from './provider.ts'
import { SealKey } from './seal-key.ts'
import { type KeyUse, mostKeys, newSheet, sheetOf, unwrapSheet, wrapSheet } from './sheets.ts'
import { cipherKey } from './suite.ts'

const minute = 60_000
const use: KeyUse = { kind: 'subject', domain: 'personal', class: 'goods', period: '' }
const uses = (count: number): readonly KeyUse[] => Array.from({ length: count }, () => use)
const fingerprint = (ring: Keyring, id: string): string =>
  ring.held(id).derive(undefined, blockInfo('fingerprint')).toString('hex')

describe.each(engines)('keys beside %s', (name) => {
  let keys: KeyStore
  let provider: KeyProvider
  let now: number
  const rings: Keyring[] = []
  const pages = (): Pages =>
    pagesOn({ keys, provider, authority, now: () => new Date(), ttl: 10 * minute, clock: () => now })
  const ringOf = (most = 10_000): Keyring => {
    const ring = keyringOn(keys, pages(), { most, ttl: 10 * minute, clock: () => now })
    rings.push(ring)
    return ring
  }
  beforeAll(async () => {
    keys = await openKeys(name, inject('databaseUrl'))
    provider = valueOf(await localProvider(keys, passphrase))
  })
  afterAll(() => keys[Symbol.asyncDispose]())
  beforeEach(() => {
    now = 0
  })
  afterEach(() => {
    for (const ring of rings.splice(0)) ring[Symbol.dispose]()
  })

  test('INVARIANT (keys-first): a key is in the key store before anybody learns its id', async () => {
    const made = await ringOf().create(uses(mostKeys + 1))
    expect(new Set(made).size).toBe(mostKeys + 1)
    expect(await keys.sheets([...new Set(made.map(sheetOf))])).toHaveLength(2)
  })

  test('another process brings in the same keys', async () => {
    const [one, other] = [ringOf(), ringOf()]
    const made = await one.create(uses(3))
    expect(await other.bring(made)).toEqual(new Set())
    for (const id of made) {
      expect(fingerprint(other, id)).toBe(fingerprint(one, id))
      expect(other.held(id).use).toEqual(use)
    }
    expect(new Set(made.map((id) => fingerprint(one, id))).size).toBe(3)
  })

  test('what the key store does not have is told, and never used', async () => {
    const ring = ringOf()
    const gone = '00000000-0000-4000-8000-000000000000'
    expect(await ring.bring([gone])).toEqual(new Set([gone]))
    expect(() => ring.held(gone)).toThrow('not loaded')
  })

  test('a key past its time goes, its bytes overwritten', async () => {
    const ring = ringOf()
    const [id = ''] = await ring.create(uses(1))
    const [held, before] = [ring.held(id), fingerprint(ring, id)]
    now = 10 * minute
    ring.sweep()
    expect(ring.has(id)).toBe(false)
    expect(held.derive(undefined, blockInfo('fingerprint')).toString('hex')).not.toBe(before)
    await ring.bring([id])
    expect(fingerprint(ring, id)).toBe(before)
  })

  test('no more keys stay than the bound allows, once a batch had its time', async () => {
    const ring = ringOf(10)
    const first = await ring.create(uses(20))
    ring.sweep()
    expect(first.every((id) => ring.has(id))).toBe(true)
    now = 2 * minute
    const [last = ''] = await ring.create(uses(1))
    ring.sweep()
    expect(ring.size).toBe(10)
    expect(ring.has(last)).toBe(true)
  })

  describe('THREAT: whoever can write the key store', () => {
    const page = { id: '0', authority, key: cipherKey(randomBytes(32)) }
    const stored = wrapSheet(page, 1, newSheet([use, { ...use, domain: 'special' }]))
    const edits: readonly (readonly [string, Partial<StoredSheet>])[] = [
      ['another id', { id: newSheet([]).id }],
      ['another generation', { generation: 2 }],
      ['another use', { slots: Buffer.from(Buffer.from(stored.slots).toString().replace('special', 'general')) }],
      ['other keys', { wrapped: wrapSheet(page, 1, newSheet([use, use])).wrapped }],
    ]
    test('opens nothing by itself', () => expect(unwrapSheet(page, stored)?.uses[1]?.domain).toBe('special'))
    test.each(edits)('gives a sheet %s: it does not open', (_, edit) => {
      expect(unwrapSheet(page, { ...stored, ...edit })).toBeUndefined()
    })
    test('moves a sheet to another page', () => {
      expect(unwrapSheet({ ...page, id: '1' }, stored)).toBeUndefined()
      expect(unwrapSheet({ ...page, authority: 'YY' }, stored)).toBeUndefined()
    })
  })

  describe('generations', () => {
    test('are claimed once, by one process each, and go on after a restart', async () => {
      const [one, other] = [await openGenerations(keys), await openGenerations(keys)]
      expect(other.current).toBeGreaterThan(one.current)
      const third = await openGenerations(keys)
      expect(third.current).toBeGreaterThan(other.current)
    })

    test('a key that has sealed as many messages as one generation allows begins another', async () => {
      const generations = await openGenerations(keys)
      const parts = { key: cipherKey(randomBytes(32)), common: new Uint8Array(), fields: '', marks: 0 }
      const first = new SealKey(parts, 1, generations)
      const inFirst = first.seal('', Buffer.from('a'))
      // Forgotten with one message to go: whoever comes back starts where the most used stood.
      generations.forget(generations.current, mostMessages - 1)
      const again = new SealKey(parts, 1, generations)
      const [last, next] = [again.seal('', Buffer.from('b')), again.seal('', Buffer.from('c'))]
      const generationIn = (message: Uint8Array): number | undefined => message[6]
      expect(generationIn(last)).toBe(generationIn(inFirst))
      expect(generationIn(next)).not.toBe(generationIn(inFirst))
      expect([inFirst, last, next].map((message) => again.open('', message)?.plain.toString())).toEqual(['a', 'b', 'c'])
    })
  })
})
