import type { Answer, CaseId, RecordId, View } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  releaseById,
  shownIn,
  travelDocument,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

describe.each(engines)('release on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let officer: Session
  let analyst: Session
  let task: CaseId
  let duty: CaseId
  let mandate: CaseId
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    const source = await world.source()
    officer = await world.person(['officer'])
    analyst = await world.person(['analyst'])
    task = await openCase(world.engine, officer, 'task')
    duty = await openCase(world.engine, officer, 'duty')
    mandate = await openCase(world.engine, analyst, 'mandate')
    const declarations = Array.from({ length: 7 }, (_, n) =>
      declaration({ reference: `B-100${n}`, importer: n < 2 ? 'KR1111111111' : `KR222222222${n}`, fraud: '1' }),
    )
    valueOf(await ingest(world.engine, source, declarations))
    const travellers = [
      travelDocument({ number: 'L898902C3', name: 'ERIKSSON, ANNA MARIA' }),
      travelDocument({ number: 'X12345678', name: 'OTHER, PERSON' }),
      travelDocument({ number: 'X12345679', name: 'SMITH, KATHERINE' }),
    ]
    valueOf(await ingest(world.engine, source, travellers))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const find = (request: object, session = officer): Promise<Answer<View>> =>
    world.engine.answer('find', session, request as never)
  const idOf = async (reference: string): Promise<RecordId> => {
    const [record] = valueOf(await findByReference(world.engine, officer, task, reference)).records
    if (record === undefined) throw new Error('not found')
    return record.id
  }
  const eventsOf = (kind: string): Promise<number> =>
    world.operate(async ({ query }) => (await query('select entry from event where kind = $1', [kind])).length)

  describe('what is shown', () => {
    test('an officer who clears goods sees what the task needs, and not what enforcement found', async () => {
      const view = valueOf(await findByReference(world.engine, officer, task, 'b 1000'))
      expect(shownIn(view)).toEqual([
        {
          'declaration.reference': 'revealed B-1000',
          'declaration.office': 'revealed 020',
          'declaration.declarant.id': 'revealed ZZDECLARANT7',
          'declaration.importer.id': 'revealed KR1111111111',
          'declaration.hs6': 'revealed 870322',
          'declaration.hs-chapter': 'revealed 87',
          'declaration.origin-country': 'revealed JP',
          'declaration.fraud': 'withheld',
          'declaration.critical-fraud': 'withheld',
          'declaration.authentication': 'withheld',
          'declaration.guarantee.access-code': 'withheld',
        },
      ])
      for (const { because } of view.records.flatMap(({ elements }) => elements))
        expect(view.reasons.map(({ rule }) => rule)).toContain(because)
    })

    test('only the elements asked for are shown', async () => {
      const request = { purpose: 'clearance', case: task, select: { ids: [await idOf('B-1001')] } }
      const elements = ['declaration.office', 'declaration.hs6', 'declaration.fraud']
      const view = valueOf(await world.engine.answer('release', officer, { ...request, elements }))
      expect(shownIn(view)).toEqual([
        {
          'declaration.office': 'revealed 020',
          'declaration.hs6': 'revealed 870322',
          'declaration.fraud': 'withheld',
        },
      ])
    })

    test('a masked answer keeps the use of what it masks', async () => {
      const select = { ids: [await idOf('B-1001')] }
      const view = valueOf(await find({ purpose: 'clearance', case: task, select, answer: 'masked' }))
      expect(shownIn(view)[0]).toMatchObject({
        'declaration.importer.id': 'masked ***1111',
        'declaration.hs6': 'masked 8703',
        'declaration.office': 'revealed 020',
      })
    })

    test('a traveller is found by document number and by parts of the name, in any spelling', async () => {
      for (const [element, value] of [
        ['travel-document.number', 'l898902c3<'],
        ['travel-document.name', 'Maria Eriksson'],
      ]) {
        const select = { search: { element, value } }
        const view = valueOf(await find({ purpose: 'api', case: duty, select }))
        expect(shownIn(view)).toHaveLength(1)
        expect(shownIn(view)[0]).toMatchObject({ 'travel-document.name': 'revealed ERIKSSON, ANNA MARIA' })
      }
    })

    test('analysis sees pseudonyms: equal where the firm is, another for each analyst', async () => {
      const select = { type: 'declaration', where: { 'declaration.office': '020' }, limit: 50 }
      const importers = async (session: Session, matter: CaseId): Promise<readonly (string | undefined)[]> => {
        const request = { purpose: 'risk-analysis', case: matter, select, elements: ['declaration.importer.id'] }
        return shownIn(valueOf(await find(request, session))).map((each) => each['declaration.importer.id'])
      }
      const [first, second, third] = await importers(analyst, mandate)
      expect(first).toMatch(/^masked [A-Za-z0-9_-]{22,}$/)
      expect(second).toBe(first)
      expect(third).not.toBe(first)
      const other = await world.person(['analyst'])
      expect(await importers(other, await openCase(world.engine, other, 'mandate'))).not.toContain(first)
    })

    test.each([
      ['a name and a date of birth', 'Eriksson Anna', [['travel-document.birth-date', '1974-08-12']], 1],
      ['a name and another date', 'Eriksson Anna', [['travel-document.birth-date', '1974-08-13']], 0],
      ['a name with other accents', 'Erikssón, Ánna María', [], 1],
      ['a name that sounds like it', 'Smyth, Catherine', [], 1],
    ])('a traveller is found by %s', async (_by, name, more, hits) => {
      const select = {
        search: { element: 'travel-document.name', value: name, sounds: true },
        ...(more.length === 0 ? {} : { and: more.map(([element, value]) => ({ element, value })) }),
      }
      const view = valueOf(await find({ purpose: 'api', case: duty, select, answer: 'count' }))
      expect(view.count).toBe(hits)
    })

    test('work on goods does not read travel documents', async () => {
      const select = { search: { element: 'travel-document.number', value: 'L898902C3' } }
      expect(valueOf(await find({ purpose: 'clearance', case: task, select })).records).toEqual([])
    })
  })

  describe('the least answer', () => {
    test.each([
      ['B-1000', true],
      ['B-9999', false],
    ])('yes or no to %s says nothing else', async (value, known) => {
      const select = { search: { element: 'declaration.reference', value } }
      const view = valueOf(await find({ purpose: 'clearance', case: task, select, answer: 'yes-no' }))
      expect(view).toMatchObject({ answer: 'yes-no', known, records: [] })
      expect(view.count).toBeUndefined()
      expect(view.next).toBeUndefined()
    })

    test('a count over open elements opens nothing and says a number', async () => {
      const statistician = await world.person(['statistician'])
      const matter = await openCase(world.engine, statistician, 'mandate')
      const select = { type: 'declaration', where: { 'declaration.hs-chapter': '87' }, limit: 2 }
      const view = valueOf(await find({ purpose: 'statistics', case: matter, select }, statistician))
      expect(view).toMatchObject({ answer: 'count', count: 7, records: [] })
    })
  })

  test('a filter is read page by page', async () => {
    const seen: string[] = []
    let after: RecordId | undefined
    for (let page = 0; page < 4; page++) {
      const select = { type: 'declaration', where: {}, limit: 3, ...(after === undefined ? {} : { after }) }
      const view = valueOf(await find({ purpose: 'clearance', case: task, select }))
      seen.push(...view.records.map(({ id }) => id))
      after = view.next
      if (after === undefined) break
    }
    expect(seen).toHaveLength(7)
    expect(new Set(seen).size).toBe(7)
    const select = { type: 'declaration', where: {}, limit: 3, after: 'not-one-of-ours' }
    expect(codeOf(await find({ purpose: 'clearance', case: task, select }))).toBe('request/malformed')
  })

  describe('refusals say what would help, and are stamped', () => {
    const select = { search: { element: 'declaration.reference', value: 'B-1000' } }
    const refusedBecause = async (request: object, session = officer): Promise<unknown> => {
      const before = await eventsOf('refusal')
      const answer = await find(request, session)
      expect(await eventsOf('refusal')).toBe(before + 1)
      if (answer.ok || answer.problem.code !== 'release/refused') throw new Error(codeOf(answer))
      const { because, needs, receipt } = answer.problem.with
      expect(JSON.parse(receipt.entry)).toMatchObject({ kind: 'refusal' })
      return { rule: because[0]?.rule, attribute: needs?.attribute }
    }

    test('without a case', async () => {
      expect(await refusedBecause({ purpose: 'clearance', select })).toEqual({
        rule: 'starter/needs-case',
        attribute: 'case.given',
      })
    })
    test('with a case that was closed', async () => {
      const closed = await openCase(world.engine, officer, 'task')
      valueOf(await world.engine.answer('closeCase', officer, { id: closed }))
      const answer = await refusedBecause({ purpose: 'clearance', case: closed, select })
      expect(answer).toMatchObject({ rule: 'starter/case-open' })
    })
    test('with a case of a kind that the purpose does not know', async () => {
      const audit = await openCase(world.engine, officer, 'audit')
      const answer = await refusedBecause({ purpose: 'clearance', case: audit, select })
      expect(answer).toMatchObject({ rule: 'starter/case-fits' })
    })
    test('with somebody else’s case', async () => {
      const other = await world.person(['officer'])
      const answer = await refusedBecause({ purpose: 'clearance', case: task, select }, other)
      expect(answer).toMatchObject({ rule: 'starter/case-mine' })
    })
    test('for a purpose that is not the actor’s', async () => {
      const own = await openCase(world.engine, analyst, 'task')
      const request = { purpose: 'clearance', case: own, select }
      await refusedBecause(request, analyst)
    })
    test('who runs the node does not read', async () => {
      await refusedBecause({ purpose: 'clearance', case: task, select }, world.administrator)
    })
    test.each([
      ['request/unknown-purpose', 'purpose', { purpose: 'curiosity', select }],
      ['request/unknown-element', 'elements', { purpose: 'clearance', select, elements: ['declaration.shoe-size'] }],
      [
        'request/not-indexed',
        'select.search.element',
        { purpose: 'clearance', select: { search: { element: 'declaration.hs6', value: '870322' } } },
      ],
      [
        'request/not-indexed',
        'select.and.0.element',
        {
          purpose: 'clearance',
          select: { search: select.search, and: [{ element: 'declaration.hs6', value: '870322' }] },
        },
      ],
      [
        'request/other-record',
        'select.and.0.element',
        {
          purpose: 'clearance',
          select: { search: select.search, and: [{ element: 'travel-document.number', value: 'L898902C3' }] },
        },
      ],
      [
        'request/tells-too-little',
        'select.and',
        { purpose: 'api', select: { search: { element: 'travel-document.birth-date', value: '1974-08-12' } } },
      ],
      [
        'request/not-open',
        'select.where',
        { purpose: 'clearance', select: { type: 'declaration', where: { 'declaration.hs6': '870322' }, limit: 5 } },
      ],
    ])('%s names the parameter %s', async (rule, attribute, request) => {
      expect(await refusedBecause({ ...request, case: task })).toEqual({ rule, attribute })
    })
    test('a purpose that nobody registered does not come to stand in the ledger', async () => {
      const answer = await find({ purpose: 'anna-eriksson', case: task, select })
      if (answer.ok || answer.problem.code !== 'release/refused') throw new Error(codeOf(answer))
      expect(answer.problem.with.receipt.entry).not.toContain('anna-eriksson')
    })
    test('what leaves the administration needs somebody else’s approval', async () => {
      const liaison = await world.person(['liaison'])
      const matter = await openCase(world.engine, liaison, 'foreign-request')
      const request = { purpose: 'mutual-assistance', case: matter, select }
      expect(valueOf(await find(request, liaison))).toMatchObject({ answer: 'yes-no', known: true })
      const whole = await find({ ...request, answer: 'whole' }, liaison)
      expect(whole).toMatchObject({ problem: { code: 'release/needs-approval', with: { approvers: 1 } } })
    })
  })

  describe('what is stamped', () => {
    test('a search, with or without hits, is stamped with its candidates', async () => {
      const before = await eventsOf('search')
      const view = valueOf(await findByReference(world.engine, officer, task, 'B-1000'))
      expect(JSON.parse(view.receipt.entry)).toMatchObject({
        kind: 'search',
        purpose: 'clearance',
        counts: { candidates: 1, records: 1 },
      })
      const none = valueOf(await findByReference(world.engine, officer, task, 'B-NONE'))
      expect(JSON.parse(none.receipt.entry)).toMatchObject({ kind: 'search', counts: { candidates: 0 } })
      expect(await eventsOf('search')).toBe(before + 2)
    })

    test('an entry says neither who, nor what was sought, nor which record', async () => {
      const id = await idOf('B-1002')
      const { receipt } = valueOf(await releaseById(world.engine, officer, task, [id]))
      const { id: actor } = valueOf(await world.engine.answer('me', officer, {}))
      for (const text of [id, actor, task, 'B-1002', 'KR22']) expect(receipt.entry).not.toContain(text)
      expect(JSON.parse(receipt.entry)).toMatchObject({ kind: 'release', counts: { candidates: 1 } })
    })

    test('one’s own receipt can be read again, and nobody else’s', async () => {
      const { receipt } = valueOf(await findByReference(world.engine, officer, task, 'B-1003'))
      const again = valueOf(await world.engine.answer('receipt', officer, { hash: receipt.hash }))
      expect(again.entry).toBe(receipt.entry)
      expect(codeOf(await world.engine.answer('receipt', analyst, { hash: receipt.hash }))).toBe('request/not-found')
    })
  })

  test('what waits together is released together, each to its own', async () => {
    const references = ['B-1000', 'B-1001', 'B-1002', 'B-1003', 'B-1004', 'B-NONE', 'B-1005', 'B-1006']
    const views = await Promise.all(
      references.map((reference) => findByReference(world.engine, officer, task, reference)),
    )
    const shown = views.map((view) => shownIn(valueOf(view)).map((each) => each['declaration.reference']))
    expect(shown).toEqual(references.map((each) => (each === 'B-NONE' ? [] : [`revealed ${each}`])))
    expect(new Set(views.map((view) => valueOf(view).receipt.hash)).size).toBe(references.length)
  })

  test('an id that names no record leads to none', async () => {
    const ids = ['0190a0b0-1111-7222-8333-944444444444'] as unknown as RecordId[]
    expect(valueOf(await releaseById(world.engine, officer, task, ids)).records).toEqual([])
  })
})
