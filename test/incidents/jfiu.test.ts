import type { CaseId, RecordId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from '../node.ts'
import { entryIn, passengers, refusalOf, staff, type Staff, value } from './searching.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/**
 * A clerk of Hong Kong's Joint Financial Intelligence Unit, 2008–10: looked up herself, her former husband and her siblings,
 * out of curiosity. Here nobody is looked up without a case; one that is nobody's but its opener's opens nothing unless somebody
 * else agrees; and each attempt is the clerk's own, stamped, whether or not it led to anything.
 */
describe('incident: a clerk looks up her family', () => {
  let node: TestNode
  let clerk: Staff
  let chief: Staff
  beforeAll(async () => {
    node = await startNode()
    await passengers(node, ['SMITH<<KATHERINE', 'SMITH<<JOHN', 'SMITH<<EVE'])
    clerk = await staff(node, ['analyst'], ['JFIU'])
    chief = await staff(node, ['senior-officer'], ['JFIU'])
  })
  afterAll(() => node[Symbol.asyncDispose]())

  const purpose = 'financial-intelligence'
  const lookUp = (value: string, matter?: CaseId) =>
    clerk.client.find({
      purpose,
      ...(matter === undefined ? {} : { case: matter }),
      select: { search: { element: 'travel-document.name', value } },
    })
  const newest = async () => value(await clerk.client.ownLog({})).events[0]

  test('without a case nothing is said, and each attempt stands in the ledger under her name', async () => {
    const actors = new Set<unknown>()
    for (const name of ['Katherine Smith', 'John Smith', 'Eve Smith', 'Nobody At All']) {
      const refusal = refusalOf(await lookUp(name))
      expect(refusal).toMatchObject({ code: 'release/refused', rule: 'starter/needs-case' })
      const entry = entryIn(refusal.receipt)
      expect(entry).toMatchObject({ kind: 'refusal', purpose })
      actors.add(entry.actor)
      // What she was looking for is in no entry, and whether there is somebody does not show.
      expect(JSON.stringify(entry)).not.toMatch(/smith/i)
      expect(await newest()).toMatchObject({ kind: 'refusal', outcome: 'refused', purpose })
    }
    expect(actors.size).toBe(1)
  })

  test.each(['tip-off', 'investigation'] as const)('a %s that only she knows of opens nothing', async (kind) => {
    const opened = value(await clerk.client.openCase({ kind, reference: 'a feeling' }))
    const refusal = refusalOf(await lookUp('John Smith', opened.id))
    expect(refusal).toMatchObject({ code: 'release/needs-approval', rule: 'starter/case-of-one-approved' })
    expect(entryIn(refusal.receipt)).toMatchObject({ kind: 'refusal', purpose })
    expect(await newest()).toMatchObject({ kind: 'refusal', outcome: 'needs-approval', case: opened.id })
  })

  test('nor does somebody else’s case, one that is closed, or the number of a record', async () => {
    const others = value(await chief.client.openCase({ kind: 'investigation', reference: '4711', office: 'OTHER' }))
    expect(refusalOf(await lookUp('John Smith', others.id))).toMatchObject({ rule: 'starter/case-mine' })
    const closed = value(await clerk.client.openCase({ kind: 'tip-off', reference: '1', office: 'JFIU' }))
    value(await clerk.client.closeCase({ id: closed.id }))
    expect(refusalOf(await lookUp('John Smith', closed.id))).toMatchObject({ rule: 'starter/case-open' })
    const ids = [crypto.randomUUID() as RecordId]
    const released = await clerk.client.release({ purpose, select: { ids } })
    expect(refusalOf(released)).toMatchObject({ rule: 'starter/needs-case' })
  })

  test('work goes on in a case of the unit, and says whose it was', async () => {
    const matter = value(await chief.client.openCase({ kind: 'investigation', reference: '4712', office: 'JFIU' }))
    const view = value(await lookUp('John Smith', matter.id))
    expect(view.records).toHaveLength(1)
    expect(entryIn(view.receipt)).toMatchObject({ kind: 'search', purpose })
    expect(await newest()).toMatchObject({ kind: 'search', outcome: 'permitted', case: matter.id, records: 1 })
  })
})
