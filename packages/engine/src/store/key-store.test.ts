import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freshSchema } from '../../test/databases.ts'
import { type KeyStore, openKeyStore, type StoredPage, type StoredSheet, type Tombstone } from './index.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const newPage = (more: Partial<StoredPage> = {}): StoredPage => ({
  id: randomUUID(),
  providerKey: 'p',
  wrapped: bytes('wrapped'),
  state: 'filling',
  generation: 1,
  follows: undefined,
  begun: new Date('2026-07-01T00:00:00Z'),
  destruction: { state: 'live' },
  ...more,
})
const newSheet = (page: string): StoredSheet => ({
  id: randomUUID(),
  page,
  generation: 1,
  slots: bytes('slots'),
  wrapped: bytes('keys'),
})
const tombstone = (more: Partial<Tombstone> = {}): Tombstone => ({
  key: randomUUID(),
  kind: 'destroyed',
  entry: bytes('entry'),
  number: 1,
  page: undefined,
  ...more,
})

describe.each(['sqlite', 'postgres'] as const)('the key store on %s', (engine) => {
  let keys: KeyStore
  beforeAll(async () => {
    keys = await openKeyStore(engine === 'sqlite' ? ':memory:' : await freshSchema(inject('databaseUrl')))
  })
  afterAll(() => keys[Symbol.asyncDispose]())

  const withSheets = async (
    count: number,
  ): Promise<{ readonly page: string; readonly sheets: readonly StoredSheet[] }> => {
    const page = newPage()
    await keys.addPage(page)
    const sheets = Array.from({ length: count }, () => newSheet(page.id))
    expect(await keys.addSheets(page.id, sheets)).toBe(true)
    return { page: page.id, sheets: sheets.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
  }
  const stateOf = async (id: string): Promise<StoredPage | undefined> =>
    (await keys.pages()).find((page) => page.id === id)

  test('a page comes back as it was written', async () => {
    const page = newPage({ generation: 3, follows: randomUUID() })
    await keys.addPage(page)
    const { wrapped, ...rest } = page
    const stored = await stateOf(page.id)
    expect(stored).toMatchObject(rest)
    expect(Buffer.from(stored?.wrapped ?? [])).toEqual(Buffer.from(wrapped))
  })

  test('a page is followed by one other at most', async () => {
    const before = newPage()
    await keys.addPage(before)
    expect(await keys.addPage(newPage({ follows: before.id }))).toBe(true)
    expect(await keys.addPage(newPage({ follows: before.id }))).toBe(false)
  })

  test('every page is wrapped anew with the facts that go with it, or nothing is changed', async () => {
    await using fresh = await openKeyStore(engine === 'sqlite' ? ':memory:' : await freshSchema(inject('databaseUrl')))
    const [first, second] = [newPage(), newPage({ state: 'full' })]
    for (const page of [first, second]) await fresh.addPage(page)
    await fresh.addFact('parameters', bytes('old'))
    const anew = ({ id, wrapped }: StoredPage, to = 'anew') => ({ id, before: wrapped, wrapped: bytes(to) })
    const facts = [
      { name: 'parameters', before: bytes('old'), after: bytes('new') },
      { name: 'said', before: undefined, after: bytes('later') },
    ]
    const ends = { name: 'parameters', before: bytes('new'), after: undefined }
    for (const [pages, changes] of [
      [[anew(first)], facts],
      [[anew(first), { ...anew(second), before: bytes('other') }], facts],
      [
        [anew(first), anew(second)],
        [...facts, ends, ends],
      ],
      [[anew(first), anew(second)], [{ ...ends, name: 'absent' }]],
    ] as const)
      expect(await fresh.rewrapPages(pages, changes)).toBe(false)
    const wrapped = async () => (await fresh.pages()).map((page) => Buffer.from(page.wrapped).toString())
    expect(await wrapped()).toEqual(['wrapped', 'wrapped'])
    expect(await fresh.fact('said')).toBeUndefined()
    expect(await fresh.rewrapPages([anew(first), anew(second)], facts)).toBe(true)
    expect(await wrapped()).toEqual(['anew', 'anew'])
    expect(Buffer.from((await fresh.fact('parameters')) ?? []).toString()).toBe('new')
    expect(await fresh.removeFact('said', bytes('other'))).toBe(false)
    expect(await fresh.removeFact('said', bytes('later'))).toBe(true)
    expect(await fresh.fact('said')).toBeUndefined()
  })

  test('a page that is not being filled takes no sheet', async () => {
    const { page } = await withSheets(1)
    expect(await keys.movePage(page, ['full'], 'rotating')).toBe(false)
    expect(await keys.movePage(page, ['filling', 'full'], 'rotating')).toBe(true)
    expect(await keys.addSheets(page, [newSheet(page)])).toBe(false)
    expect(await keys.sheetsOfPage(page, undefined, 10)).toHaveLength(1)
  })

  test('sheets of a page are read in order, some at a time', async () => {
    const { page, sheets } = await withSheets(5)
    const first = await keys.sheetsOfPage(page, undefined, 3)
    const rest = await keys.sheetsOfPage(page, first.at(-1)?.id, 3)
    expect([...first, ...rest].map(({ id }) => id)).toEqual(sheets.map(({ id }) => id))
    expect((await keys.contents()).find((content) => content.page === page)).toEqual({ page, sheets: 5, bytes: 20 })
  })

  test('sheets are replaced with their tombstones, all or nothing', async () => {
    const { sheets } = await withSheets(2)
    const [one, two] = sheets
    if (one === undefined || two === undefined) throw new Error('no sheets')
    const grave = tombstone({ page: one.page })
    const next = { ...one, generation: 2, wrapped: bytes('less') }
    const updates = [
      { id: one.id, expected: 1, sheet: next },
      { id: two.id, expected: 9, sheet: undefined },
    ]
    expect(await keys.replaceSheets(updates, [grave])).toBe(false)
    expect(await keys.tombstones([grave.key])).toEqual([])
    expect((await keys.sheets([one.id]))[0]?.generation).toBe(1)
    expect(
      await keys.replaceSheets([...updates.slice(0, 1), { id: two.id, expected: 1, sheet: undefined }], [grave]),
    ).toBe(true)
    expect(await keys.sheets([one.id, two.id])).toMatchObject([{ id: one.id, generation: 2 }])
    expect(await keys.tombstones([grave.key])).toMatchObject([{ key: grave.key, page: one.page, number: 1 }])
    expect((await keys.tombstonesByPage()).get(one.page)).toBe(1)
  })

  test('what is restricted may be destroyed; what is destroyed stays so', async () => {
    const { key } = tombstone()
    const bury = (more: Partial<Tombstone>): Promise<boolean> => keys.replaceSheets([], [tombstone({ key, ...more })])
    await bury({ kind: 'restricted', number: 2 })
    await bury({ kind: 'destroyed', number: 5 })
    await bury({ kind: 'restricted', number: 7 })
    await bury({ kind: 'destroyed', number: 8 })
    expect(await keys.tombstones([key])).toMatchObject([{ kind: 'destroyed', number: 5 }])
    expect(await keys.lastDestruction()).toBe(5)
    const [first] = await keys.tombstonesAfter(undefined, 1)
    expect((await keys.tombstonesAfter(first?.key, 100)).map((each) => each.key)).not.toContain(first?.key)
  })

  test('a page is retired without sheets, after the one that it follows, and once', async () => {
    const { page, sheets } = await withSheets(1)
    const follower = newPage({ follows: page, state: 'rotating' })
    await keys.addPage(follower)
    await keys.movePage(page, ['filling'], 'rotating')
    const at = new Date('2026-08-01T00:00:00Z')
    expect(await keys.retirePage(page, { state: 'live' })).toBe(false)
    expect(await keys.retirePage(follower.id, { state: 'live' })).toBe(false)
    await keys.replaceSheets(
      sheets.map(({ id }) => ({ id, expected: 1, sheet: undefined })),
      [],
    )
    expect(await keys.retirePage(page, { state: 'live' })).toBe(true)
    expect(await keys.retirePage(page, { state: 'scheduled', at })).toBe(true)
    expect(await keys.retirePage(page, { state: 'scheduled', at })).toBe(false)
    expect(await stateOf(page)).toMatchObject({
      state: 'retired',
      wrapped: { length: 0 },
      destruction: { state: 'scheduled', at },
    })
    expect(await keys.retirePage(follower.id, { state: 'live' })).toBe(true)
  })

  test('a fact is written anew by who knows what it was, and found by what stands in it', async () => {
    await keys.addFact('a', bytes('one page-7 two'))
    expect(await keys.factsHolding('page-7')).toEqual(['a'])
    expect(await keys.replaceFact('a', bytes('other'), bytes('x'))).toBe(false)
    expect(await keys.replaceFact('a', bytes('one page-7 two'), bytes('x'))).toBe(true)
    expect(await keys.factsHolding('page-7')).toEqual([])
  })
})

describe('a file of the first version', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carnet-key-store-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('is brought to this one in place', async () => {
    const file = join(folder, 'first.sqlite')
    const first = new DatabaseSync(file)
    first.exec(`create table page (id text primary key, provider_key text not null, wrapped blob not null, state text not null) strict;
      create table sheet (id text primary key, page text not null, generation integer not null, slots blob not null, wrapped blob not null) strict;
      create table tombstone (key text primary key, entry blob not null) strict;
      create table fact (name text primary key, value blob not null) strict;
      insert into page values ('p', 'local/1', x'01', 'filling');
      insert into sheet values ('s', 'p', 1, x'02', x'03')`)
    first.close()
    for (let time = 0; time < 2; time++) {
      await using keys = await openKeyStore(file)
      expect(await keys.pages()).toMatchObject([{ id: 'p', generation: 1, follows: undefined, begun: new Date(0) }])
      expect(await keys.sheetsOfPage('p', undefined, 10)).toMatchObject([{ id: 's' }])
    }
  })

  test('of a newer version is refused, and stays as it is', async () => {
    const file = join(folder, 'newer.sqlite')
    const newer = new DatabaseSync(file)
    newer.exec('pragma user_version = 99')
    newer.close()
    expect(() => openKeyStore(file)).toThrow('newer version')
    const again = new DatabaseSync(file)
    expect(again.prepare('select count(*) as tables from sqlite_schema').get()).toEqual({ tables: 0 })
    again.close()
  })
})
