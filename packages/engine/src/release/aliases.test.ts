import type { CaseId, SubjectId, View } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  codeOf,
  declaration,
  ingest,
  openCase,
  openWorld,
  shownIn,
  travelDocument,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

describe('whoever has other names and numbers', { timeout: 120_000 }, () => {
  let world: World
  let dpo: Session
  let senior: Session
  let audit: CaseId
  let investigation: CaseId
  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'))
    dpo = await world.person(['dpo'])
    senior = await world.person(['senior-officer'])
    audit = await openCase(world.engine, dpo, 'audit')
    investigation = await openCase(world.engine, senior, 'investigation')
    const source = await world.source()
    const travellers = [
      travelDocument({ number: 'AA1111111', name: 'LOPEZ, MARIO' }),
      travelDocument({ number: 'BB2222222', name: 'GARCIA, JUAN' }),
      travelDocument({ number: 'CC3333333', name: 'PEREZ, LUIS' }),
      travelDocument({ number: 'DD4444444', name: 'OTHER, PERSON' }),
    ]
    valueOf(await ingest(world.engine, source, travellers))
    const declarations = ['KR0000000001', 'KR0000000002'].map((importer) =>
      declaration({ reference: `AL-${importer}`, importer }),
    )
    valueOf(await ingest(world.engine, source, declarations))
    await merge(await traveller('BB2222222'), await traveller('AA1111111'))
    await merge(await traveller('CC3333333'), await traveller('BB2222222'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const subjectBy = async (element: string, value: string, issuer: string): Promise<SubjectId> => {
    const { found } = valueOf(await world.engine.answer('findSubject', dpo, { element, value, issuer, case: audit }))
    if (found === undefined) throw new Error('there is nobody')
    return found.subject
  }
  const traveller = (number: string) => subjectBy('travel-document.number', number, 'UTO')
  const merge = async (from: SubjectId, into: SubjectId): Promise<void> => {
    valueOf(
      await world.engine.answer('mergeSubjects', dpo, { from, into, case: audit, because: 'same-document-renewed' }),
    )
  }
  const find = async (element: string, value: string, more: object = {}): Promise<View> =>
    valueOf(
      await world.engine.answer('find', senior, {
        purpose: 'investigation',
        case: investigation,
        select: { search: { element, value } },
        ...more,
      }),
    )
  const numbersIn = (view: View) =>
    shownIn(view)
      .map((each) => each['travel-document.number'])
      .sort()
  const all = ['revealed AA1111111', 'revealed BB2222222', 'revealed CC3333333']
  const events = (): Promise<number> =>
    world.operate(async ({ query }) => (await query("select entry from event where kind = 'search'")).length)

  test.each(['AA1111111', 'BB2222222', 'CC3333333'])(
    'is found by %s in one answer, under one entry',
    async (number) => {
      const before = await events()
      const view = await find('travel-document.number', number)
      expect(numbersIn(view)).toEqual(all)
      expect(await events()).toBe(before + 1)
      const itself = view.records.filter(({ sameAs }) => sameAs === undefined)
      expect(shownIn({ ...view, records: itself })).toMatchObject([{ 'travel-document.number': `revealed ${number}` }])
      for (const { sameAs } of view.records.filter((each) => each.sameAs !== undefined))
        expect(sameAs).toEqual(itself.map(({ id }) => id))
    },
  )

  test('by name as well; and nobody else is', async () => {
    expect(numbersIn(await find('travel-document.name', 'Garcia'))).toEqual(all)
    expect(numbersIn(await find('travel-document.number', 'DD4444444'))).toEqual(['revealed DD4444444'])
    expect((await find('travel-document.number', 'CC3333333', { answer: 'count' })).count).toBe(3)
  })

  test('is one person of a budget, by whichever name', async () => {
    const analyst = await world.person(['analyst'])
    const matter = await openCase(world.engine, analyst, 'investigation')
    const used: unknown[] = []
    for (const value of ['AA1111111', 'BB2222222', 'CC3333333', 'DD4444444']) {
      const select = { search: { element: 'travel-document.number', value } }
      const request = { purpose: 'investigation', case: matter, select, elements: ['travel-document.name'] }
      const { budget } = valueOf(await world.engine.answer('find', analyst, request as never))
      used.push([budget?.searches.used, budget?.records.used, budget?.subjects.used])
    }
    expect(used).toEqual([
      [1, 3, 1],
      [2, 3, 1],
      [3, 3, 1],
      [4, 4, 2],
    ])
  })

  test('shows by another name no more than by the own: what is withheld stays so', async () => {
    const officer = await world.person(['officer'])
    const task = await openCase(world.engine, officer, 'task')
    for (const value of ['AA1111111', 'BB2222222']) {
      const select = { search: { element: 'travel-document.number', value } }
      const request = { purpose: 'clearance', case: task, select }
      // Work on goods reads no travel document: that one is there shows by no name.
      expect(valueOf(await world.engine.answer('find', officer, request as never)).records).toEqual([])
    }
  })

  test('an importer’s other number leads to its declarations, and is another’s no longer once that was undone', async () => {
    const [one, other] = [
      await subjectBy('declaration.importer.id', 'KR0000000001', 'XX'),
      await subjectBy('declaration.importer.id', 'KR0000000002', 'XX'),
    ]
    const byImporter = async () => (await find('declaration.importer.id', 'KR0000000002')).records.length
    expect(await byImporter()).toBe(1)
    await merge(other, one)
    expect(await byImporter()).toBe(2)
    // Both are of one declarant, who was said to be nobody else.
    expect((await find('declaration.reference', 'AL-KR0000000002')).records).toHaveLength(1)
    valueOf(await world.engine.answer('unmergeSubjects', dpo, { from: other, case: audit }))
    expect(await byImporter()).toBe(1)
  })

  test('THREAT: a record of another name that was changed is not released', async () => {
    await world.operate(({ query }) => query("update record set open = '{}' where type = 'travel-document'"))
    const search = { element: 'travel-document.number', value: 'AA1111111' }
    const asked = { purpose: 'investigation', case: investigation, select: { search } }
    expect(codeOf(await world.engine.answer('find', senior, asked as never))).toBe('integrity/record')
  })
})
