import type { ActorId, Answer, Proposal } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type DecisionWorld, type Member, openDecisionWorld, personOf } from '../test/decision-world.ts'
import { codeOf, engines, valueOf } from '../test/world.ts'
import { execute } from './proposals.ts'

const minutes = (n: number): number => n * 60_000

describe.each(engines)('the council, on %s', { timeout: 120_000 }, (name) => {
  let world: DecisionWorld
  let ann: Member
  let ben: Member
  let cas: Member
  let proposer: ActorId
  beforeAll(async () => {
    world = await openDecisionWorld(name, inject('databaseUrl'))
    ann = await world.member(['key-custodian'])
    ben = await world.member(['key-custodian'])
    cas = await world.member(['key-custodian', 'operator'])
    proposer = await world.person(['administrator'])
  })
  afterAll(() => world[Symbol.asyncDispose]())
  const approve = (member: Member, of: Proposal) =>
    world.within((transaction) =>
      world.on.identity.approve(transaction, personOf(member.id), { id: of.id, assertion: world.word(member, of) }),
    )
  const stateOf = async (answer: Promise<Answer<{ readonly value: Proposal }>>): Promise<string> => {
    const said = await answer
    return said.ok ? said.value.value.state : said.problem.code
  }
  /** Everything an operator of the database can do to rows. */
  const operate = (sql: string, parameters: readonly unknown[] = []) =>
    world.within(({ query }) => query(sql, parameters))

  const council = (members: readonly (readonly [Member, boolean])[], quorum = 2) => ({
    members: members.map(([{ id, signer }, outside]) => ({ person: id, signer, outside })),
    quorum,
  })
  const proposing = (of: ReturnType<typeof council>) =>
    world.within((transaction) => world.on.identity.proposeCouncil(transaction, personOf(proposer), of))
  const inForce = async () =>
    valueOf(await world.within((transaction) => world.on.identity.council(transaction))).council

  test('has two members or more, once each, one from outside, each with a signer that counts', async () => {
    const unconfirmed = { ...ben, signer: ann.signer }
    for (const wrong of [
      council([
        [ann, false],
        [ben, false],
      ]),
      council([
        [ann, true],
        [ann, false],
      ]),
      council(
        [
          [ann, true],
          [ben, false],
        ],
        3,
      ),
      council([
        [ann, true],
        [unconfirmed, false],
      ]),
    ])
      expect(codeOf(await proposing(wrong))).toBe('request/malformed')
  })

  test('is in force once each member signed, and until another is', async () => {
    const of = valueOf(
      await proposing(
        council([
          [ann, false],
          [ben, true],
        ]),
      ),
    ).value
    expect(await stateOf(approve(cas, of))).toBe('request/not-found')
    expect(await stateOf(approve(ann, of))).toBe('waiting')
    expect(await inForce()).toBeUndefined()
    expect(await stateOf(approve(ben, of))).toBe('approved')
    expect(valueOf(await execute(of.id, world.on)).state).toBe('done')
    expect(await inForce()).toMatchObject({ proposal: of.id, hash: of.hash, quorum: 2 })
    world.now = new Date(world.now.getTime() + minutes(1))
    const next = valueOf(
      await proposing(
        council([
          [ann, false],
          [cas, true],
        ]),
      ),
    ).value
    expect(await inForce()).toMatchObject({ proposal: of.id })
    await approve(ann, next)
    await approve(cas, next)
    await execute(next.id, world.on)
    expect(await inForce()).toMatchObject({ proposal: next.id })
  })

  test('THREAT: the newest one taken away, so that the one before it is in force again', async () => {
    const newest = await inForce()
    const [kept] = await operate('select * from proposal where id = $1', [newest?.proposal])
    const { id, kind, state, since, due, sealed } = kept as Record<string, unknown>
    await operate('delete from proposal where id = $1', [newest?.proposal])
    const answer = await world.within((transaction) => world.on.identity.council(transaction))
    expect(answer).toMatchObject({ problem: { with: { what: 'proposal-set-back', record: newest?.proposal } } })
    await operate('insert into proposal (id, kind, state, since, due, sealed) values ($1, $2, $3, $4, $5, $6)', [
      id,
      kind,
      state,
      since,
      due,
      sealed,
    ])
    expect(await inForce()).toEqual(newest)
  })

  test('THREAT: a member who never signed', async () => {
    const [row] = await world.within(({ query }) =>
      query<{ proposal: string; person: string; sealed: Uint8Array }>(
        "select v.* from voice v join proposal p on p.id = v.proposal where p.kind = 'council' order by p.since desc limit 1",
      ),
    )
    await operate('delete from voice where proposal = $1 and person = $2', [row?.proposal, row?.person])
    const answer = await world.within((transaction) => world.on.identity.council(transaction))
    expect(codeOf(answer)).toBe('integrity/record')
  })
})
