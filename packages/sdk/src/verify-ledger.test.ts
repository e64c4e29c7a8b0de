import { describe, expect, test } from 'vitest'
import { newLog, note, type TestLog } from '../test/log.ts'
import { verifyLedger } from './index.ts'

/** Two levels full, one partial: entries 0–65,535 under one full tile of level 1, and some more. */
const big = newLog(65_536 + 300)

/** The log with one file changed, or without it. */
function but(log: TestLog, path: string, change?: (bytes: Uint8Array) => Uint8Array): TestLog['read'] {
  return async (asked) => {
    const bytes = await log.read(asked)
    return asked === path ? bytes && change?.(new Uint8Array(bytes)) : bytes
  }
}
const flipped =
  (at: number) =>
  (bytes: Uint8Array): Uint8Array =>
    bytes.fill((bytes[at] ?? 0) ^ 1, at, at + 1)

describe('a ledger is verified', () => {
  test.each([0, 1, 2, 255, 256, 257, 511, 512, 700, 1025])('of %i entries', async (size) => {
    const log = newLog(size)
    expect(await verifyLedger(log.read, log.key)).toMatchObject({ ok: true, origin: 'carnet.example/test', size })
  })

  test('of three levels, told how far it is', async () => {
    const told: number[] = []
    expect(await verifyLedger(big.read, big.key, { onProgress: (done) => told.push(done) })).toMatchObject({ ok: true })
    expect(told).toHaveLength(258)
    expect(told.toSorted((a, b) => a - b)).toEqual(told)
  })

  test('that has full tiles in the place of partial ones', async () => {
    const small = newLog(300)
    const grown = newLog(700)
    const read = async (path: string): Promise<Uint8Array | undefined> =>
      path === 'checkpoint'
        ? small.read(path)
        : ((await grown.read(path)) ?? (path.includes('/1/') ? small.read(path) : undefined))
    expect(await verifyLedger(read, small.key)).toMatchObject({ ok: true, size: 300 })
  })

  test('and an entry is found in it', async () => {
    const log = newLog(600)
    const find = log.promise('{"at":517,"blind":"b"}').hash
    expect(await verifyLedger(log.read, log.key, { find })).toMatchObject({ ok: true, found: 517 })
    const other = log.promise('{"at":-1}').hash
    expect(await verifyLedger(log.read, log.key, { find: other })).not.toHaveProperty('found')
  })
})

describe('what is wrong with a ledger is told by its path', () => {
  test.each([
    ['an entry', 'tile/entries/007', flipped(5), { path: 'tile/entries/007', fault: 'changed' }],
    ['an entry at the edge', 'tile/entries/257.p/44', flipped(20), { path: 'tile/entries/257.p/44', fault: 'changed' }],
    ['a hash over an entry', 'tile/0/007', flipped(64), { path: 'tile/0/007', fault: 'changed' }],
    ['a hash over 256 entries', 'tile/1/000', flipped(64), { path: 'tile/1/000', fault: 'changed' }],
    ['a hash over 65,536 entries', 'tile/2/000.p/1', flipped(0), { path: 'tile/2/000.p/1', fault: 'changed' }],
    ['a hash at the edge', 'tile/0/257.p/44', flipped(9), { path: 'tile/0/257.p/44', fault: 'changed' }],
    ['a bundle that is gone', 'tile/entries/003', undefined, { path: 'tile/entries/003', fault: 'missing' }],
    ['a tile that is gone', 'tile/1/000', undefined, { path: 'tile/1/000', fault: 'missing' }],
    [
      'a tile cut short',
      'tile/0/003',
      (bytes: Uint8Array) => bytes.slice(32),
      { path: 'tile/0/003', fault: 'malformed' },
    ],
    [
      'a bundle cut short',
      'tile/entries/003',
      (bytes: Uint8Array) => bytes.slice(0, -1),
      { path: 'tile/entries/003', fault: 'malformed' },
    ],
    ['a checkpoint that is gone', 'checkpoint', undefined, { path: 'checkpoint', fault: 'missing' }],
    ['a checkpoint', 'checkpoint', flipped(22), { path: 'checkpoint', fault: 'not-signed' }],
  ])('%s', async (_what, path, change, fault) => {
    const verdict = await verifyLedger(but(big, path, change), big.key)
    expect(verdict).toEqual({ ok: false, faults: [expect.objectContaining(fault)] })
  })

  test('with the positions of the entries', async () => {
    const verdict = await verifyLedger(but(big, 'tile/entries/007', flipped(5)), big.key)
    expect(verdict).toMatchObject({ faults: [{ entries: [1792] }] })
  })

  test('an entry and its tile changed together', async () => {
    const log = newLog(700)
    const forged = newLog(700)
    const other = newLog(699)
    forged.files.set('tile/entries/002.p/188', other.files.get('tile/entries/001') ?? new Uint8Array())
    forged.files.set('tile/0/002.p/188', (other.files.get('tile/0/001') ?? new Uint8Array()).slice(0, 188 * 32))
    expect(await verifyLedger(forged.read, log.key)).toMatchObject({
      ok: false,
      faults: [{ path: 'checkpoint', fault: 'other-root' }],
    })
  })

  test('a signed root that these entries do not lead to', async () => {
    const log = newLog(300)
    log.files.set('checkpoint', new TextEncoder().encode(note(`carnet.example/test\n300\n${'A'.repeat(43)}=\n`)))
    expect(await verifyLedger(log.read, log.key)).toEqual({
      ok: false,
      faults: [{ path: 'checkpoint', fault: 'other-root' }],
    })
  })

  test.each(['', 'carnet.example/test', 'carnet.example/other+00000000+AAAA'])(
    'a key that is none: %j',
    async (key) => {
      expect(await verifyLedger(big.read, key)).toMatchObject({ ok: false, faults: [{ fault: 'not-signed' }] })
    },
  )
})
