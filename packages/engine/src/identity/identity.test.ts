import {
  type ActorId,
  type Answer,
  type CaseId,
  type CaseOpening,
  granted,
  type Instant,
  problem,
  refused,
  type TokenId,
} from '@carnet/api'
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshEmbedded } from '../../test/embedded.ts'
import { type Database, migrate, openDatabase, type Transaction } from '../store/index.ts'
import { credentialHash, newCredential } from './credential.ts'
import { type IdentityPorts, openIdentity } from './index.ts'

/** A row seal as the vault's: authenticated, bound to table and id. */
const key = randomBytes(32)
const aadOf = (table: string, id: string): Buffer => Buffer.from(`${table}/${id}`)
const sealRow: IdentityPorts['sealRow'] = (table, id, plain) => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aadOf(table, id))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}
const openRow: IdentityPorts['openRow'] = (table, id, sealed) => {
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(aadOf(table, id))
    cipher.setAuthTag(sealed.subarray(-16))
    return granted(Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]))
  } catch {
    return refused(problem('integrity/record', { what: `${table}-row`, record: id }))
  }
}

const hours = (n: number): number => n * 60 * 60 * 1000
let now = new Date('2026-07-01T08:00:00Z')
let database: Database
let on: IdentityPorts
const identity = (): ReturnType<typeof openIdentity> => openIdentity(on)
const within = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => database.transaction(work)
const valueOf = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(answer.problem.code)
  return answer.value
}
const codeOf = (answer: Answer<unknown>): string => (answer.ok ? 'ok' : answer.problem.code)

beforeAll(async () => {
  database = await openDatabase(freshEmbedded())
  await migrate(database, 'data')
  on = {
    database,
    authority: 'XX',
    node: '00000000-0000-4000-8000-000000000000',
    ownMachine: true,
    sealRow,
    openRow,
    openEvent: async () => refused(problem('integrity/record', { what: 'event', record: '' })),
    now: () => now,
    random: (bytes) => randomBytes(bytes),
  }
})
afterAll(() => database[Symbol.asyncDispose]())

const person = async (name = 'A. Officer', offices: string[] = []) =>
  (await within((transaction) => identity().createPerson(transaction, { name, roles: ['officer'], offices }))).value
const service = async (mayIngest: boolean) =>
  (
    await within((transaction) =>
      identity().createService(transaction, { name: 'declarations', roles: [], offices: [], mayIngest }),
    )
  ).value

describe('actors', () => {
  test('the first administrator is registered once', async () => {
    const first = await within((transaction) => identity().createFirstAdministrator(transaction, 'First'))
    expect(valueOf(first).value.actor.roles).toEqual(['administrator'])
    expect(valueOf(first).stamps.map(({ kind }) => kind)).toEqual(['actor-created', 'token-issued'])
    const second = await within((transaction) => identity().createFirstAdministrator(transaction, 'Second'))
    expect(codeOf(second)).toBe('request/conflict')
  })

  test('a person is who the token says, with roles, offices and the strength of a token', async () => {
    const { actor, credential } = await person('B. Officer', ['AKL'])
    expect(valueOf(await identity().require({ token: credential.token }))).toEqual({
      kind: 'person',
      id: actor.id,
      roles: ['officer'],
      offices: ['AKL'],
      strength: 'token',
    })
  })

  test('nothing of an actor stands in clear but the kind', async () => {
    await person('C. Verydistinct')
    const rows = await within(({ query }) => query('select * from actor'))
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['id', 'kind', 'sealed'])
    expect(JSON.stringify(rows)).not.toContain('Verydistinct')
  })

  test('only a service that may, sends messages in', async () => {
    const { actor: may } = await service(true)
    const { actor: mayNot } = await service(false)
    expect(valueOf(await within((transaction) => identity().mayIngest(transaction, may.id)))).toBe(true)
    expect(valueOf(await within((transaction) => identity().mayIngest(transaction, mayNot.id)))).toBe(false)
  })

  test('the list shows every token and its state', async () => {
    const { actor, credential } = await person('D. Officer')
    await within((transaction) => identity().revokeToken(transaction, credential.id))
    const further = valueOf(await within((transaction) => identity().issueToken(transaction, actor.id))).value
    const { actors } = valueOf(await within((transaction) => identity().actors(transaction)))
    const tokens = actors.find(({ id }) => id === actor.id)?.tokens ?? []
    expect(new Map(tokens.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [credential.id, 'revoked'],
        [further.id, 'live'],
      ]),
    )
  })
})

describe('tokens', () => {
  test('are printed once, kept as a hash, and a mistyped one is known without asking', async () => {
    const token = newCredential((bytes) => randomBytes(bytes)).text
    expect(token).toMatch(/^carnet_[A-Za-z0-9_-]{48}$/)
    expect(credentialHash(token)).toEqual(createHash('sha256').update(token).digest())
    for (const wrong of [token.slice(1), `${token}A`, token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), ''])
      expect(credentialHash(wrong)).toBeUndefined()
    const { credential } = await person()
    const rows = await within(({ query }) => query<{ hash: Uint8Array }>('select * from token'))
    expect(JSON.stringify(rows)).not.toContain(credential.token)
  })

  test('a revoked one stops at once, also in another process that saw it live', async () => {
    const [here, elsewhere] = [identity(), identity()]
    const { credential } = await person()
    expect(codeOf(await here.require({ token: credential.token }))).toBe('ok')
    expect(codeOf(await elsewhere.require({ token: credential.token }))).toBe('ok')
    const revoked = valueOf(await within((transaction) => here.revokeToken(transaction, credential.id)))
    expect(revoked.stamps).toEqual([{ kind: 'token-revoked', about: [expect.any(String), credential.id] }])
    expect(codeOf(await here.require({ token: credential.token }))).toBe('request/unauthenticated')
    expect(codeOf(await elsewhere.require({ token: credential.token }))).toBe('request/unauthenticated')
    expect(codeOf(await within((transaction) => here.revokeToken(transaction, credential.id)))).toBe('request/conflict')
  })

  test.each([
    ['person', 30],
    ['service', 365],
  ] as const)('a %s’s expires after %i days, from its last second on', async (kind, days) => {
    const { credential } = kind === 'person' ? await person() : await service(true)
    const started = now
    try {
      now = new Date(started.getTime() + hours(24 * days) - 1)
      expect(codeOf(await identity().require({ token: credential.token }))).toBe('ok')
      now = new Date(started.getTime() + hours(24 * days))
      expect(codeOf(await identity().require({ token: credential.token }))).toBe('request/unauthenticated')
    } finally {
      now = started
    }
  })

  test('an unknown, an absent and a malformed one are the same refusal', async () => {
    for (const token of [undefined, '', 'carnet_', newCredential((bytes) => randomBytes(bytes)).text])
      expect(codeOf(await identity().require({ token }))).toBe('request/unauthenticated')
  })

  test('issuing to nobody and revoking nothing are not found', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    expect(codeOf(await within((transaction) => identity().issueToken(transaction, id as never)))).toBe(
      'request/not-found',
    )
    expect(codeOf(await within((transaction) => identity().revokeToken(transaction, id as TokenId)))).toBe(
      'request/not-found',
    )
  })

  test('requests that wait together are each answered for themselves', async () => {
    const people = [await person('E'), await person('F'), await person('G')]
    const sessions = identity()
    const answers = await Promise.all(
      people.flatMap(({ credential }) => [
        sessions.require({ token: credential.token }),
        sessions.require({ token: 'carnet_x' }),
      ]),
    )
    expect(answers.map((answer) => (answer.ok ? answer.value.id : answer.problem.code))).toEqual(
      people.flatMap(({ actor }) => [actor.id, 'request/unauthenticated']),
    )
  })
})

describe('rows that the node did not write open nothing', () => {
  const forgedToken = async (actor: string, content: unknown): Promise<string> => {
    const token = newCredential((bytes) => randomBytes(bytes)).text
    const id = crypto.randomUUID()
    const foreign = randomBytes(200)
    await within(({ query }) =>
      query('insert into token (id, actor, hash, sealed) values ($1, $2, $3, $4)', [
        id,
        actor,
        credentialHash(token),
        content === undefined ? foreign : Buffer.from(JSON.stringify(content)),
      ]),
    )
    return token
  }
  const removed = (id: string): Promise<unknown> =>
    within(({ query }) => query('delete from token where id = $1', [id]))

  test('a token inserted by the database’s operator', async () => {
    const { actor } = await person()
    const plain = { v: 1, actor: actor.id, hash: 'x', issued: now, expires: new Date(now.getTime() + hours(1)) }
    for (const content of [undefined, plain]) {
      const token = await forgedToken(actor.id, content)
      expect(codeOf(await identity().require({ token }))).toBe('integrity/record')
      await within(({ query }) => query('delete from token where hash = $1', [credentialHash(token)]))
    }
  })

  test('a real token’s sealed half under another hash, id or actor', async () => {
    const mine = await person('Mine')
    const boss = await person('Boss')
    const token = newCredential((bytes) => randomBytes(bytes)).text
    const cases: readonly [string, readonly unknown[]][] = [
      ['update token set hash = $2 where id = $1', [mine.credential.id, credentialHash(token)]],
      [
        'update token set hash = $2, actor = $3 where id = $1',
        [mine.credential.id, credentialHash(token), boss.actor.id],
      ],
    ]
    for (const [statement, parameters] of cases) {
      await within(({ query }) => query(statement, parameters))
      expect(codeOf(await identity().require({ token }))).toBe('integrity/record')
    }
    await removed(mine.credential.id)
  })

  test('two tokens’ sealed halves swapped', async () => {
    const [a, b] = [await person('Swap A'), await person('Swap B')]
    await within(({ query }) =>
      query(
        'update token t set sealed = o.sealed from token o where (t.id = $1 and o.id = $2) or (t.id = $2 and o.id = $1)',
        [a.credential.id, b.credential.id],
      ),
    )
    expect(codeOf(await identity().require({ token: a.credential.token }))).toBe('integrity/record')
    expect(codeOf(await identity().require({ token: b.credential.token }))).toBe('integrity/record')
    expect(codeOf(await within((transaction) => identity().actors(transaction)))).toBe('integrity/record')
    await removed(a.credential.id)
    await removed(b.credential.id)
  })

  test('two actors’ sealed halves swapped, ids swapped, or a person made a service', async () => {
    const [a, b] = [await person('Actor A'), await person('Actor B')]
    const swap =
      'update actor t set sealed = o.sealed from actor o where (t.id = $1 and o.id = $2) or (t.id = $2 and o.id = $1)'
    const sessions = identity()
    expect(codeOf(await sessions.require({ token: a.credential.token }))).toBe('ok')
    await within(({ query }) => query(swap, [a.actor.id, b.actor.id]))
    expect(codeOf(await sessions.require({ token: a.credential.token }))).toBe('integrity/record')
    await within(({ query }) => query(swap, [a.actor.id, b.actor.id]))
    await within(({ query }) => query(`update actor set kind = 'service' where id = $1`, [a.actor.id]))
    expect(codeOf(await sessions.require({ token: a.credential.token }))).toBe('integrity/record')
    await within(({ query }) => query(`update actor set kind = 'person' where id = $1`, [a.actor.id]))
    expect(codeOf(await sessions.require({ token: a.credential.token }))).toBe('ok')
  })
})

describe('who asks, told otherwise than by a token', () => {
  test('is the first way that the request brings something for, and the actor as registered', async () => {
    const { actor } = await person('S. Session', ['020'])
    const recognised = { actor: actor.id, strength: 'passkey' } as const
    const told = openIdentity(on, [
      () => undefined,
      ({ certificate }) => (certificate === undefined ? undefined : Promise.resolve(granted(recognised))),
    ])
    const { roles, offices } = actor
    const expected = { kind: 'person', id: actor.id, roles, offices, strength: 'passkey' }
    expect(valueOf(await told.require({ token: undefined, certificate: 'c' }))).toEqual(expected)
    expect(codeOf(await told.require({ token: undefined }))).toBe('request/unauthenticated')
  })

  test('is nobody where no such actor is registered', async () => {
    const nobody = { actor: on.node as ActorId, strength: 'passkey' } as const
    const told = openIdentity(on, [() => Promise.resolve(granted(nobody))])
    expect(codeOf(await told.require({ token: undefined }))).toBe('request/unauthenticated')
  })
})

describe('cases', () => {
  const opening: CaseOpening = { kind: 'control', reference: 'CTRL-7' }
  const actorOf = async (offices: string[] = []) =>
    valueOf(await identity().require({ token: (await person('H', offices)).credential.token }))
  const at = (after: number): Date => new Date(now.getTime() + after)

  test('one lapses by itself after 30 days, a tip-off after 24 hours', async () => {
    const actor = await actorOf()
    const open = async (kind: CaseOpening['kind']) =>
      valueOf(await within((transaction) => identity().openCase(transaction, actor, { ...opening, kind }))).value
    const state = async (id: CaseId, when: Date) =>
      valueOf(await within((transaction) => identity().caseOf(transaction, id, when)))?.state
    const control = await open('control')
    const tipOff = await open('tip-off')
    expect(await state(control.id, at(hours(24 * 30) - 1))).toBe('open')
    expect(await state(control.id, at(hours(24 * 30)))).toBe('lapsed')
    expect(await state(tipOff.id, at(hours(24) - 1))).toBe('open')
    expect(await state(tipOff.id, at(hours(24)))).toBe('lapsed')
    expect(await state(control.id, at(-1))).toBeUndefined()
    expect(await state(crypto.randomUUID() as CaseId, now)).toBeUndefined()
  })

  test('an end in the past, or a tip-off beyond its day, is malformed', async () => {
    const actor = await actorOf()
    const until = (after: number): Instant => at(after).toISOString() as Instant
    const open = (more: Partial<CaseOpening>) =>
      within((transaction) => identity().openCase(transaction, actor, { ...opening, ...more }))
    expect(codeOf(await open({ until: until(0) }))).toBe('request/malformed')
    expect(codeOf(await open({ kind: 'tip-off', until: until(hours(25)) }))).toBe('request/malformed')
    expect(codeOf(await open({ until: until(hours(25)) }))).toBe('ok')
  })

  test('one is closed once; before that moment it was open', async () => {
    const actor = await actorOf()
    const { value, stamps } = valueOf(await within((transaction) => identity().openCase(transaction, actor, opening)))
    expect(stamps).toEqual([{ kind: 'case-opened', about: [value.id] }])
    const before = now
    try {
      now = at(1000)
      const closed = valueOf(await within((transaction) => identity().closeCase(transaction, value.id)))
      expect(closed.value.state).toBe('closed')
      expect(codeOf(await within((transaction) => identity().closeCase(transaction, value.id)))).toBe(
        'request/conflict',
      )
      const earlier = await within((transaction) => identity().caseOf(transaction, value.id, before))
      expect(valueOf(earlier)?.state).toBe('open')
    } finally {
      now = before
    }
  })

  test('an actor sees the cases of the own opening and of the own offices', async () => {
    const [opener, colleague, stranger] = [await actorOf(), await actorOf(['WLG']), await actorOf(['CHC'])]
    const { value } = valueOf(
      await within((transaction) => identity().openCase(transaction, opener, { ...opening, office: 'WLG' })),
    )
    const seenBy = async (actor: typeof opener) =>
      valueOf(await within((transaction) => identity().cases(transaction, actor))).cases.map(({ id }) => id)
    expect(await seenBy(opener)).toEqual([value.id])
    expect(await seenBy(colleague)).toEqual([value.id])
    expect(await seenBy(stranger)).toEqual([])
  })

  test('the reference is sealed, and a case moved to another opener or office does not open', async () => {
    const actor = await actorOf()
    const { value } = valueOf(
      await within((transaction) => identity().openCase(transaction, actor, { ...opening, reference: 'SECRET-9' })),
    )
    const rows = await within(({ query }) => query('select * from matter'))
    expect(JSON.stringify(rows)).not.toContain('SECRET-9')
    await within(({ query }) => query(`update matter set office = 'WLG' where id = $1`, [value.id]))
    expect(codeOf(await within((transaction) => identity().caseOf(transaction, value.id, now)))).toBe(
      'integrity/record',
    )
    await within(({ query }) => query('delete from matter where id = $1', [value.id]))
  })
})
