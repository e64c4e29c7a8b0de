import type { Answer, BudgetUsed, CaseId, RecordId, ReleaseRequest, View } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { approverIn, askApproval, give } from '../../test/approving.ts'
import { freshSchema } from '../../test/databases.ts'
import { codeOf, declaration, ingest, openCase, openWorld, valueOf, type World } from '../../test/world.ts'
import { openEngine } from '../engine.ts'
import type { Engine, Session } from '../types.ts'

/** A minute past a full hour, so that no test runs over into the next by itself. */
const begun = Date.parse('2026-03-02T10:01:00Z')

describe('budgets: what one person has of a purpose in an hour', { timeout: 120_000 }, () => {
  let world: World
  let at = begun
  let ids: readonly RecordId[]
  beforeAll(async () => {
    const databaseUrl = inject('databaseUrl')
    const keysUrl = await freshSchema(databaseUrl)
    world = await openWorld('postgres', databaseUrl, {}, { keysUrl, now: () => new Date(at) })
    const declarations = Array.from({ length: 45 }, (_, n) =>
      declaration({ reference: `Q${String.fromCharCode(65 + (n % 26))}-${n * 1000}`, importer: `KR22222${n}` }),
    )
    valueOf(await ingest(world.engine, await world.source(), declarations))
    const [session, matter] = await somebody('analyst', 'mandate')
    const select = { type: 'declaration', where: {}, limit: 50 }
    const request = { purpose: 'risk-analysis', case: matter, select, elements: ['declaration.hs6'] }
    ids = valueOf(await world.engine.answer('find', session, request as never)).records.map(({ id }) => id)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  async function somebody(
    role: 'analyst' | 'officer' | 'subject-desk',
    kind: 'mandate' | 'task' | 'subject-request',
  ): Promise<readonly [Session, CaseId]> {
    const session = await world.person([role])
    return [session, await openCase(world.engine, session, kind)]
  }
  const find = (
    [session, matter]: readonly [Session, CaseId],
    value: string,
    purpose = 'risk-analysis',
    engine: Engine = world.engine,
  ): Promise<Answer<View>> =>
    engine.answer('find', session, {
      purpose,
      case: matter,
      select: { search: { element: 'declaration.reference', value } },
      answer: 'count',
    } as never)
  const usedOf = async (session: Session, purpose: string): Promise<BudgetUsed | undefined> =>
    valueOf(await world.engine.answer('budgets', session, {})).budgets.find((each) => each.purpose === purpose)
  /** Freedom of information: 20 searches an hour, the fewest of any purpose that searches. */
  const desk = () => somebody('subject-desk', 'subject-request')

  test('a release tells what is used of it, different records and subjects once each', async () => {
    const officer = await somebody('officer', 'task')
    const release = (...which: number[]) =>
      world.engine.answer('release', officer[0], {
        purpose: 'clearance',
        case: officer[1],
        select: { ids: which.map((each) => ids[each]) },
      } as never)
    const first = valueOf(await release(0, 1))
    expect(first.budget).toEqual({
      purpose: 'clearance',
      until: '2026-03-02T11:00:00.000Z',
      searches: { used: 0 },
      records: { used: 2, most: 1000 },
      // One declarant, and an importer of each.
      subjects: { used: 3, most: 3000 },
    })
    expect(valueOf(await release(1, 0)).budget).toEqual(first.budget)
    expect(valueOf(await release(2)).budget?.records.used).toBe(3)
    expect(await usedOf(officer[0], 'clearance')).toMatchObject({ records: { used: 3 }, subjects: { used: 4 } })
  })

  test('past it others approve, or the next hour begins; both are said', async () => {
    const one = await desk()
    for (let n = 0; n < 20; n++) expect(codeOf(await find(one, `NOT-${n * 7000}`, 'freedom-of-information'))).toBe('ok')
    const refused = await find(one, 'NOT-9', 'freedom-of-information')
    expect(refused).toMatchObject({
      problem: {
        code: 'release/needs-approval',
        with: {
          because: expect.arrayContaining([expect.objectContaining({ rule: 'starter/budget-approved' })]) as unknown,
          approvers: 1,
          budget: { past: ['searches'], searches: { used: 20, most: 20 }, until: '2026-03-02T11:00:00.000Z' },
        },
      },
    })
    // A refusal uses nothing, and what is no search is not kept from anybody.
    expect(await usedOf(one[0], 'freedom-of-information')).toMatchObject({ searches: { used: 20 } })
    const filter = { type: 'declaration', where: { 'declaration.hs-chapter': '87' }, limit: 5 }
    const request = { purpose: 'freedom-of-information', case: one[1], select: filter, answer: 'count' }
    expect(codeOf(await world.engine.answer('find', one[0], request as never))).toBe('ok')
    at += 60 * 60_000
    expect(codeOf(await find(one, 'NOT-9', 'freedom-of-information'))).toBe('ok')
    expect(await usedOf(one[0], 'freedom-of-information')).toMatchObject({ searches: { used: 1 } })
    at = begun
  })

  test('what others approved is released past it, counts like the rest, and once', async () => {
    const senior = await approverIn(world, ['senior-officer'], ['030'])
    const one = await desk()
    for (let n = 0; n < 20; n++) await find(one, `NOT-${n * 7000}`, 'freedom-of-information')
    const request = {
      purpose: 'freedom-of-information',
      case: one[1],
      select: { search: { element: 'declaration.reference', value: 'NOT-9' } },
      answer: 'count',
    } as never
    const { proposal } = valueOf(await askApproval(world, one[0], request))
    valueOf(await give(world, senior, proposal))
    const approved = { ...(request as ReleaseRequest), approval: proposal.id }
    const answers = await Promise.all([0, 1, 2].map(() => world.engine.answer('find', one[0], approved)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await usedOf(one[0], 'freedom-of-information')).toMatchObject({ searches: { used: 21 } })
    expect(codeOf(await find(one, 'NOT-10', 'freedom-of-information'))).toBe('release/needs-approval')
  })

  test('is each purpose’s own, and each person’s', async () => {
    const one = await somebody('analyst', 'mandate')
    await find(one, 'NOT-1')
    expect(await usedOf(one[0], 'risk-analysis')).toMatchObject({ searches: { used: 1, most: 120 } })
    expect(await usedOf(one[0], 'investigation')).toMatchObject({ searches: { used: 0 } })
    const other = await somebody('analyst', 'mandate')
    expect(await usedOf(other[0], 'risk-analysis')).toMatchObject({ searches: { used: 0 } })
  })

  test('holds over many processes: of requests that come at once no more are released than it has', async () => {
    await using second = valueOf(await openEngine(world.options))
    const one = await desk()
    const all = Array.from({ length: 50 }, (_, n) =>
      find(one, `AT-ONCE-${n * 7000}`, 'freedom-of-information', n % 2 === 0 ? world.engine : second),
    )
    const codes = (await Promise.all(all)).map(codeOf)
    expect(codes.filter((code) => code === 'ok')).toHaveLength(20)
    expect(codes.filter((code) => code === 'release/needs-approval')).toHaveLength(30)
    expect(await usedOf(one[0], 'freedom-of-information')).toMatchObject({ searches: { used: 20 } })
  })

  test('is what it was after the node was closed and opened again', async () => {
    const one = await somebody('analyst', 'mandate')
    for (let n = 0; n < 3; n++) await find(one, `NOT-${n * 7000}`)
    valueOf(await world.reopen())
    expect(await usedOf(one[0], 'risk-analysis')).toMatchObject({ searches: { used: 3 } })
  })

  describe('THREAT: an operator of the database', () => {
    const rowOf = (actor: string) =>
      world.operate(async ({ query }) => {
        const [row] = await query<{ mark: string; previous: string; at: Date; sealed: Uint8Array }>(
          'select mark, previous, at, sealed from budget where actor = $1',
          [actor],
        )
        if (row === undefined) throw new Error('no row')
        return row
      })
    const idOf = async (session: Session): Promise<string> => valueOf(await world.engine.answer('me', session, {})).id

    test('who sets back what was reckoned changes nothing: the events say it', async () => {
      const one = await desk()
      const id = await idOf(one[0])
      await find(one, 'BACK-1', 'freedom-of-information')
      const before = await rowOf(id)
      for (let n = 0; n < 19; n++) await find(one, `BACK-${n * 7000}`, 'freedom-of-information')
      await world.operate(({ query }) =>
        query('update budget set mark = $2, previous = $3, at = $4, sealed = $5 where actor = $1', [
          id,
          before.mark,
          before.previous,
          before.at,
          before.sealed,
        ]),
      )
      valueOf(await world.reopen())
      expect(await usedOf(one[0], 'freedom-of-information')).toMatchObject({ searches: { used: 20 } })
      expect(codeOf(await find(one, 'BACK-2', 'freedom-of-information'))).toBe('release/needs-approval')
    })

    test('nor who takes it away, or writes another', async () => {
      const one = await desk()
      const other = await desk()
      const id = await idOf(one[0])
      for (let n = 0; n < 20; n++) await find(one, `GONE-${n * 7000}`, 'freedom-of-information')
      await find(other, 'GONE-1', 'freedom-of-information')
      const theirs = await rowOf(await idOf(other[0]))
      await world.operate(({ query }) => query('delete from budget where actor = $1', [id]))
      expect(codeOf(await find(one, 'GONE-2', 'freedom-of-information'))).toBe('release/needs-approval')
      await world.operate(({ query }) =>
        query('insert into budget (actor, mark, previous, at, sealed) values ($1, $2, $3, $4, $5)', [
          id,
          theirs.mark,
          theirs.previous,
          theirs.at,
          theirs.sealed,
        ]),
      )
      expect(codeOf(await find(one, 'GONE-3', 'freedom-of-information'))).toBe('release/needs-approval')
      expect(await usedOf(one[0], 'freedom-of-information')).toMatchObject({ searches: { used: 20 } })
    })

    test('who takes the events away as well leaves entries alone, which shows', async () => {
      const one = await desk()
      const id = await idOf(one[0])
      await find(one, 'LEFT-1', 'freedom-of-information')
      await world.operate(async ({ query }) => {
        await query('delete from budget where actor = $1', [id])
        await query("delete from event where actor = $1 and kind = 'search'", [id])
      })
      const { findings } = valueOf(await world.engine.answer('examine', world.administrator, {}))
      expect(findings.find(({ area }) => area === 'ledger')).toMatchObject({
        state: 'failing',
        says: '1 entries or events stand without the other.',
      })
    })
  })
})
