import { type ActorId, type Answer, granted, problem, type Proposal, type ProposalId, refused } from '@carnet/api'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type DecisionWorld, type Member, openDecisionWorld, personOf } from '../test/decision-world.ts'
import { newPersonKeys, registrationOf, wordAbout } from '../test/signing.ts'
import { codeOf, engines, valueOf } from '../test/world.ts'
import { change } from './changes.ts'
import { execute, executeDue, type Executors } from './proposals.ts'

const minutes = (n: number): number => n * 60_000
const hours = (n: number): number => minutes(60 * n)

describe.each(engines)('decisions of several persons, on %s', { timeout: 120_000 }, (name) => {
  let world: DecisionWorld
  let ann: Member
  let ben: Member
  let cas: Member
  let proposer: ActorId
  beforeAll(async () => {
    world = await openDecisionWorld(name, inject('databaseUrl'))
    await world.within(({ query }) => query('create table effect (proposal uuid not null)'))
    ann = await world.member(['key-custodian'])
    ben = await world.member(['key-custodian'])
    cas = await world.member(['key-custodian', 'operator'])
    proposer = await world.person(['key-custodian'])
  })
  afterAll(() => world[Symbol.asyncDispose]())
  let started: Date
  beforeEach(() => {
    started = world.now
  })

  const effects = async (id: ProposalId): Promise<number> =>
    (await world.within(({ query }) => query('select proposal from effect where proposal = $1', [id]))).length
  /** Writes that it was there; then does as told. */
  const doing = (then: () => Answer<{ readonly stamps: [] }> = () => granted({ stamps: [] })): Executors => ({
    'early-expiry': async ({ proposal }, { transaction }) => {
      await transaction.query('insert into effect (proposal) values ($1)', [proposal.id])
      return then()
    },
  })
  const approve = (member: Member, of: Proposal, word = world.word(member, of)) =>
    world.within((transaction) =>
      world.on.identity.approve(transaction, personOf(member.id), { id: of.id, assertion: word }),
    )
  const refuse = (member: Member, of: Proposal, word = world.word(member, of, 'refusal')) =>
    world.within((transaction) =>
      world.on.identity.refuse(transaction, personOf(member.id), { id: of.id, assertion: word }),
    )
  const cancel = (id: ActorId, of: Proposal) =>
    world.within((transaction) => world.on.identity.cancelProposal(transaction, personOf(id), of.id))
  /** Cancels as an operation does, with its entry. */
  const cancelled = (of: Proposal) =>
    change(
      { actor: { id: proposer }, at: world.now, decision: undefined, policy: world.on.policy.hash },
      world.on,
      (transaction) => world.on.identity.cancelProposal(transaction, personOf(proposer), of.id),
    )
  const seenBy = (id: ActorId, of: Proposal, roles?: Parameters<typeof personOf>[1]) =>
    world.within((transaction) => world.on.identity.proposal(transaction, personOf(id, roles), of.id))
  const stateOf = async (answer: Promise<Answer<{ readonly value: Proposal }>>): Promise<string> => {
    const said = await answer
    return said.ok ? said.value.value.state : said.problem.code
  }
  const run = (of: Proposal, by = doing()) => execute(of.id, world.on, by)
  /** Everything an operator of the database can do to rows. */
  const operate = (sql: string, parameters: readonly unknown[] = []) =>
    world.within(({ query }) => query(sql, parameters))

  describe('in order', () => {
    test('two approve and it is done, once', async () => {
      const of = await world.propose(proposer, {})
      expect(of).toMatchObject({ state: 'waiting', approvals: [] })
      expect(await stateOf(approve(ann, of))).toBe('waiting')
      expect(codeOf(await run(of))).toBe('request/conflict')
      expect(await stateOf(approve(ben, of))).toBe('approved')
      expect(valueOf(await run(of))).toMatchObject({ state: 'done', approvals: { length: 2 } })
      expect(codeOf(await run(of))).toBe('request/conflict')
      expect(await effects(of.id)).toBe(1)
    })

    test('many at once do it once', async () => {
      const of = await world.propose(proposer, {})
      await approve(ann, of)
      await approve(ben, of)
      const answers = await Promise.all([run(of), run(of), run(of), executeDue(world.on, () => undefined, doing())])
      expect(answers.filter((answer) => answer?.ok === true).length).toBeLessThanOrEqual(1)
      expect(await effects(of.id)).toBe(1)
    })

    test('what is delayed waits for its moment, and can be taken back until then', async () => {
      const of = await world.propose(proposer, {}, { delay: 3600 })
      await approve(ann, of)
      const approved = valueOf(await approve(ben, of)).value
      expect(approved.runs).toBe(new Date(world.now.getTime() + hours(1)).toISOString())
      world.now = new Date(started.getTime() + hours(1) - 1)
      await executeDue(world.on, () => undefined, doing())
      expect(await effects(of.id)).toBe(0)
      world.now = new Date(started.getTime() + hours(1))
      await executeDue(world.on, () => undefined, doing())
      expect(await effects(of.id)).toBe(1)
      expect(await stateOf(cancel(proposer, of))).toBe('request/conflict')
      const taken = await world.propose(proposer, {}, { delay: 3600 })
      await approve(ann, taken)
      await approve(ben, taken)
      expect(await stateOf(cancel(cas.id, taken))).toBe('cancelled')
      world.now = new Date(world.now.getTime() + hours(1))
      await executeDue(world.on, () => undefined, doing())
      expect(await effects(taken.id)).toBe(0)
    })

    test('one refusal ends it; what was refused, cancelled or has expired is not approved any more', async () => {
      const of = await world.propose(proposer, {})
      await approve(ann, of)
      expect(await stateOf(refuse(cas, of))).toBe('refused')
      expect(await stateOf(approve(ben, of))).toBe('request/conflict')
      const taken = await world.propose(proposer, {})
      expect(await stateOf(cancel(proposer, taken))).toBe('cancelled')
      expect(await stateOf(approve(ben, taken))).toBe('request/conflict')
      const late = await world.propose(proposer, {}, { lasts: hours(2) })
      world.now = new Date(world.now.getTime() + hours(2))
      expect(valueOf(await seenBy(ann.id, late)).state).toBe('expired')
      expect(await stateOf(approve(ben, late))).toBe('request/conflict')
    })

    test('is seen by who proposed it and by who may decide, and by nobody else', async () => {
      const of = await world.propose(proposer, {})
      expect(codeOf(await seenBy(proposer, of))).toBe('ok')
      expect(codeOf(await seenBy(ann.id, of))).toBe('ok')
      expect(codeOf(await seenBy(await world.person(['officer']), of, ['officer']))).toBe('request/not-found')
      const other = await world.person(['officer'])
      const { proposals } = valueOf(
        await world.within((transaction) => world.on.identity.proposals(transaction, personOf(other, ['officer']))),
      )
      expect(proposals).toEqual([])
    })

    test('what is proposed is sealed', async () => {
      const reason = 'SECRET-REASON'
      const [period, key] = ['2026-07', '0198f0aa-0000-4000-8000-000000000001']
      const request = { kind: 'early-expiry', class: 'goods', period, key, records: 1, reason } as const
      const of = await world.propose(proposer, {}, { request })
      await approve(ann, of)
      const rows = [await operate('select * from proposal'), await operate('select * from voice')]
      expect(JSON.stringify(rows)).not.toContain(reason)
      for (const row of rows.flat() as { sealed: Uint8Array }[])
        expect(Buffer.from(row.sealed).toString('latin1')).not.toMatch(/reason|signature/)
    })
  })

  describe('a crash, or a refusal of what is to be done', () => {
    const approved = async (): Promise<Proposal> => {
      const of = await world.propose(proposer, {})
      await approve(ann, of)
      await approve(ben, of)
      return of
    }

    test('between approval and doing: it is done when the node comes back', async () => {
      const of = await approved()
      await executeDue(world.on, () => undefined, doing())
      expect(await effects(of.id)).toBe(1)
    })

    test('while it is done: nothing of it stays, and it is done later', async () => {
      const of = await approved()
      const crash = doing(() => {
        throw new Error('the process ends here')
      })
      await expect(run(of, crash)).rejects.toThrow('ends here')
      expect(await effects(of.id)).toBe(0)
      expect(valueOf(await seenBy(ann.id, of)).state).toBe('approved')
      expect(codeOf(await run(of))).toBe('ok')
      expect(await effects(of.id)).toBe(1)
    })

    test('a refusal undoes what was begun, and says why; it is tried again', async () => {
      const of = await approved()
      const answer = await run(
        of,
        doing(() => refused(problem('keys/unavailable', { what: 'the provider' }))),
      )
      expect(codeOf(answer)).toBe('keys/unavailable')
      expect(await effects(of.id)).toBe(0)
      expect(codeOf(await run(of))).toBe('ok')
    })

    test('what nobody knows how to do stays approved', async () => {
      const of = await approved()
      expect(valueOf(await run(of, {})).state).toBe('approved')
      await cancel(proposer, of)
    })

    test('its word and its entries are there together', async () => {
      const of = await approved()
      await run(of)
      const [row] = await world.within(({ query }) =>
        query<{ count: number }>("select count(*) as count from event where kind = 'proposal-done'"),
      )
      const [done] = await world.within(({ query }) =>
        query<{ count: number }>("select count(*) as count from proposal where state = 'done'"),
      )
      expect(row?.count).toBe(done?.count)
    })
  })

  describe('INVARIANT(persons-decide): nothing approves but', () => {
    test('the persons it needs: not the proposer, nobody without the role', async () => {
      const own = await world.another(proposer)
      const of = await world.propose(proposer, {})
      expect(codeOf(await approve(own, of))).toBe('action/refused')
      const officer = await world.member(['officer'])
      const word = world.word(officer, of)
      const answer = await world.within((transaction) =>
        world.on.identity.approve(transaction, personOf(officer.id, ['officer']), { id: of.id, assertion: word }),
      )
      expect(codeOf(answer)).toBe('request/not-found')
    })

    test('one voice a person, whatever keys the person has', async () => {
      const of = await world.propose(proposer, {})
      const second = await world.another(ann.id)
      expect(await stateOf(approve(ann, of))).toBe('waiting')
      expect(await stateOf(approve(second, of))).toBe('request/conflict')
      expect(await stateOf(approve(ann, of))).toBe('request/conflict')
      expect(codeOf(await run(of))).toBe('request/conflict')
    })

    test('the signature of a person’s own signer, by whose session it comes', async () => {
      const of = await world.propose(proposer, {})
      const word = world.word(ben, of)
      expect(codeOf(await approve(ann, of, word))).toBe('action/refused')
      expect(codeOf(await approve(ann, of, { ...word, signer: ann.signer }))).toBe('request/malformed')
    })

    test('signatures over exactly this proposal, by this node, as an approval', async () => {
      const [of, other] = [await world.propose(proposer, {}), await world.propose(proposer, {})]
      const signing = { ...ann, now: world.now }
      const forged = [
        world.word(ann, other),
        { ...world.word(ann, other), what: of.hash },
        wordAbout({ ...of, node: '00000000-0000-4000-8000-000000000000' }, of.id, of.hash, signing),
        wordAbout({ ...of, authority: 'YY' }, of.id, of.hash, signing),
        world.word(ann, of, 'refusal'),
        { ...world.word(ann, of, 'refusal'), kind: 'approval' as const },
        world.word(ann, of, 'confirmation'),
        { ...world.word(ann, of), share: 'AAAA' },
        { ...world.word(ann, of), signature: 'A'.repeat(86) },
      ]
      for (const word of forged) expect(codeOf(await approve(ann, of, word))).toBe('request/malformed')
      expect(valueOf(await seenBy(ann.id, of)).approvals).toEqual([])
    })

    test.each([
      ['eleven minutes ago', -11],
      ['eleven minutes to come', 11],
    ])('words of now: not of %s', async (_when, by) => {
      const of = await world.propose(proposer, {})
      const at = new Date(world.now.getTime() + minutes(by))
      expect(codeOf(await approve(ann, of, wordAbout(of, of.id, of.hash, { ...ann, now: at })))).toBe(
        'request/malformed',
      )
    })

    test('signers that were confirmed by somebody else and have not ended', async () => {
      const of = await world.propose(proposer, {})
      const dan = await world.member(['key-custodian'])
      await world.within((transaction) => world.on.identity.endSigner(transaction, dan.signer))
      expect(codeOf(await approve(dan, of))).toBe('action/refused')
      const keys = newPersonKeys()
      const named = { authority: world.on.authority, node: world.on.identity.node }
      const registered = await world.within((transaction) =>
        world.on.identity.registerSigner(transaction, personOf(ann.id), registrationOf(named, ann.id, keys, world.now)),
      )
      const unconfirmed = { id: ann.id, keys, signer: valueOf(registered).value.id }
      expect(codeOf(await approve(unconfirmed, of))).toBe('action/refused')
      expect(valueOf(await seenBy(ann.id, of)).approvals).toEqual([])
    })

    test('a signer that ends afterwards still signed; one that is said to have begun afterwards did not', async () => {
      const dan = await world.member(['key-custodian'])
      const of = await world.propose(proposer, {})
      await approve(dan, of)
      await approve(ann, of)
      world.now = new Date(world.now.getTime() + minutes(1))
      await world.within((transaction) => world.on.identity.endSigner(transaction, dan.signer))
      expect(codeOf(await run(of))).toBe('ok')
    })

    test('persons who hold the role when it is done', async () => {
      const dan = await world.member(['key-custodian'])
      const of = await world.propose(proposer, {}, { delay: 60 })
      await approve(ann, of)
      expect(await stateOf(approve(dan, of))).toBe('approved')
      await world.becomes(dan.id, { roles: ['officer'] })
      world.now = new Date(world.now.getTime() + minutes(1))
      expect(codeOf(await run(of))).toBe('request/conflict')
      expect(await effects(of.id)).toBe(0)
      expect(valueOf(await seenBy(ann.id, of)).state).toBe('waiting')
      expect(await stateOf(approve(ben, of))).toBe('approved')
    })

    test('persons who have not left', async () => {
      const dan = await world.member(['key-custodian'])
      const of = await world.propose(proposer, {})
      await approve(ann, of)
      await approve(dan, of)
      await world.becomes(dan.id, { ended: world.now })
      expect(codeOf(await run(of))).toBe('request/conflict')
      expect(await effects(of.id)).toBe(0)
    })
  })

  describe('THREAT: whoever runs the database', () => {
    /** Approved by one of two; whatever is then done to rows must not make it two. */
    const half = async (): Promise<Proposal> => {
      const of = await world.propose(proposer, {})
      await approve(ann, of)
      return of
    }
    /** Nothing happens: not by a further honest step, nor by itself. */
    const nothingHappens = async (of: Proposal, code = 'integrity/record'): Promise<void> => {
      expect(codeOf(await run(of))).toBe(code)
      await executeDue(world.on, () => undefined, doing())
      expect(await effects(of.id)).toBe(0)
    }

    test('says that it is approved', async () => {
      const of = await half()
      await operate("update proposal set state = 'approved', due = since where id = $1", [of.id])
      await nothingHappens(of)
      await operate('delete from proposal where id = $1', [of.id])
    })

    test('puts another’s sealed half in its place', async () => {
      const [of, approved] = [await half(), await half()]
      await approve(ben, approved)
      await operate(
        `update proposal p set sealed = o.sealed, state = o.state, due = o.due, since = o.since
           from proposal o where p.id = $1 and o.id = $2`,
        [of.id, approved.id],
      )
      await nothingHappens(of)
      await operate('delete from proposal where id = $1', [of.id])
      await cancel(proposer, approved)
    })

    test('brings a voice of its own making, or another’s from elsewhere', async () => {
      const [of, elsewhere] = [await half(), await half()]
      await approve(ben, elsewhere)
      const voices: readonly [string, readonly unknown[]][] = [
        ['insert into voice (proposal, person, sealed) values ($1, $2, $3)', [of.id, ben.id, Buffer.alloc(200, 1)]],
        [
          'insert into voice (proposal, person, sealed) select $1, person, sealed from voice where proposal = $2 and person = $3',
          [of.id, elsewhere.id, ben.id],
        ],
        [
          'insert into voice (proposal, person, sealed) select proposal, $2, sealed from voice where proposal = $1 and person = $3',
          [of.id, ben.id, ann.id],
        ],
      ]
      for (const [sql, parameters] of voices) {
        await operate(sql, parameters)
        expect(codeOf(await approve(cas, of))).toBe('integrity/record')
        await operate('delete from voice where proposal = $1 and person <> $2', [of.id, ann.id])
      }
      await nothingHappens(of, 'request/conflict')
      await cancel(proposer, elsewhere)
    })

    test('gives a signer to somebody else, or exchanges two', async () => {
      const [dan, eve] = [await world.member(['key-custodian']), await world.member(['key-custodian'])]
      const of = await half()
      const rows = 'update signer t set sealed = o.sealed from signer o where (t.id = $1 and o.id = $2)'
      await operate(`${rows} or (t.id = $2 and o.id = $1)`, [dan.signer, eve.signer])
      expect(codeOf(await approve(dan, of))).toBe('integrity/record')
      await operate(`${rows} or (t.id = $2 and o.id = $1)`, [dan.signer, eve.signer])
      await operate('update signer set person = $2 where id = $1', [dan.signer, eve.id])
      expect(codeOf(await approve(dan, of))).toBe('integrity/record')
      await operate('update signer set person = $2 where id = $1', [dan.signer, dan.id])
      expect(await stateOf(approve(dan, of))).toBe('approved')
      await cancel(proposer, of)
    })

    test('sets a cancelled or done one back to the day on which it was approved', async () => {
      for (const end of [async (of: Proposal) => cancelled(of), async (of: Proposal) => run(of)]) {
        const of = await world.propose(proposer, {})
        await approve(ann, of)
        await approve(ben, of)
        const kept = await operate('select * from proposal where id = $1', [of.id])
        expect(codeOf(await end(of))).toBe('ok')
        const before = await effects(of.id)
        const { state, since, due, sealed } = kept[0] as Record<string, unknown>
        const back = 'update proposal set state = $2, since = $3, due = $4, sealed = $5 where id = $1'
        await operate(back, [of.id, state, since, due, sealed])
        expect(codeOf(await run(of))).toBe('integrity/record')
        expect(await effects(of.id)).toBe(before)
        await operate('delete from proposal where id = $1', [of.id])
      }
    })

    test('takes a voice away after it was counted', async () => {
      const of = await half()
      await approve(ben, of)
      await operate('delete from voice where proposal = $1 and person = $2', [of.id, ben.id])
      await nothingHappens(of, 'request/conflict')
    })
  })
})
