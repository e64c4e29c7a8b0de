import type { ActorId, Continuity, OverrideId, Role } from '@carnet/api'
import { fc } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { personOf } from '../../test/decision-world.ts'
import { engines, openVaultWorld, type VaultWorld } from '../../test/vault-world.ts'
import {
  continuityOf,
  declareContinuity,
  endContinuity,
  extendContinuity,
  giveReview,
  liveContinuity,
  type OverridePorts,
  reviewsOf,
} from './index.ts'

const minute = 60_000
const day = 24 * 60 * minute
const persons = [1, 2, 3].map((n) => `2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b0${n}` as ActorId)
const actorOf = (who: number, roles: readonly Role[] = ['duty-manager']) => ({
  ...personOf(persons[who] ?? ('' as ActorId), roles),
  offices: ['020'],
})

/** What is to be true of one declaration of an hour. */
interface Model {
  now: number
  until: number
  extendedBy: number | undefined
  endedBy: number | undefined
  endedAt: number | undefined
  reviewed: boolean
}
interface Real {
  readonly world: VaultWorld
  readonly id: OverrideId
  readonly start: number
  now: number
}
type Step = fc.AsyncCommand<Model, Real>
const step = (name: string, run: Step['run']): Step => ({ check: () => true, run, toString: () => name })

const isLive = ({ now, until, endedAt }: Model): boolean => endedAt === undefined && now < until
const over = ({ until, endedAt }: Model): number => endedAt ?? until
const involved = ({ extendedBy, endedBy }: Model): readonly (number | undefined)[] => [0, extendedBy, endedBy]
const portsOf = ({ world, start, now }: Real): OverridePorts => ({ ...world, now: () => new Date(start + now) })
const within = <T>({ world }: Real, work: Parameters<VaultWorld['database']['transaction']>[0]): Promise<T> =>
  world.database.transaction(work) as Promise<T>

const stateIs = async (model: Model, real: Real): Promise<void> => {
  const on = portsOf(real)
  const continuity = await on.database.transaction((transaction) => continuityOf(transaction, on, real.id))
  const expected: Continuity['state'] = model.endedAt !== undefined ? 'ended' : isLive(model) ? 'in-force' : 'over'
  expect(continuity).toMatchObject({ ok: true, value: { state: expected } })
  const live = await liveContinuity(on, actorOf(0))
  expect(live.ok && live.value !== undefined).toBe(isLive(model))
  const elsewhere = await liveContinuity(on, { offices: ['030'] })
  expect(elsewhere).toEqual({ ok: true, value: undefined })
  const reviews = await on.database.transaction((transaction) => reviewsOf(transaction, on))
  const state = model.reviewed
    ? 'given'
    : isLive(model)
      ? 'in-force'
      : model.now >= over(model) + 3 * day
        ? 'overdue'
        : 'waiting'
  expect(reviews.ok && reviews.value.reviews.find(({ id }) => id === real.id)?.state).toBe(state)
}

const wait = (by: number): Step =>
  step(`wait ${by / minute} min`, async (model, real) => {
    model.now += by
    real.now = model.now
    await stateIs(model, real)
  })

const extend = (who: number, minutes: number): Step =>
  step(`${who} extends by ${minutes}`, async (model, real) => {
    const on = portsOf(real)
    const answer = await on.database.transaction((transaction) =>
      extendContinuity(transaction, on, actorOf(who), { id: real.id, minutes }),
    )
    const until = model.now + minutes * minute
    const taken = isLive(model) && who !== 0 && model.extendedBy === undefined && until > model.until
    expect(answer.ok).toBe(taken)
    if (taken) Object.assign(model, { until, extendedBy: who })
    await stateIs(model, real)
  })

const end = (who: number): Step =>
  step(`${who} ends it`, async (model, real) => {
    const on = portsOf(real)
    const answer = await on.database.transaction((transaction) => endContinuity(transaction, on, actorOf(who), real.id))
    const taken = isLive(model)
    expect(answer.ok).toBe(taken)
    if (taken) Object.assign(model, { endedBy: who, endedAt: model.now })
    await stateIs(model, real)
  })

const review = (who: number): Step =>
  step(`${who} reviews it`, async (model, real) => {
    const on = portsOf(real)
    const giving = { id: real.id, verdict: 'justified', reason: 'it was' } as const
    const answer = await on.database.transaction((transaction) =>
      giveReview(transaction, on, actorOf(who, ['dpo']), giving),
    )
    const taken = !isLive(model) && !model.reviewed && !involved(model).includes(who)
    expect(answer.ok).toBe(taken)
    if (taken) model.reviewed = true
    await stateIs(model, real)
  })

const steps = fc.commands(
  [
    fc.constantFrom(1, minute, 59 * minute, 60 * minute, 3 * day - 1, 3 * day).map(wait),
    fc.tuple(fc.nat({ max: 2 }), fc.constantFrom(1, 60, 480)).map(([who, minutes]) => extend(who, minutes)),
    fc.nat({ max: 2 }).map(end),
    fc.nat({ max: 2 }).map(review),
  ],
  { maxCommands: 12 },
)

describe.each(engines)('continuity mode is what its story says, on %s', { timeout: 120_000 }, (name) => {
  let world: VaultWorld
  beforeAll(async () => {
    world = await openVaultWorld(name, inject('databaseUrl'))
  }, 120_000)
  afterAll(() => world[Symbol.asyncDispose]())

  test('INVARIANT(reviewed-by-another): declared, extended once, over to the second or ended, judged by another', async () => {
    let runs = 0
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        const start = Date.parse('2026-07-01T08:00:00Z') + runs++ * 365 * day
        const real: Real = { world, id: '' as OverrideId, start, now: 0 }
        const on = portsOf(real)
        const declaring = { offices: ['020'], cause: 'training', reason: 'lapsed', minutes: 60 } as const
        const { value } = await within<{ value: Continuity }>(real, (transaction) =>
          declareContinuity(transaction, on, actorOf(0), { ...declaring, offices: ['020'] }),
        )
        const model: Model = {
          now: 0,
          until: 60 * minute,
          extendedBy: undefined,
          endedBy: undefined,
          endedAt: undefined,
          reviewed: false,
        }
        await fc.asyncModelRun(() => ({ model, real: { ...real, id: value.id } }), commands)
        // The next story is the only one in its time.
        await world.database.transaction(({ query }) => query('delete from override where id = $1', [value.id]))
      }),
      { numRuns: 25 },
    )
  })
})
