import { type ActorId, granted, problem, type Proposal, refused, type Role } from '@carnet/api'
import { fc } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DecisionWorld, type Member, openDecisionWorld, personOf } from '../test/decision-world.ts'
import { change } from './changes.ts'
import { execute, executeDue, type Executors } from './proposals.ts'

/** What is to be true of a proposal that two of three are needed for, an hour after they agreed, within a day. */
interface Model {
  state: 'waiting' | 'approved' | 'done' | 'refused' | 'cancelled'
  now: number
  runs: number
  readonly voices: Map<number, 'approval' | 'refusal'>
  /** Who holds the role now. */
  readonly holding: Set<number>
  effects: number
}
interface Real {
  readonly world: DecisionWorld
  readonly members: readonly Member[]
  readonly proposer: ActorId
  readonly of: Proposal
}
type Step = fc.AsyncCommand<Model, Real>

const hour = 3600
const [delay, lasts, grace] = [hour, 24 * hour, 7 * 24 * hour]
const expired = ({ state, now, runs }: Model): boolean =>
  state === 'waiting' ? now >= lasts : state === 'approved' && now >= runs + grace
const approvals = ({ voices, holding }: Model): number =>
  [...voices].filter(([who, kind]) => kind === 'approval' && holding.has(who)).length
const isRefused = ({ voices, holding }: Model): boolean =>
  [...voices].some(([who, kind]) => kind === 'refusal' && holding.has(who))

/** Every step is taken whenever; the model says whether it is to be refused. */
const step = (name: string, run: Step['run']): Step => ({ check: () => true, run, toString: () => name })

const rolesOf = (model: Model, who: number): readonly Role[] =>
  model.holding.has(who) ? ['key-custodian'] : ['officer']

/** A change as an operation makes it: with its entry, in one transaction. */
const changing = ({ world }: Real, by: ActorId, work: Parameters<typeof change<Proposal>>[2]) =>
  change({ actor: { id: by }, at: world.now, decision: undefined, policy: world.on.policy.hash }, world.on, work)

const say = (who: number, kind: 'approval' | 'refusal'): Step =>
  step(`${kind} of ${who}`, async (model, real) => {
    const { world, members, of } = real
    const member = members[who]
    if (member === undefined) return
    const assertion = world.word(member, of, kind)
    const session = personOf(member.id, rolesOf(model, who))
    const answer = await changing(real, member.id, (transaction) =>
      world.on.identity[kind === 'approval' ? 'approve' : 'refuse'](transaction, session, { id: of.id, assertion }),
    )
    const taken = model.state === 'waiting' && !expired(model) && model.holding.has(who) && !model.voices.has(who)
    expect(answer.ok).toBe(taken)
    if (!taken) return
    model.voices.set(who, kind)
    if (isRefused(model)) model.state = 'refused'
    else if (approvals(model) >= 2) {
      model.state = 'approved'
      model.runs = model.now + delay
    }
  })

const cancel = (who: number | 'proposer'): Step =>
  step(`cancelled by ${who}`, async (model, real) => {
    const { world, members, proposer, of } = real
    const id = who === 'proposer' ? proposer : members[who]?.id
    if (id === undefined) return
    const session = personOf(id, who === 'proposer' ? ['officer'] : rolesOf(model, who))
    const answer = await changing(real, id, (transaction) =>
      world.on.identity.cancelProposal(transaction, session, of.id),
    )
    const may = who === 'proposer' || model.holding.has(who)
    const taken = may && (model.state === 'waiting' || model.state === 'approved') && !expired(model)
    expect(answer.ok).toBe(taken)
    if (taken) model.state = 'cancelled'
  })

const wait = (seconds: number): Step =>
  step(`${seconds} seconds pass`, async (model, { world }) => {
    model.now += seconds
    world.now = new Date(world.now.getTime() + seconds * 1000)
  })

const role = (who: number, holds: boolean): Step =>
  step(`${who} ${holds ? 'holds' : 'loses'} the role`, async (model, { world, members }) => {
    const member = members[who]
    if (member === undefined) return
    await world.becomes(member.id, { roles: holds ? ['key-custodian'] : ['officer'] })
    if (holds) model.holding.add(who)
    else model.holding.delete(who)
  })

const ends = ['does it', 'is refused by the executor', 'crashes in the executor'] as const
const executor = (end: (typeof ends)[number]): Executors => ({
  'early-expiry': async ({ proposal }, { transaction }) => {
    await transaction.query('insert into effect (proposal) values ($1)', [proposal.id])
    if (end === 'crashes in the executor') throw new Error('crash')
    return end === 'does it' ? granted({ stamps: [] }) : refused(problem('keys/unavailable', { what: 'provider' }))
  },
})

const run = (end: (typeof ends)[number], by: 'itself' | 'the sweep'): Step =>
  step(`${by} ${end}`, async (model, { world, of }) => {
    const work =
      by === 'itself' ? execute(of.id, world.on, executor(end)) : executeDue(world.on, () => undefined, executor(end))
    await work.catch(() => undefined)
    if (model.state !== 'approved' || model.now < model.runs || expired(model)) return
    if (isRefused(model) || approvals(model) < 2) model.state = 'waiting'
    else if (end === 'does it') {
      model.state = 'done'
      model.effects++
    }
  })

const agrees: Step = step('the node says so too', async (model, real) => {
  const { world, of, proposer } = real
  const seen = await world.within((transaction) =>
    world.on.identity.proposal(transaction, personOf(proposer, ['officer']), of.id),
  )
  expect(seen.ok && seen.value.state).toBe(expired(model) ? 'expired' : model.state)
  const effects = await world.within(({ query }) => query('select proposal from effect where proposal = $1', [of.id]))
  expect(effects.length).toBe(model.effects)
})

const who = fc.integer({ min: 0, max: 2 })
const steps = [
  who.map((each) => say(each, 'approval')),
  who.map((each) => say(each, 'approval')),
  fc
    .record({ each: who, refuses: fc.integer({ min: 0, max: 3 }) })
    .map(({ each, refuses }) => say(each, refuses === 0 ? 'refusal' : 'approval')),
  fc.constantFrom(0, 'proposer' as const).map(cancel),
  fc.constantFrom(60, hour, hour, 12 * hour, 8 * 24 * hour).map(wait),
  fc.record({ each: who, holds: fc.boolean() }).map(({ each, holds }) => role(each, holds)),
  fc
    .record({ end: fc.constantFrom(...ends), by: fc.constantFrom('itself' as const, 'the sweep' as const) })
    .map(({ end, by }) => run(end, by)),
  fc.constant(run('does it', 'the sweep')),
]

describe('INVARIANT(done-once): a proposal, whatever happens in whatever order', { timeout: 240_000 }, () => {
  let world: DecisionWorld
  beforeAll(async () => {
    world = await openDecisionWorld('pglite', '')
    await world.within(({ query }) => query('create table effect (proposal uuid not null)'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const numRuns = process.env['SLOW'] === '1' ? 1000 : 40
  test('is done at most once, when enough agreed and not before its moment, and never after its end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 16 }), async (commands) => {
        await fc.asyncModelRun(async () => {
          const members = [0, 1, 2].map(() => world.member(['key-custodian']))
          const proposer = await world.person(['officer'])
          const of = await world.propose(proposer, {}, { delay, lasts: lasts * 1000 })
          const real = { world, members: await Promise.all(members), proposer, of }
          const model: Model = {
            state: 'waiting',
            now: 0,
            runs: 0,
            voices: new Map(),
            holding: new Set([0, 1, 2]),
            effects: 0,
          }
          return { model, real }
        }, interleaved(commands))
      }),
      { numRuns },
    )
  })
})

/** After each step the node is asked. */
function* interleaved(commands: Iterable<Step>): Iterable<Step> {
  for (const each of commands) {
    yield each
    yield agrees
  }
}
