import type { SavedView } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, engines, openWorld, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

describe.each(engines)('views that one keeps, on %s', { timeout: 180_000 }, (name) => {
  let world: World
  let me: Session
  let other: Session
  const ask: World['engine']['answer'] = (...asked) => world.engine.answer(...asked)
  const viewsOf = async (session: Session): Promise<readonly SavedView[]> =>
    valueOf(await ask('savedViews', session, {})).views
  const save = (session: Session, called: string, path = '/ledger') => ask('saveView', session, { name: called, path })

  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    me = await world.person(['officer'], ['20'])
    other = await world.person(['officer'], ['20'])
  }, 180_000)
  afterAll(() => world[Symbol.asyncDispose]())

  test('are told by name, changed, and forgotten', async () => {
    const path = '/ledger?kind=release&from=2026-01-01'
    const kept = valueOf(await save(me, ' Releases ', path))
    valueOf(await save(me, 'Documents', '/dictionary?class=personal'))
    expect((await viewsOf(me)).map((view) => [view.name, view.path])).toEqual([
      ['Documents', '/dictionary?class=personal'],
      ['Releases', path],
    ])
    expect(codeOf(await save(me, 'Releases'))).toBe('request/conflict')
    valueOf(await ask('saveView', me, { id: kept.id, name: 'All releases', path: kept.path }))
    expect((await viewsOf(me)).map((view) => view.name)).toEqual(['All releases', 'Documents'])
    for (const { id } of await viewsOf(me)) valueOf(await ask('forgetView', me, { id }))
    expect(await viewsOf(me)).toEqual([])
    expect(codeOf(await ask('forgetView', me, { id: kept.id }))).toBe('request/not-found')
  })

  test('are of one’s own: what others keep is neither seen, nor changed, nor forgotten', async () => {
    const theirs = valueOf(await save(other, 'Theirs'))
    expect(await viewsOf(me)).toEqual([])
    expect(codeOf(await ask('saveView', me, { id: theirs.id, name: 'Mine', path: '/' }))).toBe('request/not-found')
    expect(codeOf(await ask('forgetView', me, { id: theirs.id }))).toBe('request/not-found')
    expect(await viewsOf(other)).toEqual([theirs])
    valueOf(await save(me, 'Theirs'))
    expect(codeOf(await save(await world.source(), 'A service’s'))).toBe('action/refused')
  })

  test.each([
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/find?name=Parc Minsoo',
    '/find?name=Parc%20Minsoo',
    '/find?q=Парк',
    '/find?q=M4727537',
    '/find#minsoo',
    '/record/../ledger',
    '/ledger?kind',
    'ledger',
  ])('take no address but a page’s own: %s', async (path) => {
    expect(codeOf(await save(me, 'One', path))).toBe('request/malformed')
  })

  test.each([
    '/',
    '/people/keys',
    '/record/2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11?purpose=clearance',
    '/ledger/104',
    '/retention/periods/goods/2020-01',
    `/decisions/${'aB-_'.repeat(10)}abc`,
  ])('take a page’s address: %s', async (path) => {
    const { id } = valueOf(await save(me, 'One', path))
    valueOf(await ask('forgetView', me, { id }))
  })

  test('are 50 at most', async () => {
    const full = await world.person(['officer'])
    for (let at = 0; at < 50; at++) valueOf(await save(full, `View ${at}`))
    expect(codeOf(await save(full, 'One more'))).toBe('request/conflict')
  })

  test('that are saved at once have different names all the same', async () => {
    const both = await world.person(['officer'])
    const codes = (await Promise.all([save(both, 'One'), save(both, 'One')])).map(codeOf)
    expect(codes.toSorted()).toEqual(['ok', 'request/conflict'])
    expect(await viewsOf(both)).toHaveLength(1)
  })

  test('THREAT: a view that a database operator gives to another, or writes, shows as tampering, and is not told', async () => {
    const [victim, thief] = [await world.person(['officer']), await world.person(['officer'])]
    const { id } = valueOf(await save(victim, 'Theirs'))
    const whose = valueOf(await ask('me', thief, {})).id
    await world.operate(({ query }) => query('update saved_view set actor = $1 where id = $2', [whose, id]))
    expect(codeOf(await ask('savedViews', thief, {}))).toBe('integrity/record')
    expect(codeOf(await ask('forgetView', thief, { id }))).toBe('integrity/record')
    await world.operate(({ query }) => query('update saved_view set id = gen_random_uuid() where id = $1', [id]))
    expect(codeOf(await ask('savedViews', thief, {}))).toBe('integrity/record')
  })
})
