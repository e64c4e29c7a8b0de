import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freshSchema } from '../test/databases.ts'
import { codeOf, openWorld, valueOf, type World } from '../test/world.ts'
import { openEngine } from './engine.ts'
import type { Engine, Session } from './types.ts'

const rates = { person: 40, service: 40, address: 20 }
const minute = new Date('2026-07-01T08:00:00Z')

/** Two engines on one store: what one has answered, the other does not answer again. */
describe('how many requests a node answers', () => {
  let world: World
  let other: Engine
  beforeAll(async () => {
    const databaseUrl = inject('databaseUrl')
    const keysUrl = await freshSchema(databaseUrl)
    world = await openWorld('postgres', databaseUrl, {}, { keysUrl, rates, now: () => minute })
    other = valueOf(await openEngine(world.options))
  })
  afterAll(async () => {
    await other[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })
  /** Each request has its own session, as each request of HTTP has. */
  const answered = async (session: Session, count: number): Promise<readonly string[]> => {
    const engines = [world.engine, other]
    const all = Array.from({ length: count }, (_, index) =>
      (engines[index % 2] ?? other).answer('me', { ...session }, {}),
    )
    return (await Promise.all(all)).map(codeOf)
  }
  const within = (codes: readonly string[], code: string): number => codes.filter((each) => each === code).length

  test('of one actor, over both; of others nothing is taken', async () => {
    const [busy, calm] = [await world.person(['officer']), await world.person(['officer'])]
    const codes = await answered(busy, 120)
    expect(within(codes, 'ok')).toBeGreaterThanOrEqual(rates.person)
    expect(within(codes, 'ok')).toBeLessThanOrEqual(rates.person * 1.2)
    expect(within(codes, 'ok') + within(codes, 'request/too-many')).toBe(120)
    const asked = { ...busy }
    const answer = await world.engine.answer('me', asked, {})
    expect(answer).toMatchObject({ problem: { code: 'request/too-many', with: { retryAfter: 60 } } })
    expect(world.engine.rate(asked)).toMatchObject({ name: 'person', quota: rates.person, left: 0, window: 60 })
    expect(codeOf(await other.answer('me', { ...calm }, {}))).toBe('ok')
    expect(codeOf(await other.ledgerFile({ ...busy }, 'tile/entries/000.p/1'))).toBe('request/too-many')
    expect(codeOf(await other.beginIntake({ ...busy }, { format: 'mrz' }))).toBe('request/too-many')
  })

  test('THREAT sessions without number: an actor is counted, whatever is brought to show who asks', async () => {
    const person = valueOf(
      await world.engine.answer(
        'createPerson',
        { ...world.administrator },
        { name: 'X', roles: ['officer'], offices: [] },
      ),
    )
    const tokens = [person.credential.token]
    for (let count = 0; count < 3; count++) {
      const { token } = valueOf(
        await world.engine.answer('issueToken', { ...world.administrator }, { id: person.actor.id }),
      )
      tokens.push(token)
    }
    const codes = (await Promise.all(tokens.map((token) => answered({ token }, 30)))).flat()
    expect(within(codes, 'ok')).toBeLessThanOrEqual(rates.person * 1.2)
  })

  test('from one address where nobody is signed in; who is signed in there is not held up by it', async () => {
    const from = { address: '192.0.2.7', agent: 'x' }
    const guesses = Array.from({ length: 60 }, (_, index) => {
      const session = { token: undefined, from }
      return index % 2 === 0
        ? other.answer('signInByRecoveryCode', session, { code: 'AAAAA-AAAAA-AAAAA-AAAAA' })
        : world.engine.answer('me', { ...session, token: 'A'.repeat(43) }, {})
    })
    const codes = (await Promise.all(guesses)).map(codeOf)
    expect(within(codes, 'request/too-many')).toBeGreaterThanOrEqual(60 - rates.address * 1.2)
    const elsewhere = { token: undefined, from: { ...from, address: '192.0.2.8' } }
    expect(codeOf(await other.answer('beginSignIn', elsewhere, {}))).toBe('ok')
    const officer = await world.person(['officer'])
    expect(codeOf(await world.engine.answer('me', { ...officer, from }, {}))).toBe('ok')
  })
})
