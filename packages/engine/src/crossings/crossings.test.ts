import { type Crossing, EntryHash, RecordId, type ReleaseRequest } from '@carnet/api'
import canonicalize from 'canonicalize'
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, declaration, engines, ingest, openWorld, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

describe.each(engines)('who has crossed, and why, on %s', { timeout: 180_000 }, (name) => {
  let world: World
  let me: Session
  let colleague: Session
  let investigator: Session
  let officer: Session
  let auditor: Session
  let record: RecordId
  /** Milliseconds that the node's clock is ahead. */
  let ahead = 0
  const ask: World['engine']['answer'] = (...asked) => world.engine.answer(...asked)
  const caseOf = async (session: Session, kind: 'task' | 'investigation' = 'task', reference = '7') =>
    valueOf(await ask('openCase', session, { kind, reference, office: '20' })).id
  const show = async (session: Session, more: Partial<ReleaseRequest> = {}) =>
    ask('release', session, {
      purpose: 'clearance',
      case: await caseOf(session),
      select: { ids: [record] },
      answer: 'masked',
      ...more,
    })
  const crossingsOf = async (session: Session, id = record): Promise<readonly Crossing[]> =>
    valueOf(await ask('crossings', session, { id })).crossings
  const newest = async (session: Session): Promise<EntryHash> =>
    EntryHash.parse(valueOf(await ask('ownLog', session, {})).events[0]?.hash)

  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => new Date(Date.now() + ahead) })
    me = await world.person(['officer'], ['20'])
    colleague = await world.person(['officer'], ['20'])
    investigator = await world.person(['senior-officer'], ['20'])
    officer = await world.person(['dpo'])
    auditor = await world.person(['auditor'])
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'CROSS-1', office: '20' })]))
    const found = await ask('find', me, {
      purpose: 'clearance',
      case: await caseOf(me),
      select: { search: { element: 'declaration.reference', value: 'CROSS-1' } },
      answer: 'masked',
    })
    record = RecordId.parse(valueOf(found).records[0]?.id)
  }, 180_000)
  afterAll(() => world[Symbol.asyncDispose]())

  test('whoever was shown a record sees the whole story, colleagues by an alias and their offices', async () => {
    valueOf(await show(colleague))
    valueOf(await show(me))
    const [mine, theirs, search] = await crossingsOf(me)
    expect(mine).toMatchObject({
      kind: 'release',
      outcome: 'permitted',
      purpose: 'clearance',
      by: { own: true },
      records: 1,
    })
    expect(mine?.opened).toBeGreaterThan(0)
    expect(mine).toHaveProperty('case')
    expect(theirs?.by).toEqual({ kind: 'person', alias: theirs?.by.alias, offices: ['20'] })
    expect(theirs?.by.alias).not.toBe(mine?.by.alias)
    expect(theirs).not.toHaveProperty('case')
    expect(search).toMatchObject({ kind: 'search', by: { own: true, alias: mine?.by.alias } })
  })

  test('an alias holds for one record: on another the same colleague has another', async () => {
    const found = async (session: Session) =>
      RecordId.parse(
        valueOf(
          await ask('find', session, {
            purpose: 'clearance',
            case: await caseOf(session),
            select: { search: { element: 'declaration.reference', value: 'CROSS-2' } },
            answer: 'masked',
          }),
        ).records[0]?.id,
      )
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'CROSS-2', office: '20' })]))
    const other = await found(me)
    valueOf(await show(me))
    const aliasOn = async (id: RecordId) => (await crossingsOf(me, id)).find(({ by }) => by.own === true)?.by.alias
    const aliases = [await aliasOn(record), await aliasOn(other)]
    expect(aliases).toEqual([expect.stringMatching(/^[0-9a-f]{6}$/), expect.stringMatching(/^[0-9a-f]{6}$/)])
    expect(aliases[0]).not.toBe(aliases[1])
  })

  test('a refusal is part of it, with the rule that it rests on', async () => {
    expect(codeOf(await show(colleague, { purpose: 'investigation' }))).toBe('release/refused')
    valueOf(await show(colleague))
    const refusal = (await crossingsOf(officer)).find(({ kind }) => kind === 'refusal')
    expect(refusal).toMatchObject({ outcome: 'refused', purpose: 'investigation', opened: 0 })
    expect(refusal?.because?.rule).toMatch(/^starter\//)
    expect(refusal?.because?.says).not.toBe('')
  })

  test('whoever was not shown it is told nothing; of a record that is not there no more', async () => {
    const stranger = await world.person(['officer'], ['30'])
    const answers = [
      await ask('crossings', stranger, { id: record }),
      await ask('crossings', stranger, { id: randomUUID() as RecordId }),
    ]
    expect(answers.map(codeOf)).toEqual(['action/refused', 'action/refused'])
    expect(JSON.stringify(answers[0])).toBe(JSON.stringify(answers[1]))
    expect(await crossingsOf(auditor, randomUUID() as RecordId)).toEqual([])
  })

  test('a day after it was shown it is so no more; those who answer for the ledger see it as long as it is known', async () => {
    valueOf(await show(colleague))
    ahead = 25 * 60 * 60 * 1000
    expect(codeOf(await ask('crossings', colleague, { id: record }))).toBe('action/refused')
    expect(valueOf(await ask('crossings', officer, { id: record })).crossings.length).toBeGreaterThan(0)
    ahead = 0
    expect(codeOf(await ask('crossings', colleague, { id: record }))).toBe('ok')
  })

  test('an investigation is told to no colleague, and to those who answer for the ledger', async () => {
    const matter = await caseOf(investigator, 'investigation', 'INV-1')
    valueOf(await show(investigator, { purpose: 'investigation', case: matter }))
    expect((await crossingsOf(me)).map(({ purpose }) => purpose)).not.toContain('investigation')
    // What one did oneself is never kept from oneself.
    expect((await crossingsOf(investigator))[0]).toMatchObject({ purpose: 'investigation', by: { own: true } })
    const [told] = await crossingsOf(auditor)
    expect(told).toMatchObject({ purpose: 'investigation', case: matter, by: { name: 'A senior-officer' } })
  })

  test('that somebody saw names is stamped', async () => {
    await crossingsOf(officer)
    expect(valueOf(await ask('ownLog', officer, {})).events[0]?.kind).toBe('crossings-read')
    await crossingsOf(me)
    expect(valueOf(await ask('ownLog', me, {})).events[0]?.kind).not.toBe('crossings-read')
  })

  test('comes in pages, each crossing once', async () => {
    for (let at = 0; at < 52; at++) valueOf(await show(me))
    const first = valueOf(await ask('crossings', me, { id: record }))
    expect(first.crossings).toHaveLength(50)
    const second = valueOf(await ask('crossings', me, { id: record, after: EntryHash.parse(first.next) }))
    const all = [...first.crossings, ...second.crossings].map(({ hash }) => hash)
    expect(new Set(all).size).toBe(all.length)
    expect(second.next).toBeUndefined()
  })

  test('a page neither is shorter for what is passed over, nor ends at it, nor leads on from it', async () => {
    for (let at = 0; at < 3; at++) {
      const matter = await caseOf(investigator, 'investigation', `INV-${at + 2}`)
      valueOf(await show(investigator, { purpose: 'investigation', case: matter }))
    }
    const hidden = await newest(investigator)
    const page = valueOf(await ask('crossings', me, { id: record }))
    expect(page.crossings).toHaveLength(50)
    expect(page.crossings.map(({ hash }) => hash)).not.toContain(hidden)
    expect(page.next).toBe(page.crossings.at(-1)?.hash)
    expect(valueOf(await ask('crossings', me, { id: record, after: hidden }))).toEqual({ crossings: [] })
    expect(valueOf(await ask('crossings', me, { id: record, after: EntryHash.parse('A'.repeat(43)) }))).toEqual({
      crossings: [],
    })
  })

  test('a past decision is told as it was sealed: its hash is the one in the entry, and today’s rules say the same', async () => {
    valueOf(await show(me))
    const told = valueOf(await ask('decision', me, { hash: await newest(me) }))
    expect(told).toMatchObject({ kind: 'release', outcome: 'permitted', own: true, again: { as: 'identical' } })
    const entry = JSON.parse(told.receipt.entry) as { readonly decision: string }
    const hash = createHash('sha256')
      .update(canonicalize(told.then) ?? '')
      .digest('base64url')
    expect(hash).toBe(entry.decision)
    const [request, ...classes] = told.then.decided
    expect(request?.facts).toMatchObject({ action: 'release', purpose: 'clearance', 'case.kind': 'task' })
    expect(classes.length).toBeGreaterThan(0)
    expect(told.again.as === 'identical' && told.again.failed).toHaveLength(told.then.decided.length)
  })

  test('a refusal says what it lacked; and what was refused before any rule was asked says so', async () => {
    await show(me, { purpose: 'investigation' })
    const told = valueOf(await ask('decision', me, { hash: await newest(me) }))
    expect(told.then.decided[0]?.decision).toHaveProperty('nearestChange')
    await show(me, { elements: ['no.such-element'] })
    const unasked = valueOf(await ask('decision', me, { hash: await newest(me) }))
    expect(unasked).toMatchObject({
      then: { refused: 'request/unknown-element' },
      again: { as: 'not-decided', why: 'unasked' },
    })
  })

  test('a colleague’s decision is told to those who answer for the ledger alone', async () => {
    valueOf(await show(me))
    const hash = await newest(me)
    expect(codeOf(await ask('decision', colleague, { hash }))).toBe('action/refused')
    expect(valueOf(await ask('decision', auditor, { hash })).own).toBe(false)
    expect(codeOf(await ask('decision', auditor, { hash: EntryHash.parse('A'.repeat(43)) }))).toBe('request/not-found')
  })

  test('an entry that nothing was decided for has no decision to tell', async () => {
    const { receipt } = valueOf(
      await ingest(world.engine, await world.source(), [declaration({ reference: 'CROSS-3', office: '20' })]),
    )
    expect(codeOf(await ask('decision', auditor, { hash: receipt.hash }))).toBe('request/not-found')
  })

  const examined = async (): Promise<string | undefined> =>
    valueOf(await ask('examine', officer, {})).findings.find(({ area }) => area === 'crossings')?.state

  test('THREAT: a row that leads to an event of other records is tampering', async () => {
    valueOf(await show(me))
    await crossingsOf(officer)
    const own = Buffer.from(await newest(officer), 'base64url')
    const shown = Buffer.from(await newest(me), 'base64url')
    await world.operate(({ query }) =>
      query('insert into crossing (mark, entry) select mark, $1 from crossing where entry = $2', [own, shown]),
    )
    expect(codeOf(await ask('crossings', me, { id: record }))).toBe('integrity/record')
    await world.operate(({ query }) => query('delete from crossing where entry = $1', [own]))
    expect(codeOf(await ask('crossings', me, { id: record }))).toBe('ok')
  })

  test.each([
    ['taken away', 'delete from crossing where entry = $1'],
    ['changed', 'update crossing set mark = gen_random_uuid() where entry = $1'],
    ['taken away with all the others', 'delete from crossing where $1::bytea is not null'],
    [
      'taken away behind another kind',
      "with gone as (delete from crossing where entry = $1) update event set kind = 'me' where entry = $1",
    ],
  ])('THREAT: a row that is %s shows in the examination', async (_what, statement) => {
    valueOf(await show(me))
    expect(await examined()).toBe('well')
    const shown = Buffer.from(await newest(me), 'base64url')
    const [kept, kinds] = await world.operate(async ({ query }) => {
      const marks = await query<{ mark: string; entry: Uint8Array }>('select mark, entry from crossing')
      const kind = await query<{ kind: string }>('select kind from event where entry = $1', [shown])
      await query(statement, [shown])
      return [marks, kind] as const
    })
    expect(await examined()).toBe('failing')
    await world.operate(async ({ query }) => {
      await query('delete from crossing')
      await query('insert into crossing (mark, entry) select * from unnest($1::uuid[], $2::bytea[])', [
        kept.map(({ mark }) => mark),
        kept.map(({ entry }) => entry),
      ])
      await query('update event set kind = $2 where entry = $1', [shown, kinds[0]?.kind])
    })
    expect(await examined()).toBe('well')
  })

  test('THREAT: a refusal that a database operator calls a release opens the story to nobody', async () => {
    const refusedOne = await world.person(['officer'], ['20'])
    await show(refusedOne, { purpose: 'investigation' })
    const hash = Buffer.from(await newest(refusedOne), 'base64url')
    await world.operate(({ query }) => query("update event set kind = 'release' where entry = $1", [hash]))
    expect(codeOf(await ask('crossings', refusedOne, { id: record }))).toBe('action/refused')
    await world.operate(({ query }) => query("update event set kind = 'refusal' where entry = $1", [hash]))
  })
})
