import type { CaseId, Proposal, ProposalId, ProposalOf, RecordId, ReleaseRequest, View } from '@carnet/api'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { approverIn, type Approver, askApproval, give } from '../../test/approving.ts'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  shownIn,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

const hours = (n: number): number => n * 3_600_000

describe.each(engines)('releases that others approve, on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let clock = new Date('2026-07-01T08:00:00Z')
  let liaison: Session
  let partner: CaseId
  let senior: Approver
  let manager: Approver
  let ids: readonly RecordId[]
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => clock })
    const source = await world.source()
    const officer = await world.person(['officer'])
    liaison = await world.person(['liaison'], ['020'])
    senior = await approverIn(world, ['senior-officer'], ['030'])
    manager = await approverIn(world, ['duty-manager'], ['020'])
    const task = await openCase(world.engine, officer, 'task')
    partner = await openCase(world.engine, liaison, 'foreign-request')
    const declarations = Array.from({ length: 4 }, (_, n) =>
      declaration({ reference: `A-100${n}`, importer: `KR00000000${n % 2}0` }),
    )
    valueOf(await ingest(world.engine, source, declarations))
    const found: RecordId[] = []
    for (const n of [0, 1, 2, 3]) {
      const view = valueOf(await findByReference(world.engine, officer, task, `A-100${n}`))
      found.push(...view.records.map(({ id }) => id))
    }
    ids = found
  })
  afterAll(() => world[Symbol.asyncDispose]())
  beforeEach(() => {
    clock = new Date(clock.getTime() + 1000)
  })

  const asking = (which: readonly number[], more: Partial<ReleaseRequest> = {}): ReleaseRequest => ({
    purpose: 'mutual-assistance',
    case: partner,
    select: { ids: which.flatMap((n) => ids[n] ?? []) },
    answer: 'masked',
    ...more,
  })
  const ask = async (request: ReleaseRequest, session = liaison): Promise<ProposalOf<'release'>> => {
    const { proposal } = valueOf(await askApproval(world, session, request))
    if (proposal.request.kind !== 'release') throw new Error('another proposal')
    return proposal as ProposalOf<'release'>
  }
  const release = (request: ReleaseRequest, approval: ProposalId, session = liaison) =>
    world.engine.answer('release', session, { ...request, approval })
  const refusalOf = async (...asked: Parameters<typeof release>): Promise<unknown> => {
    const answer = await release(...asked)
    return answer.ok
      ? 'released'
      : [answer.problem.code, 'approval' in answer.problem.with ? answer.problem.with.approval : undefined]
  }
  const approved = async (request: ReleaseRequest): Promise<Proposal> => {
    const proposal = await ask(request)
    return valueOf(await give(world, senior, proposal))
  }
  const lacks = (approval: string) => ['release/needs-approval', approval]

  describe('in order', () => {
    test('it is refused with who approves; asked for, approved, released once, and the same replays', async () => {
      const request = asking([0, 1])
      const before = await world.engine.answer('release', liaison, request)
      expect(before).toMatchObject({
        problem: { code: 'release/needs-approval', with: { approvers: 1, approval: 'none', otherOffice: false } },
      })
      expect(before).toHaveProperty('problem.with.roles', ['senior-officer', 'duty-manager', 'liaison', 'dpo'])
      const proposal = await ask(request)
      expect(await refusalOf(request, proposal.id)).toEqual(lacks('waiting'))
      expect(valueOf(await give(world, senior, proposal))).toMatchObject({ state: 'approved' })
      const view: View = valueOf(await release(request, proposal.id))
      expect(shownIn(view)).toHaveLength(2)
      expect(view.obligations.map(({ kind }) => kind)).toContain('no-onward-transfer')
      expect(await refusalOf(request, proposal.id)).toEqual(lacks('used'))
      const of = valueOf(await world.engine.answer('proposal', liaison, { id: proposal.id }))
      expect(of.state).toBe('done')
    })

    test('approvers see what would be opened about how many people, and none of the data', async () => {
      const proposal = await ask(asking([0, 1, 2], { elements: ['declaration.importer.id', 'declaration.hs6'] }))
      const { request } = valueOf(await world.engine.answer('proposal', senior.session, { id: proposal.id }))
      // Three declarations of one declarant and two importers; the declarant is in none of the compartments opened.
      expect(request).toMatchObject({
        purpose: 'mutual-assistance',
        counts: { records: 3 },
        elements: ['declaration.importer.id', 'declaration.hs6'],
        reason: 'the partner asked in writing',
      })
      if (request.kind !== 'release') throw new Error('another proposal')
      const importer = request.discloses.find(({ role }) => role === 'importer')
      expect(importer).toMatchObject({
        type: 'declaration',
        classification: 'commercial',
        shown: 'masked',
        of: [0, 1, 2],
      })
      expect(request.counts.subjects).toBeGreaterThanOrEqual(2)
      expect(JSON.stringify(request)).not.toMatch(/A-100|KR0000|870322/)
    })

    test('many at once release it once', async () => {
      const request = asking([3])
      const { id } = await approved(request)
      const answers = await Promise.all([0, 1, 2, 3, 4].map(() => release(request, id)))
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    })

    test('what needs no approval is not asked for', async () => {
      const answer = await askApproval(world, liaison, asking([0], { answer: 'yes-no' }))
      expect(answer).toMatchObject({ problem: { code: 'request/conflict', with: { what: 'approval-not-needed' } } })
    })

    test('what law forbids is asked of nobody: the refusal is the one that the release would get', async () => {
      const { case: _case, ...caseless } = asking([0])
      expect(codeOf(await askApproval(world, liaison, caseless))).toBe('release/refused')
      const statistician = await world.person(['statistician'])
      expect(codeOf(await askApproval(world, statistician, asking([0])))).toBe('release/refused')
    })
  })

  describe('what it does not do', () => {
    test.each([
      ['a record that nobody saw', () => asking([0, 3]), 'another'],
      ['another purpose', () => asking([0], { purpose: 'other-agencies' }), 'another'],
      ['more elements', () => asking([0]), 'another'],
    ])('open %s', async (_what, more, state) => {
      const { id } = await approved(asking([0, 1], { elements: ['declaration.hs6'] }))
      expect(await refusalOf(more(), id)).toEqual(lacks(state))
    })

    test('show whole what was agreed to masked', async () => {
      const { id } = await approved(asking([0]))
      const answer = await release(asking([0], { answer: 'whole' }), id)
      expect(answer).toMatchObject({
        problem: { code: 'release/refused', with: { because: [{ rule: 'request/more-than-approved' }] } },
      })
      expect(shownIn(valueOf(await release(asking([0]), id)))).toHaveLength(1)
    })

    test('serve anybody else', async () => {
      const { id } = await approved(asking([0]))
      const other = await world.person(['liaison'], ['020'])
      const request = asking([0], { case: await openCase(world.engine, other, 'foreign-request') })
      expect(await refusalOf(request, id, other)).toEqual(lacks('absent'))
    })

    test('permit what law forbids meanwhile', async () => {
      const matter = await openCase(world.engine, liaison, 'foreign-request')
      const request = asking([0], { case: matter })
      const { id } = await approved(request)
      valueOf(await world.engine.answer('closeCase', liaison, { id: matter }))
      expect(await refusalOf(request, id)).toEqual(['release/refused', undefined])
    })

    test('outlast its day', async () => {
      const request = asking([0])
      const { id } = await approved(request)
      clock = new Date(clock.getTime() + hours(24))
      expect(await refusalOf(request, id)).toEqual(lacks('expired'))
    })

    test('come from its requester, or by a row in the database', async () => {
      const both = await approverIn(world, ['liaison', 'senior-officer'], ['020'])
      const matter = await openCase(world.engine, both.session, 'foreign-request')
      const request = asking([0], { case: matter })
      const proposal = await ask(request, both.session)
      expect(codeOf(await give(world, both, proposal))).toBe('action/refused')
      await world.operate(({ query }) => query("update proposal set state = 'approved' where id = $1", [proposal.id]))
      const answer = await release(request, proposal.id, both.session)
      expect(codeOf(answer)).toBe('integrity/record')
      await world.operate(({ query }) => query('delete from proposal where id = $1', [proposal.id]))
    })

    test('count twice once it was set back', async () => {
      const request = asking([1])
      const { id } = await approved(request)
      const [row] = await world.operate(({ query }) => query<object>('select * from proposal where id = $1', [id]))
      valueOf(await release(request, id))
      const { state, since, due, sealed } = row as { state: string; since: Date; due: Date; sealed: Uint8Array }
      await world.operate(({ query }) =>
        query('update proposal set state = $2, since = $3, due = $4, sealed = $5 where id = $1', [
          id,
          state,
          since,
          due,
          sealed,
        ]),
      )
      expect(codeOf(await release(request, id))).toBe('integrity/record')
    })
  })

  describe('classes that need approval', () => {
    test('an officer sees what enforcement found once a senior officer of another office agreed', async () => {
      const officer = await approverIn(world, ['officer'], ['020'])
      const matter = await openCase(world.engine, officer.session, 'investigation')
      const request: ReleaseRequest = {
        purpose: 'investigation',
        case: matter,
        select: { ids: ids.slice(0, 1) },
        elements: ['declaration.fraud', 'declaration.hs6'],
      }
      const before = valueOf(await world.engine.answer('release', officer.session, request))
      expect(shownIn(before)).toEqual([{ 'declaration.fraud': 'withheld', 'declaration.hs6': 'revealed 870322' }])
      const asked = valueOf(await askApproval(world, officer.session, request))
      const own = await approverIn(world, ['senior-officer'], ['020'])
      expect(asked.approvers.map(({ actor }) => actor)).toEqual([senior.id])
      expect(codeOf(await give(world, own, asked.proposal))).toBe('request/not-found')
      expect(valueOf(await give(world, senior, asked.proposal)).state).toBe('approved')
      const after = valueOf(await release(request, asked.proposal.id, officer.session))
      expect(shownIn(after)).toEqual([{ 'declaration.fraud': 'revealed 0', 'declaration.hs6': 'revealed 870322' }])
    })
  })

  describe('who can approve', () => {
    test('is said with the request; who is away is stood in for, and both are one voice', async () => {
      const until = new Date(clock.getTime() + hours(100)).toISOString() as never
      const before = valueOf(await askApproval(world, liaison, asking([2]))).approvers.map(({ actor }) => actor)
      expect(before).toEqual(expect.arrayContaining([senior.id, manager.id]))
      const other = await approverIn(world, ['duty-manager'], ['040'])
      const wrong = await world.engine.answer('setDelegate', manager.session, { delegate: senior.id, until })
      expect(codeOf(wrong)).toBe('action/refused')
      const set = valueOf(await world.engine.answer('setDelegate', manager.session, { delegate: other.id, until }))
      const { approvers } = valueOf(await askApproval(world, liaison, asking([2])))
      expect(approvers.map(({ actor }) => actor)).not.toContain(manager.id)
      expect(approvers.find(({ actor }) => actor === other.id)).toMatchObject({ standsInFor: [manager.id] })
      expect(valueOf(await world.engine.answer('delegations', other.session, {})).delegations).toEqual([set])
      expect(codeOf(await world.engine.answer('endDelegation', other.session, { id: set.id }))).toBe(
        'request/not-found',
      )
      valueOf(await world.engine.answer('endDelegation', manager.session, { id: set.id }))
      expect(codeOf(await world.engine.answer('endDelegation', manager.session, { id: set.id }))).toBe(
        'request/conflict',
      )
    })
  })
})
