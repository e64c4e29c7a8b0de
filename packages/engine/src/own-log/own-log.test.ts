import { EntryHash, type OwnEvent, type OwnLogQuery } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, declaration, engines, ingest, openWorld, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

describe.each(engines)('one’s own log, on %s', { timeout: 180_000 }, (name) => {
  let world: World
  let me: Session
  let other: Session
  const ask: World['engine']['answer'] = (...asked) => world.engine.answer(...asked)
  const logOf = async (session: Session, query: OwnLogQuery = {}) => valueOf(await ask('ownLog', session, query))
  const newest = async (session: Session): Promise<OwnEvent> => {
    const [event] = (await logOf(session)).events
    if (event === undefined) throw new Error('nothing is there')
    return event
  }
  const opened = async (session: Session) =>
    valueOf(await ask('openCase', session, { kind: 'task', reference: '7', office: '20' }))

  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    me = await world.person(['officer'], ['20'])
    other = await world.person(['officer'], ['20'])
  }, 180_000)
  afterAll(() => world[Symbol.asyncDispose]())

  test('says what one did, for what and about how many, and whose receipt to ask for', async () => {
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'OWN-1', office: '20' })]))
    const matter = await opened(me)
    const select = { search: { element: 'declaration.reference', value: 'OWN-1' } } as const
    const found = await ask('find', me, { purpose: 'clearance', case: matter.id, select })
    expect(codeOf(found)).toBe('ok')
    const { events } = await logOf(me)
    expect(events.slice(0, 2)).toMatchObject([
      { kind: 'search', outcome: 'permitted', purpose: 'clearance', case: matter.id, records: 1, notes: [] },
      { kind: 'case-opened' },
    ])
    const [event] = events
    expect(valueOf(await ask('receipt', me, { hash: EntryHash.parse(event?.hash) }))).toHaveProperty('entry')
  })

  test('says nothing of what others did', async () => {
    await opened(other)
    const mine = new Set((await logOf(me)).events.map(({ hash }) => hash))
    const theirs = (await logOf(other)).events
    expect(theirs.length).toBeGreaterThan(0)
    expect(theirs.filter(({ hash }) => mine.has(hash))).toEqual([])
    // A cursor of somebody else leads nowhere.
    expect((await logOf(me, { after: (await newest(other)).hash })).events).toEqual([])
  })

  test('comes in pages, newest first, each event once', async () => {
    for (let at = 0; at < 55; at++) await opened(other)
    const first = await logOf(other)
    expect(first.events).toHaveLength(50)
    const second = await logOf(other, { after: EntryHash.parse(first.next) })
    const all = [...first.events, ...second.events]
    expect(second.next).toBeUndefined()
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(all.length)
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    const since = all[4]?.at
    expect((await logOf(other, { since: since as never })).events.every(({ at }) => at >= String(since))).toBe(true)
  })

  test('takes notes beside one’s own events, stamped, and shows them to nobody else', async () => {
    await opened(me)
    const { hash } = await newest(me)
    expect(valueOf(await ask('noteOnOwn', me, { hash, text: ' the queue was long ' })).text).toBe('the queue was long')
    valueOf(await ask('noteOnOwn', me, { hash, text: 'and longer' }))
    const { events } = await logOf(me)
    const noted = events.find((event) => event.hash === hash)
    expect(noted?.notes.map(({ text }) => text)).toEqual(['the queue was long', 'and longer'])
    expect(events.filter(({ kind }) => kind === 'note-written')).toHaveLength(2)
    expect(codeOf(await ask('noteOnOwn', other, { hash, text: 'mine too' }))).toBe('request/not-found')
    expect(codeOf(await ask('noteOnOwn', me, { hash: EntryHash.parse('A'.repeat(43)), text: 'x' }))).toBe(
      'request/not-found',
    )
    expect(codeOf(await ask('noteOnOwn', me, { hash, text: ' ' }))).toBe('request/malformed')
    expect(codeOf(await ask('noteOnOwn', me, { hash, text: 'x'.repeat(2001) }))).toBe('request/malformed')
  })

  test('takes 20 notes on one event', async () => {
    await opened(me)
    const { hash } = await newest(me)
    for (let at = 0; at < 20; at++) valueOf(await ask('noteOnOwn', me, { hash, text: `note ${at}` }))
    expect(codeOf(await ask('noteOnOwn', me, { hash, text: 'one more' }))).toBe('request/conflict')
  })

  test('is a person’s: a service has none', async () => {
    expect(codeOf(await ask('ownLog', await world.source(), {}))).toBe('action/refused')
  })

  test('THREAT: an event that a database operator gave to somebody else shows as tampering, and is not told', async () => {
    await opened(other)
    const { hash } = await newest(other)
    const { id } = valueOf(await ask('me', me, {}))
    const owner = valueOf(await ask('me', other, {})).id
    const give = (to: string) =>
      world.operate(({ query }) =>
        query('update event set actor = $1 where entry = $2', [to, Buffer.from(hash, 'base64url')]),
      )
    await give(id)
    expect(codeOf(await ask('ownLog', me, {}))).toBe('integrity/record')
    expect(codeOf(await ask('noteOnOwn', me, { hash, text: 'x' }))).toBe('integrity/record')
    await give(owner)
    expect((await newest(other)).hash).toBe(hash)
  })

  test('THREAT: a note that a database operator moves to another event does not open', async () => {
    await opened(me)
    const { hash } = await newest(me)
    valueOf(await ask('noteOnOwn', me, { hash, text: 'here' }))
    const from = Buffer.from(hash, 'base64url')
    await opened(me)
    const to = Buffer.from((await newest(me)).hash, 'base64url')
    await world.operate(({ query }) => query('update note set event = $1 where event = $2', [to, from]))
    expect(codeOf(await ask('ownLog', me, {}))).toBe('integrity/record')
    await world.operate(({ query }) => query('delete from note where event = $1', [to]))
  })
})
