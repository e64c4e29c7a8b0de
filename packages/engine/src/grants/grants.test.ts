import type { ActorId, Proposal, Role } from '@carnet/api'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type DecisionWorld, type Member, openDecisionWorld } from '../../test/decision-world.ts'
import { granting, type Granting } from '../../test/granting.ts'
import { codeOf, engines, valueOf } from '../../test/world.ts'
import { dueFor, examineGrants, kept, mayBeGranted } from './index.ts'

describe.each(engines)('roles for a time, on %s', { timeout: 120_000 }, (name) => {
  let world: DecisionWorld
  let its: Granting
  let ada: Member
  let ben: Member
  let cas: Member
  let started: Date
  beforeAll(async () => {
    world = await openDecisionWorld(name, inject('databaseUrl'))
    its = granting(world)
    ada = await world.member(['administrator'])
    ben = await world.member(['administrator'])
    cas = await world.member(['administrator'])
    started = world.now
  })
  afterAll(() => world[Symbol.asyncDispose]())
  beforeEach(() => {
    world.now = started
  })

  const rolesOf = async (person: ActorId): Promise<readonly Role[]> => {
    const actor = valueOf(await its.actor(person))
    return 'roles' in actor ? actor.roles : []
  }
  const reasons = (answer: Awaited<ReturnType<Granting['ask']>>): string =>
    !answer.ok && answer.problem.code === 'action/refused'
      ? (answer.problem.with.because[0]?.rule ?? '')
      : codeOf(answer)

  test('asked for by one, approved by another, held from its first moment until its end', async () => {
    const person = await its.person(['policy-author'])
    const from = its.days(1)
    const until = its.days(31)
    const asked = {
      person,
      role: 'officer',
      offices: ['40'],
      from: from.toISOString(),
      until: until.toISOString(),
    } as never
    const made = valueOf(await its.ask(person, asked))
    expect(made).toMatchObject({ state: 'waiting', needs: { approvers: 1, roles: ['administrator', 'duty-manager'] } })
    expect(await rolesOf(person)).toEqual(['policy-author'])
    valueOf(await its.approve(ada, made))
    expect(valueOf(await its.run(made)).state).toBe('done')
    for (const [at, roles] of [
      [from.getTime() - 1, ['policy-author']],
      [from.getTime(), ['policy-author', 'officer']],
      [until.getTime() - 1, ['policy-author', 'officer']],
      [until.getTime(), ['policy-author']],
    ] as const) {
      world.now = new Date(at)
      expect(await rolesOf(person), String(at)).toEqual(roles)
    }
  })

  test('for its offices, told to whoever holds it', async () => {
    const person = await its.person(['policy-author'], ['13'])
    await its.grant({ person, role: 'senior-officer', offices: ['40', '33'] }, ada.id, [ben])
    expect(valueOf(await its.actor(person))).toMatchObject({
      offices: ['13', '40', '33'],
      held: [
        { role: 'policy-author', offices: ['13'] },
        { role: 'senior-officer', offices: ['40', '33'], until: its.days(365).toISOString() },
      ],
    })
  })

  test('nobody approves what they asked for, or would hold', async () => {
    const mine = valueOf(await its.ask(ada.id, { person: ada.id, role: 'dpo' }))
    expect(codeOf(await its.approve(ada, mine))).toBe('action/refused')
    const forBen = valueOf(await its.ask(ada.id, { person: ben.id, role: 'dpo' }))
    expect(codeOf(await its.approve(ben, forBen))).toBe('action/refused')
    expect(codeOf(await its.approve(ada, forBen))).toBe('action/refused')
    valueOf(await its.approve(cas, forBen))
    expect(codeOf(await its.run(forBen))).toBe('request/conflict')
  })

  test('two approve a role with power over others, over keys or over rules', async () => {
    const person = await its.person(['policy-author'])
    const asked = valueOf(await its.ask(person, { person, role: 'dpo' }))
    expect(asked.needs).toMatchObject({ approvers: 2, roles: ['administrator'] })
    expect(valueOf(await its.approve(ada, asked)).state).toBe('waiting')
    expect(valueOf(await its.approve(ben, asked)).state).toBe('approved')
  })

  test('a duty manager approves for the own offices, and for no other', async () => {
    const manager = await its.person(['duty-manager'], ['40'])
    const signing = await world.another(manager)
    const person = await its.person(['policy-author'])
    const mine = valueOf(await its.ask(person, { person, role: 'officer', offices: ['40'] }))
    expect(valueOf(await its.approve(signing, mine)).state).toBe('approved')
    const other = valueOf(await its.ask(person, { person, role: 'officer', offices: ['40', '33'] }))
    expect(codeOf(await its.approve(signing, other))).toBe('request/not-found')
    const higher = valueOf(await its.ask(person, { person, role: 'duty-manager', offices: ['40'] }))
    expect(codeOf(await its.approve(signing, higher))).toBe('request/not-found')
  })

  test('a role that was granted approves, and no longer than it is held', async () => {
    const manager = await its.person(['policy-author'])
    const signing = await world.another(manager)
    const granted = await its.grant({ person: manager, role: 'duty-manager', offices: ['20'] }, ada.id, [ben])
    const person = await its.person(['policy-author'])
    const asked = valueOf(await its.ask(person, { person, role: 'officer', offices: ['20'] }))
    expect(valueOf(await its.approve(signing, asked)).state).toBe('approved')
    valueOf(await its.revoke(ada.id, granted))
    expect(codeOf(await its.run(asked))).toBe('request/conflict')
    expect(await rolesOf(person)).toEqual(['policy-author'])
  })

  describe('INVARIANT(duties-apart)', () => {
    test('roles that are to be apart are refused when they are asked for, with the reason', async () => {
      const reader = await its.person(['officer'], ['40'])
      expect(reasons(await its.ask(ada.id, { person: reader, role: 'operator' }))).toBe(
        'separation/operator-does-not-read',
      )
      expect(reasons(await its.ask(ada.id, { person: reader, role: 'auditor', audit: 'system' }))).toBe(
        'separation/auditor-does-not-operate',
      )
      const counting = { person: reader, role: 'statistician' } as const
      expect(reasons(await its.ask(ada.id, { ...counting, offices: ['40'] }))).toBe(
        'separation/statistician-does-not-look-up',
      )
      expect(codeOf(await its.ask(ada.id, { ...counting, offices: ['33'] }))).toBe('ok')
    })

    test('and again when they are granted: of two that were approved the second is not', async () => {
      const person = await its.person(['policy-author'])
      const [first, second] = [
        valueOf(await its.ask(ada.id, { person, role: 'operator' })),
        valueOf(await its.ask(ada.id, { person, role: 'officer', offices: ['40'] })),
      ]
      for (const each of [first, second]) valueOf(await its.approve(ben, each))
      expect(codeOf(await its.run(first))).toBe('ok')
      expect(reasons(await its.run(second))).toBe('separation/operator-does-not-read')
      const looked = await world.within((transaction) =>
        mayBeGranted(transaction, world.on, { request: second.request as never }),
      )
      expect(codeOf(looked)).toBe('action/refused')
      expect(await rolesOf(person)).toEqual(['policy-author', 'operator'])
    })

    test('one after the other they may be held', async () => {
      const person = await its.person(['dpo'])
      const short = { until: its.days(10).toISOString() as never }
      await its.grant({ person, role: 'operator', ...short }, ada.id, [ben])
      const after = { from: its.days(10).toISOString() as never, until: its.days(20).toISOString() as never }
      await its.grant({ person, role: 'analyst', ...after }, ada.id, [ben])
      expect((await its.grants(person)).map(({ state }) => state)).toEqual(['in-force', 'coming'])
    })

    test('nobody is registered with them either', () => {
      expect(codeOf(kept(['operator', 'officer'], []))).toBe('action/refused')
      expect(codeOf(kept(['officer', 'duty-manager'], ['40']))).toBe('ok')
    })

    test('LAW: the two audits are of different officers (India, PNR Regulations 2022, reg. 9)', async () => {
      const person = await its.person(['auditor'])
      expect(reasons(await its.ask(ada.id, { person, role: 'auditor', audit: 'system' }))).toBe(
        'separation/audits-by-different-officers',
      )
    })
  })

  test.each([
    ['an office’s role for no office', { role: 'officer' }, 'offices'],
    ['the whole authority’s for one', { role: 'dpo', offices: ['40'] }, 'offices'],
    ['an auditor of nothing', { role: 'auditor' }, 'audit'],
    ['an officer who audits', { role: 'officer', offices: ['40'], audit: 'system' }, 'audit'],
    ['more than a year', { role: 'dpo', until: '2027-07-01T08:00:00.001Z' }, 'until'],
    ['an end before the beginning', { role: 'dpo', until: '2026-07-01T07:59:59Z' }, 'until'],
    ['a beginning that is past', { role: 'dpo', from: '2026-07-01T07:59:59Z' }, 'from'],
  ])('%s is refused', async (_what, of, at) => {
    const person = await its.person(['policy-author'])
    expect(await its.ask(ada.id, { person, ...of } as never)).toMatchObject({
      problem: { code: 'request/malformed', with: { at } },
    })
  })

  test('for nobody, for a service and for who has left, nothing is asked', async () => {
    const gone = await its.person(['officer'])
    await world.becomes(gone, { ended: world.now })
    const service = { name: 'source', roles: [], offices: [], mayIngest: true }
    const made = await world.within((transaction) => world.on.identity.createService(transaction, service))
    for (const person of [gone, made.value.actor.id, '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11' as ActorId])
      expect(codeOf(await its.ask(ada.id, { person, role: 'dpo' }))).toBe('request/not-found')
  })

  test('a year ends with the day on which it began, also from 29 February', async () => {
    world.now = new Date('2028-02-29T00:00:00Z')
    const person = await its.person(['policy-author'])
    const until = (at: string) => its.ask(ada.id, { person, role: 'dpo', until: at as never })
    expect(codeOf(await until('2029-02-28T00:00:00Z'))).toBe('ok')
    expect(codeOf(await until('2029-02-28T00:00:00.001Z'))).toBe('request/malformed')
  })

  test('revoked it ends at once, in whichever process, and is not revoked twice', async () => {
    const person = await its.person(['policy-author'])
    const granted = await its.grant({ person, role: 'liaison' }, ada.id, [ben])
    expect(await rolesOf(person)).toContain('liaison')
    expect(valueOf(await its.revoke(cas.id, granted))).toMatchObject({ state: 'revoked', revoked: { by: cas.id } })
    expect(await rolesOf(person)).toEqual(['policy-author'])
    expect(codeOf(await its.revoke(cas.id, granted))).toBe('request/conflict')
    expect(codeOf(await its.revoke(cas.id, { ...granted, id: person as never }))).toBe('request/not-found')
  })

  test('what ends within 90, 30 and 7 days is named until it is approved anew', async () => {
    const person = await its.person(['policy-author'])
    await its.grant({ person, role: 'analyst', until: its.days(100).toISOString() as never }, ada.id, [ben])
    const due = async (): Promise<readonly unknown[]> => {
      const found = valueOf(await world.within((transaction) => dueFor(transaction, world.on, { person })))
      return found.grants.map((each) => each.endsWithin)
    }
    for (const [after, days] of [
      [9, []],
      [10, [90]],
      [70, [30]],
      [93, [7]],
      [100, []],
    ] as const) {
      world.now = new Date(started.getTime() + after * 24 * 60 * 60 * 1000)
      expect(await due(), String(after)).toEqual(days)
    }
    world.now = new Date(started.getTime() + 95 * 24 * 60 * 60 * 1000)
    expect(await examineGrants(world.on)).toMatchObject({ state: 'attention' })
    await its.grant({ person, role: 'analyst' }, ada.id, [ben])
    expect(await due()).toEqual([])
  })

  describe('THREAT: whoever runs the database', () => {
    const stored = (of: Proposal) =>
      world.within(async ({ query }) => {
        const [row] = await query<{ sealed: Uint8Array }>('select sealed from role_grant where id = $1', [of.id])
        return row?.sealed ?? new Uint8Array()
      })
    const write = (sql: string, parameters: readonly unknown[]) => world.within(({ query }) => query(sql, parameters))

    test('writes a row that grants nothing', async () => {
      const [mine, other] = [await its.person(['policy-author']), await its.person(['policy-author'])]
      const granted = await its.grant({ person: mine, role: 'liaison' }, ada.id, [ben])
      const plain = { v: 1, person: other, role: 'dpo', offices: [], from: started, until: its.days(9) }
      for (const sealed of [await stored(granted), Buffer.from(JSON.stringify(plain))]) {
        const id = crypto.randomUUID()
        await write('insert into role_grant (id, person, until, sealed) values ($1, $2, $3, $4)', [
          id,
          other,
          its.days(9),
          sealed,
        ])
        expect(codeOf(await its.actor(other))).toBe('integrity/record')
        await write('delete from role_grant where id = $1', [id])
      }
      expect(await rolesOf(other)).toEqual(['policy-author'])
    })

    test.each([
      [
        'gives it to another',
        (person: ActorId) => [`update role_grant set person = $2 where id = $1`, person] as const,
      ],
      ['makes it longer', () => [`update role_grant set until = $2 where id = $1`, '2030-01-01'] as const],
    ])('%s', async (_what, statement) => {
      const [mine, other] = [await its.person(['policy-author']), await its.person(['policy-author'])]
      const granted = await its.grant({ person: mine, role: 'liaison' }, ada.id, [ben])
      const [sql, value] = statement(other)
      await write(sql, [granted.id, value])
      const who = value === other ? other : mine
      expect(codeOf(await its.actor(who))).toBe('integrity/record')
      await write('delete from role_grant where id = $1', [granted.id])
    })

    test('sets a revoked one back to the day on which it was granted', async () => {
      const person = await its.person(['policy-author'])
      const granted = await its.grant({ person, role: 'liaison' }, ada.id, [ben])
      const before = await stored(granted)
      valueOf(await its.revoke(ada.id, granted))
      expect(await rolesOf(person)).toEqual(['policy-author'])
      await write('update role_grant set sealed = $2 where id = $1', [granted.id, before])
      expect(codeOf(await its.actor(person))).toBe('integrity/record')
      expect(await examineGrants(world.on)).toMatchObject({ state: 'failing' })
      await write('delete from role_grant where id = $1', [granted.id])
    })

    test('takes away the words or the proposal that it came of', async () => {
      for (const sql of ['delete from voice where proposal = $1', 'delete from proposal where id = $1']) {
        const person = await its.person(['policy-author'])
        const granted = await its.grant({ person, role: 'liaison' }, ada.id, [ben])
        await write(sql, [granted.id])
        expect(codeOf(await its.actor(person))).toBe('integrity/record')
        await write('delete from role_grant where id = $1', [granted.id])
      }
    })
  })
})
