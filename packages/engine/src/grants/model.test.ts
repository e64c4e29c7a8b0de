import type { ActorId, Proposal, Role } from '@carnet/api'
import { fc } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DecisionWorld, type Member, openDecisionWorld } from '../../test/decision-world.ts'
import { granting, type Granting } from '../../test/granting.ts'
import { valueOf } from '../../test/vault-world.ts'

/** What is to be true of a role that was asked for. */
interface Asked {
  readonly person: number
  readonly role: Role
  readonly by: ActorId
  readonly until: number
  readonly expires: number
  readonly approvals: Set<number>
  state: 'waiting' | 'approved' | 'done'
  revoked: boolean
}
interface Model {
  now: number
  readonly asked: Asked[]
}
interface Real {
  readonly world: DecisionWorld
  readonly its: Granting
  readonly people: readonly ActorId[]
  readonly chiefs: readonly Member[]
  readonly proposals: Proposal[]
}
type Step = fc.AsyncCommand<Model, Real>

const day = 24 * 60 * 60
const grace = 7 * day
/** Told here once more, by hand: the table of the law is what is tested. */
const apart: readonly (readonly [Role, Role])[] = [
  ['operator', 'analyst'],
  ['operator', 'liaison'],
  ['key-custodian', 'operator'],
  ['key-custodian', 'analyst'],
  ['key-custodian', 'liaison'],
  ['policy-author', 'policy-approver'],
]
const roles = ['operator', 'analyst', 'liaison', 'key-custodian', 'policy-approver'] as const
const two: readonly Role[] = ['key-custodian', 'policy-approver']

const held = (model: Model, person: number): readonly Role[] => [
  'policy-author',
  ...model.asked
    .filter((each) => each.person === person && each.state === 'done' && !each.revoked && model.now < each.until)
    .map(({ role }) => role),
]
const clashes = (model: Model, { person, role }: Pick<Asked, 'person' | 'role'>): boolean =>
  held(model, person).some((other) =>
    apart.some((pair) => pair.includes(role) && pair.includes(other) && role !== other),
  )

const step = (name: string, run: Step['run']): Step => ({ check: () => true, run, toString: () => name })

const ask = (person: number, role: Role, days: number, by: 'self' | number): Step =>
  step(`${by} asks for ${role} of ${person} for ${days} days`, async (model, { its, people, chiefs, proposals }) => {
    const id = people[person]
    const asker = by === 'self' ? id : chiefs[by]?.id
    if (id === undefined || asker === undefined) return
    const until = its.days(days).toISOString() as never
    const made = await its.ask(asker, { person: id, role, until })
    expect(made.ok).toBe(!clashes(model, { person, role }))
    if (!made.ok) return
    proposals.push(made.value)
    const ends = model.now + days * day
    const expires = Math.min(model.now + 14 * day, ends)
    model.asked.push({
      person,
      role,
      by: asker,
      until: ends,
      expires,
      approvals: new Set(),
      state: 'waiting',
      revoked: false,
    })
  })

const approve = (chief: number, which: number): Step =>
  step(`${chief} approves ${which}`, async (model, { its, chiefs, proposals }) => {
    const [asked, of, member] = [model.asked[which], proposals[which], chiefs[chief]]
    if (asked === undefined || of === undefined || member === undefined) return
    const answer = await its.approve(member, of)
    const may = asked.by !== member.id && asked.state === 'waiting' && model.now < asked.expires
    expect(answer.ok).toBe(may && !asked.approvals.has(chief))
    if (!answer.ok) return
    asked.approvals.add(chief)
    if (asked.approvals.size >= (two.includes(asked.role) ? 2 : 1)) asked.state = 'approved'
  })

const run = (which: number): Step =>
  step(`${which} is done`, async (model, { its, proposals }) => {
    const [asked, of] = [model.asked[which], proposals[which]]
    if (asked === undefined || of === undefined) return
    const answer = await its.run(of)
    const may = asked.state === 'approved' && model.now < asked.until && !clashes(model, asked)
    if (answer.ok) expect(may).toBe(true)
    if (answer.ok) asked.state = 'done'
    // What was approved is tried again for a week, and no longer.
    else
      expect(!may || model.now >= asked.until || model.now >= asked.expires + grace || model.now > 7 * day).toBe(true)
  })

const revoke = (chief: number, which: number): Step =>
  step(`${chief} revokes ${which}`, async (model, { its, chiefs, proposals }) => {
    const [asked, of, member] = [model.asked[which], proposals[which], chiefs[chief]]
    if (asked === undefined || of === undefined || member === undefined) return
    const answer = await its.revoke(member.id, of)
    expect(answer.ok).toBe(asked.state === 'done' && !asked.revoked && model.now < asked.until)
    if (answer.ok) asked.revoked = true
  })

const wait = (days: number): Step =>
  step(`${days} days pass`, async (model, { world }) => {
    model.now += days * day
    world.now = new Date(world.now.getTime() + days * day * 1000)
  })

const agrees: Step = step('the node says so too', async (model, { its, people }) => {
  for (const [at, id] of people.entries()) {
    const actor = valueOf(await its.actor(id))
    const now = 'roles' in actor ? actor.roles : []
    expect(new Set(now)).toEqual(new Set(held(model, at)))
    for (const [one, other] of apart) expect(now.includes(one) && now.includes(other)).toBe(false)
  }
})

const one = fc.integer({ min: 0, max: 1 })
const which = fc.integer({ min: 0, max: 4 })
const asking = fc
  .record({
    person: one,
    role: fc.constantFrom(...roles),
    days: fc.constantFrom(5, 60),
    by: fc.constantFrom('self' as const, 0, 1),
  })
  .map(({ person, role, days, by }) => ask(person, role, days, by))
const steps = [
  asking,
  asking,
  fc.record({ chief: fc.integer({ min: 0, max: 2 }), which }).map((of) => approve(of.chief, of.which)),
  fc.record({ chief: fc.integer({ min: 0, max: 2 }), which }).map((of) => approve(of.chief, of.which)),
  which.map(run),
  which.map(run),
  fc.record({ chief: one, which }).map((of) => revoke(of.chief, of.which)),
  fc.constantFrom(1, 5, 20).map(wait),
]

describe('INVARIANT(duties-apart): roles, whatever is asked and approved in whatever order', {
  timeout: 240_000,
}, () => {
  let world: DecisionWorld
  let chiefs: readonly Member[]
  beforeAll(async () => {
    world = await openDecisionWorld('pglite', '')
    chiefs = [
      await world.member(['administrator']),
      await world.member(['administrator']),
      await world.member(['administrator']),
    ]
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const numRuns = process.env['SLOW'] === '1' ? 500 : 25
  test('nobody holds two that are to be apart, or one that others did not approve, or one past its end', async () => {
    const its = granting(world)
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 20 }), async (commands) => {
        const interleaved = [...commands].flatMap((command) => [command, agrees])
        await fc.asyncModelRun(async () => {
          const people = [await its.person(['policy-author']), await its.person(['policy-author'])]
          return { model: { now: 0, asked: [] }, real: { world, its, people, chiefs, proposals: [] } }
        }, interleaved)
      }),
      { numRuns },
    )
  })
})
