import type { Continuity, ReleaseRequest } from '@carnet/api'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Investigated, investigating } from '../../test/overriding.ts'
import { codeOf, engines, openWorld, shownIn, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

const hour = 3_600_000

describe.each(engines)('continuity mode, on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let clock = new Date('2026-07-01T08:00:00Z')
  let of: Investigated
  let manager: Session
  let second: Session
  let dpo: Session
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => clock })
    of = await investigating(world)
    manager = await world.person(['duty-manager'], ['020'])
    second = await world.person(['duty-manager'], ['020'])
    dpo = await world.person(['dpo'])
  }, 120_000)
  afterAll(() => world[Symbol.asyncDispose]())
  // Each begins when whatever another declared is over.
  beforeEach(() => {
    clock = new Date(clock.getTime() + 24 * hour)
  })

  const declaring = { offices: ['020'], cause: 'case-source' as const, reason: 'the host system is down', minutes: 60 }
  const declared = async (): Promise<Continuity> =>
    valueOf(await world.engine.answer('declareContinuity', manager, declaring))
  const caseless = (more: Partial<ReleaseRequest> = {}): ReleaseRequest => ({
    purpose: 'clearance',
    select: { ids: [...of.ids] },
    ...more,
  })
  const release = (request: ReleaseRequest, session = of.officer) => world.engine.answer('release', session, request)

  test('an officer clears without a case, to the second; the entry says so', async () => {
    expect(codeOf(await release(caseless()))).toBe('release/refused')
    const { id, until, state } = await declared()
    expect(state).toBe('in-force')
    const view = valueOf(await release(caseless()))
    expect(JSON.parse(view.receipt.entry)).toMatchObject({
      kind: 'release',
      override: 'continuity',
      purpose: 'clearance',
    })
    const reviews = valueOf(await world.engine.answer('reviews', dpo, {})).reviews
    expect(reviews.find((each) => each.id === id)).toMatchObject({ state: 'in-force', released: 1, offices: ['020'] })
    clock = new Date(Date.parse(until) - 1)
    expect(codeOf(await release(caseless()))).toBe('ok')
    clock = new Date(until)
    expect(codeOf(await release(caseless()))).toBe('release/refused')
  })

  test('what would be permitted anyway is no override', async () => {
    await declared()
    const view = valueOf(await release(of.asking()))
    expect(JSON.parse(view.receipt.entry)).not.toHaveProperty('override')
  })

  test('it shows the own office’s declarations, nothing sensitive, and serves border work only', async () => {
    await declared()
    const [own, other] = shownIn(valueOf(await release(caseless({ purpose: 'control' }))))
    expect(own).toMatchObject({ 'declaration.hs6': 'revealed 870322', 'declaration.fraud': 'withheld' })
    expect(Object.values(other ?? {}).every((state) => state === 'withheld')).toBe(true)
    expect(codeOf(await release(caseless({ purpose: 'investigation' })))).toBe('release/refused')
    const elsewhere = await world.person(['officer'], ['030'])
    expect(codeOf(await release(caseless(), elsewhere))).toBe('release/refused')
    const statistician = await world.person(['statistician'])
    expect(codeOf(await release(caseless({ purpose: 'statistics' }), statistician))).toBe('release/refused')
  })

  test('a duty manager declares it for the own offices; nobody else does', async () => {
    const refusal = async (session: Session, offices: readonly string[]) =>
      codeOf(await world.engine.answer('declareContinuity', session, { ...declaring, offices: [...offices] }))
    expect(await refusal(manager, ['020', '030'])).toBe('action/refused')
    expect(await refusal(of.officer, ['020'])).toBe('action/refused')
    expect(await refusal(world.administrator, ['020'])).toBe('action/refused')
  })

  test('another duty manager extends it once', async () => {
    const { id } = await declared()
    clock = new Date(clock.getTime() + hour / 2)
    const extend = (session: Session, minutes = 480) =>
      world.engine.answer('extendContinuity', session, { id, minutes })
    expect(codeOf(await extend(manager))).toBe('request/conflict')
    expect(codeOf(await extend(second, 1))).toBe('request/malformed')
    const { until } = valueOf(await extend(second))
    expect(Date.parse(until) - clock.getTime()).toBe(8 * hour)
    expect(codeOf(await extend(second))).toBe('request/conflict')
  })

  test('it is ended at once, by a duty manager or the data protection officer, and reviewed by the latter', async () => {
    const { id } = await declared()
    expect(codeOf(await world.engine.answer('endContinuity', of.officer, { id }))).toBe('action/refused')
    valueOf(await world.engine.answer('endContinuity', second, { id }))
    expect(codeOf(await release(caseless()))).toBe('release/refused')
    expect(codeOf(await world.engine.answer('endContinuity', manager, { id }))).toBe('request/conflict')
    const verdict = { id, verdict: 'justified' as const, reason: 'the host system was down' }
    expect(codeOf(await world.engine.answer('giveReview', manager, verdict))).toBe('action/refused')
    expect(valueOf(await world.engine.answer('giveReview', dpo, verdict))).toMatchObject({ state: 'given' })
  })

  test('THREAT: a row that is set back to before its end releases nothing', async () => {
    const { id } = await declared()
    const [before] = await world.operate(({ query }) =>
      query<{ sealed: Uint8Array }>('select sealed from override where id = $1', [id]),
    )
    valueOf(await world.engine.answer('endContinuity', manager, { id }))
    await world.operate(({ query }) => query('update override set sealed = $2 where id = $1', [id, before?.sealed]))
    expect(codeOf(await release(caseless()))).toBe('integrity/record')
  })
})
