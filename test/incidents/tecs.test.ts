import type { CaseId, SubjectId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from '../node.ts'
import { entryIn, passengers, refusalOf, staff, type Staff, value } from './searching.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/**
 * US Customs' TECS, 2000: an agent sold what the system said of a trafficker and of his aliases, looked up one after another. Here
 * whom persons found to be one is one: found by every name in one answer, under one entry, once against the budget; by another
 * name nobody gets past what is refused; and names and numbers tried in a row stop by themselves.
 */
describe('incident: a trafficker is looked up by his aliases', () => {
  let node: TestNode
  let agent: Staff
  let dpo: Staff
  let matter: CaseId
  beforeAll(async () => {
    node = await startNode()
    await passengers(node, ['LOPEZ<<MARIO', 'GARCIA<<JUAN', 'PEREZ<<LUIS', 'OTHER<<PERSON'])
    agent = await staff(node, ['analyst'], ['33'])
    dpo = await staff(node, ['dpo'])
    const audit = value(await dpo.client.openCase({ kind: 'audit', reference: 'aliases' })).id
    const subjects: SubjectId[] = []
    for (const number of [0, 1, 2].map(numberOf)) {
      const asked = { element: 'travel-document.number', value: number, issuer: 'NLD', case: audit }
      const { found } = value(await dpo.client.findSubject(asked as never))
      if (found === undefined) throw new Error('there is nobody')
      subjects.push(found.subject)
    }
    const [first, ...others] = subjects
    if (first === undefined) throw new Error('there is nobody')
    for (const from of others)
      value(await dpo.client.mergeSubjects({ from, into: first, case: audit, because: 'court-order' }))
    matter = value(await agent.client.openCase({ kind: 'investigation', reference: '815', office: '33' })).id
  })
  afterAll(() => node[Symbol.asyncDispose]())

  const purpose = 'investigation'
  const numberOf = (n: number): string => `X${1_000_000 + n * 5000}`
  const lookUp = (element: string, sought: string, named: CaseId = matter) =>
    agent.client.find({
      purpose,
      case: named,
      select: { search: { element, value: sought } },
      elements: ['travel-document.number'],
    })
  const entries = async (): Promise<number> => {
    const { size, pending } = value(await node.client().ledger())
    return size + pending
  }

  test('each of his names leads to the one person, under one entry each, and counts as one', async () => {
    for (const name of ['Mario Lopez', 'Juan Garcia', 'Luis Perez']) {
      const before = await entries()
      const view = value(await lookUp('travel-document.name', name))
      expect(view.records).toHaveLength(3)
      expect(view.records.filter(({ sameAs }) => sameAs === undefined)).toHaveLength(1)
      expect(entryIn(view.receipt)).toMatchObject({ kind: 'search', counts: { candidates: 3 } })
      expect(await entries()).toBe(before + 1)
      expect(view.budget).toMatchObject({ records: { used: 3 }, subjects: { used: 1 } })
    }
  })

  test('without a relation to a case no name leads to anybody, and each attempt is stamped', async () => {
    const closed = value(await agent.client.openCase({ kind: 'investigation', reference: '816', office: '33' })).id
    value(await agent.client.closeCase({ id: closed }))
    for (const name of ['Mario Lopez', 'Juan Garcia', 'Luis Perez']) {
      const refusal = refusalOf(await lookUp('travel-document.name', name, closed))
      expect(refusal).toMatchObject({ rule: 'starter/case-open' })
      expect(entryIn(refusal.receipt)).toMatchObject({ kind: 'refusal', purpose })
    }
  })

  test('documents tried one after another stop by themselves, and go on when two others sign', async () => {
    const answers = []
    for (let n = 0; n < 20; n++) answers.push(await lookUp('travel-document.number', `X${3_000_000 + n}`))
    expect(answers.slice(0, 19).every(({ ok }) => ok)).toBe(true)
    const last = answers.at(-1)
    if (last === undefined) throw new Error('nothing was answered')
    expect(refusalOf(last)).toMatchObject({ rule: 'starter/counting-up' })
    expect(refusalOf(await lookUp('travel-document.name', 'Mario Lopez'))).toMatchObject({
      rule: 'starter/searching-suspended',
    })
    const { suspensions } = value(await dpo.client.suspensions())
    expect(suspensions).toMatchObject([{ person: agent.id, purpose }])
    expect(value(await agent.client.budgets()).suspended).toHaveLength(1)
    expect(await agent.client.liftSuspension({ id: suspensions[0]?.id, reason: 'it was me' } as never)).toMatchObject({
      ok: false,
      problem: { code: 'action/refused' },
    })
  })
})
