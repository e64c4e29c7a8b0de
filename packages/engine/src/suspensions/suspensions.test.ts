import type { Answer, CaseId, Suspension, View } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { approverIn, type Approver, give } from '../../test/approving.ts'
import { codeOf, declaration, ingest, openCase, openWorld, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

describe('counting up numbers', { timeout: 120_000 }, () => {
  let world: World
  let at = Date.parse('2026-03-02T10:01:00Z')
  let watching: readonly [Approver, Approver, Approver]
  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'), {}, { now: () => new Date(at) })
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: '26DE000000000100000A7' })]))
    watching = [
      await approverIn(world, ['security-analyst'], []),
      await approverIn(world, ['dpo'], []),
      await approverIn(world, ['duty-manager'], ['20']),
    ]
  })
  afterAll(() => world[Symbol.asyncDispose]())

  interface Somebody {
    readonly session: Session
    readonly matter: CaseId
    readonly id: string
  }
  async function somebody(role: 'analyst' | 'officer' = 'analyst'): Promise<Somebody> {
    const session = await world.person([role])
    const matter = await openCase(world.engine, session, role === 'analyst' ? 'mandate' : 'task')
    return { session, matter, id: valueOf(await world.engine.answer('me', session, {})).id }
  }
  const find = ({ session, matter }: Somebody, value: string, purpose = 'risk-analysis'): Promise<Answer<View>> =>
    world.engine.answer('find', session, {
      purpose,
      case: matter,
      select: { search: { element: 'declaration.reference', value } },
      answer: 'count',
    } as never)
  const referenceOf = (n: number): string => `26DE${String(n).padStart(12, '0')}A${n % 10}`
  const ruleOf = (answer: Answer<unknown>): unknown =>
    answer.ok || !('because' in answer.problem.with) ? codeOf(answer) : answer.problem.with.because[0]?.rule
  const countUp = async (who: Somebody, from: number, step = 1): Promise<readonly unknown[]> => {
    const answers: unknown[] = []
    for (let n = 0; n < 20; n++) answers.push(ruleOf(await find(who, referenceOf(from + n * step))))
    return answers
  }
  const of = async ({ id }: Somebody): Promise<readonly Suspension[]> =>
    valueOf(await world.engine.answer('suspensions', watching[0].session, {})).suspensions.filter(
      ({ person }) => person === id,
    )
  const eventsOf = (kind: string): Promise<number> =>
    world.operate(async ({ query }) => (await query('select entry from event where kind = $1', [kind])).length)

  test('is refused at the twentieth, stamped, and suspends the searching', async () => {
    const one = await somebody()
    const before = await eventsOf('searching-suspended')
    const answers = await countUp(one, 5000)
    expect(answers.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => 'ok'))
    expect(answers[19]).toBe('starter/counting-up')
    expect(await of(one)).toMatchObject([{ person: one.id, purpose: 'risk-analysis' }])
    expect(await of(one)).not.toHaveProperty('0.lifted')
    expect(ruleOf(await find(one, 'ANYTHING'))).toBe('starter/searching-suspended')
    expect(ruleOf(await find(one, referenceOf(5021)))).toMatch(/^starter\/(counting-up|searching-suspended)$/)
    // Once, however often it is tried.
    expect(await eventsOf('searching-suspended')).toBe(before + 1)
    const { suspended } = valueOf(await world.engine.answer('budgets', one.session, {}))
    expect(suspended).toEqual((await of(one)).map(({ id, since }) => ({ id, since })))
  })

  test.each([
    ['downwards', (n: number) => 90_000 - n],
    ['in small steps', (n: number) => 120_000 + n * 9],
    ['in no order', (n: number) => 150_000 + ((n * 7) % 20)],
  ])('is recognised %s', async (_how, numberOf) => {
    const one = await somebody()
    const answers: unknown[] = []
    for (let n = 0; n < 20; n++) answers.push(ruleOf(await find(one, referenceOf(numberOf(n)))))
    expect(answers.at(-1)).toBe('starter/counting-up')
  })

  test('is not: the same number again, numbers far apart, those of different series, those of a day', async () => {
    const one = await somebody()
    for (let n = 0; n < 25; n++) expect(codeOf(await find(one, referenceOf(7000)))).toBe('ok')
    for (let n = 0; n < 25; n++) expect(codeOf(await find(one, referenceOf(n * 1000)))).toBe('ok')
    for (let n = 0; n < 25; n++) expect(codeOf(await find(one, `${String.fromCharCode(65 + n)}Q${n + 100}`))).toBe('ok')
    const other = await somebody()
    const begun = at
    for (let n = 0; n < 25; n++) {
      at += 10 * 60_000
      expect(codeOf(await find(other, referenceOf(9000 + n)))).toBe('ok')
    }
    at = begun
  })

  test('at the border nobody waits for it, and whoever is suspended goes on clearing', async () => {
    const officer = await somebody('officer')
    for (let n = 0; n < 25; n++) expect(codeOf(await find(officer, referenceOf(n), 'clearance'))).toBe('ok')
  })

  test('THREAT: is nobody’s weapon: what others look up suspends nobody else', async () => {
    const [one, other] = [await somebody(), await somebody()]
    for (let n = 0; n < 20; n++) {
      expect(codeOf(await find(n % 2 === 0 ? one : other, referenceOf(20_000 + n)))).toBe('ok')
    }
    expect([...(await of(one)), ...(await of(other))]).toEqual([])
  })

  test('of requests that come at once none is one too many', async () => {
    const one = await somebody()
    const all = Array.from({ length: 60 }, (_, n) => find(one, referenceOf(30_000 + n)))
    const answered = (await Promise.all(all)).flatMap(({ ok }, n) => (ok ? [n] : []))
    expect(answered.length).toBeLessThan(60)
    // What was answered has no twenty in a row with less than seventeen from one to the next.
    let run = 1
    for (const [at, n] of answered.entries()) {
      run = n - (answered[at - 1] ?? n) <= 16 ? run + (at === 0 ? 0 : 1) : 1
      expect(run).toBeLessThan(20)
    }
    expect((await of(one)).length).toBeGreaterThan(0)
  })

  test('no number that was looked up is in the store in clear', async () => {
    const one = await somebody()
    await find(one, referenceOf(987_654_321))
    const tables = await world.operate(({ query }) =>
      query<{ text: string }>(
        `select concat(b::text, encode(b.sealed, 'escape')) as text from budget b
         union all select concat(v::text, encode(v.sealed, 'escape')) from event v
         union all select convert_from(bytes, 'UTF8') from entry`,
      ),
    )
    expect(tables.filter(({ text }) => text.includes('987654321'))).toEqual([])
  })

  describe('a suspension', () => {
    const lift = (session: Session, id: string) =>
      world.engine.answer('liftSuspension', session, { id, reason: 'a list of the court' } as never)
    const suspended = async (from: number): Promise<readonly [Somebody, Suspension]> => {
      const one = await somebody()
      await countUp(one, from)
      const [suspension] = await of(one)
      if (suspension === undefined) throw new Error('not suspended')
      return [one, suspension]
    }

    test('is lifted by two persons, and by no one alone', async () => {
      const [one, { id }] = await suspended(40_000)
      const [analyst, dpo] = watching
      const proposal = valueOf(await lift(analyst.session, id))
      expect(proposal).toMatchObject({ needs: { approvers: 2 }, state: 'waiting' })
      expect(valueOf(await give(world, analyst, proposal)).state).toBe('waiting')
      expect(ruleOf(await find(one, 'ANYTHING'))).toBe('starter/searching-suspended')
      expect(valueOf(await give(world, dpo, proposal)).state).toBe('done')
      expect(await of(one)).toMatchObject([{ lifted: { by: expect.arrayContaining([]) as unknown } }])
      expect(codeOf(await find(one, 'ANYTHING'))).toBe('ok')
      // What led to it leads to no other.
      at += 1000
      expect(codeOf(await find(one, referenceOf(40_020)))).toBe('ok')
      expect(codeOf(await lift(analyst.session, id))).toBe('request/conflict')
    })

    test('is proposed by nobody whose it is, and by no analyst', async () => {
      const [one, { id }] = await suspended(50_000)
      expect(codeOf(await lift(one.session, id))).toBe('action/refused')
      expect(codeOf(await lift(watching[0].session, 'A'.repeat(43)))).toBe('request/not-found')
    })

    test('THREAT: rows that an operator of the database writes suspend nobody and lift nothing', async () => {
      const [one, { id }] = await suspended(60_000)
      const other = await somebody()
      await world.operate(async ({ query }) => {
        const entry = Buffer.from(id, 'base64url')
        await query('insert into suspension_lift (entry, proposal) select $1, id from proposal limit 1', [entry])
        // Another’s event, under another’s name and entry.
        await query(
          `insert into event (entry, at, kind, actor, key, sealed)
             select decode(md5('x'), 'hex'), at, kind, $2, key, sealed from event where entry = $1`,
          [entry, other.id],
        )
      })
      expect(ruleOf(await find(one, 'ANYTHING'))).toBe('starter/searching-suspended')
      expect(codeOf(await find(other, 'ANYTHING'))).toBe('ok')
      expect(await of(other)).toEqual([])
    })
  })
})
