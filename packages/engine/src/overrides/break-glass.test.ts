import type { BreakGlass, Finding, OverrideId, ReleaseRequest, Review } from '@carnet/api'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Investigated, investigating } from '../../test/overriding.ts'
import { codeOf, engines, openCase, openWorld, shownIn, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

const day = 86_400_000

describe.each(engines)('breaking the glass, on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let clock = new Date('2026-07-01T08:00:00Z')
  let of: Investigated
  let dpo: Session
  let analyst: Session
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => clock })
    of = await investigating(world)
    dpo = await world.person(['dpo'])
    analyst = await world.person(['security-analyst'])
  }, 120_000)
  afterAll(() => world[Symbol.asyncDispose]())
  beforeEach(() => {
    clock = new Date(clock.getTime() + 1000)
  })

  const broken = async (minutes = 10): Promise<BreakGlass> => {
    const request = { purpose: 'investigation', case: of.matter, reason: 'the lorry leaves now', minutes }
    return valueOf(await world.engine.answer('breakGlass', of.officer, request))
  }
  const release = (request: ReleaseRequest, session = of.officer) => world.engine.answer('release', session, request)
  const frauds = async (request: ReleaseRequest): Promise<readonly (string | undefined)[]> =>
    shownIn(valueOf(await release(request))).map((each) => each['declaration.fraud'])
  const reviewOf = async (id: OverrideId): Promise<Review | undefined> =>
    valueOf(await world.engine.answer('reviews', dpo, {})).reviews.find((each) => each.id === id)
  const finding = async (): Promise<Finding | undefined> =>
    valueOf(await world.engine.answer('examine', world.administrator, {})).findings.find(
      ({ area }) => area === 'overrides',
    )

  test('what needs approval is released without, to the second, marked, told and counted', async () => {
    expect(await frauds(of.asking())).toEqual(['withheld', 'withheld'])
    const { id, until } = await broken()
    expect(Date.parse(until) - clock.getTime()).toBe(10 * 60_000)
    const view = valueOf(await release(of.asking({ breakGlass: id })))
    expect(shownIn(view).map((each) => each['declaration.fraud'])).toEqual(['revealed 1', 'revealed 1'])
    expect(view.obligations.map(({ kind }) => kind)).toContain('notify')
    expect(JSON.parse(view.receipt.entry)).toMatchObject({ kind: 'release', override: 'break-glass' })
    expect(await reviewOf(id)).toMatchObject({ state: 'in-force', released: 1, reason: 'the lorry leaves now' })
    // Without naming it, it is as it was.
    expect(await frauds(of.asking())).toEqual(['withheld', 'withheld'])
    clock = new Date(Date.parse(until) - 1)
    expect(await frauds(of.asking({ breakGlass: id }))).toEqual(['revealed 1', 'revealed 1'])
    clock = new Date(until)
    expect(await release(of.asking({ breakGlass: id }))).toMatchObject({
      problem: { code: 'release/refused', with: { because: [{ rule: 'request/no-break-glass' }] } },
    })
  })

  test('the data protection officer is told at once, and says that it was seen', async () => {
    const { id } = await broken()
    const { notices } = valueOf(await world.engine.answer('notices', dpo, {}))
    const notice = notices.find(({ override }) => override === id)
    expect(notice).toMatchObject({ to: { role: 'dpo' }, about: 'break-glass', since: clock.toISOString() })
    if (notice === undefined) throw new Error('nobody was told')
    expect(codeOf(await world.engine.answer('seeNotice', of.officer, { id: notice.id }))).toBe('request/not-found')
    expect(valueOf(await world.engine.answer('seeNotice', dpo, { id: notice.id })).seen).toBeDefined()
    expect(valueOf(await world.engine.answer('notices', of.officer, {})).notices).toEqual([])
  })

  test('it is for one person, one purpose and one case, and opens nothing that is forbidden', async () => {
    const { id } = await broken()
    const other = await world.person(['officer'], ['020'])
    const task = await openCase(world.engine, of.officer, 'task')
    const further = await openCase(world.engine, of.officer, 'investigation')
    expect(codeOf(await release(of.asking({ breakGlass: id }), other))).toBe('release/refused')
    expect(codeOf(await release(of.asking({ breakGlass: id, purpose: 'clearance', case: task })))).toBe(
      'release/refused',
    )
    expect(codeOf(await release(of.asking({ breakGlass: id, case: further })))).toBe('release/refused')
    valueOf(await world.engine.answer('closeCase', of.officer, { id: further }))
    const closed = { purpose: 'investigation', case: further, reason: 'now', minutes: 5 }
    expect(codeOf(await world.engine.answer('breakGlass', of.officer, closed))).toBe('action/refused')
    const statistician = await world.person(['statistician'])
    const mandate = await openCase(world.engine, statistician, 'mandate')
    const figures = { purpose: 'statistics', case: mandate, reason: 'now', minutes: 5 }
    expect(codeOf(await world.engine.answer('breakGlass', statistician, figures))).toBe('action/refused')
  })

  test('it is judged by somebody else, once, after it is over', async () => {
    const { id, until } = await broken(1)
    const verdict = { id, verdict: 'not-justified' as const, reason: 'approval was at hand' }
    expect(codeOf(await world.engine.answer('giveReview', dpo, verdict))).toBe('request/conflict')
    clock = new Date(until)
    expect(codeOf(await world.engine.answer('giveReview', of.officer, verdict))).toBe('action/refused')
    expect(valueOf(await world.engine.answer('giveReview', dpo, verdict))).toMatchObject({ state: 'given' })
    expect(codeOf(await world.engine.answer('giveReview', analyst, verdict))).toBe('request/conflict')
    const told = async (who: Session): Promise<readonly string[]> =>
      valueOf(await world.engine.answer('notices', who, {}))
        .notices.filter(({ override }) => override === id)
        .map(({ about }) => about)
    expect(await told(of.officer)).toEqual(['review-given'])
    expect(await told(analyst)).toEqual(['review-given'])
  })

  test('a review that nobody gives in time is told of, and the examination fails', async () => {
    const { id, reviewBy } = await broken(1)
    clock = new Date(Date.parse(reviewBy) - 1)
    expect(await reviewOf(id)).toMatchObject({ state: 'waiting' })
    clock = new Date(reviewBy)
    expect(await reviewOf(id)).toMatchObject({ state: 'overdue' })
    expect(await finding()).toMatchObject({ state: 'failing' })
    valueOf(await world.reopen())
    for (const who of [dpo, world.administrator]) {
      const { notices } = valueOf(await world.engine.answer('notices', who, {}))
      const about = notices.filter(({ override }) => override === id).map((each) => each.about)
      expect(about.filter((each) => each === 'review-overdue')).toHaveLength(1)
    }
    for (const review of valueOf(await world.engine.answer('reviews', dpo, {})).reviews) {
      if (review.state === 'given') continue
      const verdict = { id: review.id, verdict: 'justified' as const, reason: 'it was' }
      valueOf(await world.engine.answer('giveReview', analyst, verdict))
    }
    expect((await finding())?.state).not.toBe('failing')
  })

  describe('THREAT: whoever runs the database', () => {
    test('writes a row, and nothing is activated by it', async () => {
      const { id } = await broken()
      const copy = '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b99' as OverrideId
      await world.operate(({ query }) =>
        query(
          'insert into override (id, kind, at, until, sealed) select $2, kind, at, until, sealed from override where id = $1',
          [id, copy],
        ),
      )
      expect(codeOf(await release(of.asking({ breakGlass: copy })))).toBe('integrity/record')
      expect(await finding()).toMatchObject({ state: 'failing' })
      await world.operate(({ query }) => query('delete from override where id = $1', [copy]))
    })

    test('puts off its end, and it does not open', async () => {
      const { id, until } = await broken(1)
      await world.operate(({ query }) =>
        query("update override set until = until + interval '1 hour' where id = $1", [id]),
      )
      clock = new Date(Date.parse(until) + day / 24 / 60)
      expect(codeOf(await release(of.asking({ breakGlass: id })))).toBe('integrity/record')
      await world.operate(({ query }) => query('update override set until = $2 where id = $1', [id, until]))
    })

    test('takes a row away, and the examination fails', async () => {
      const { id } = await broken(1)
      await world.operate(({ query }) => query('delete from override where id = $1', [id]))
      expect(await finding()).toMatchObject({ state: 'failing' })
    })
  })
})
