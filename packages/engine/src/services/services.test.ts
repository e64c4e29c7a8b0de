import type { ActorId, ServiceKeyId, ServicePublicKey } from '@carnet/api'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, type EngineName, engines, openWorld, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

interface Signing {
  readonly publicKey: ServicePublicKey
  readonly sign: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
  readonly alg: string
}

async function newSigning(alg: 'EdDSA' | 'ES256'): Promise<Signing> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { publicKey: (await exportJWK(publicKey)) as ServicePublicKey, sign: privateKey, alg }
}

describe.each(engines)('services, on %s', { timeout: 120_000 }, (name: EngineName) => {
  let world: World
  let now = new Date('2026-07-01T08:00:00Z')
  const seconds = (): number => Math.floor(now.getTime() / 1000)
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => now })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const service = async (): Promise<ActorId> =>
    valueOf(
      await world.engine.answer('createService', world.administrator, {
        name: 'declarations',
        roles: [],
        offices: [],
        mayIngest: true,
      }),
    ).actor.id
  const add = (id: ActorId, proof: object) =>
    world.engine.answer('addServiceKey', world.administrator, { id, proof } as never)
  const registered = async (alg: 'EdDSA' | 'ES256' = 'EdDSA') => {
    const id = await service()
    const signing = await newSigning(alg)
    const key = valueOf(await add(id, { kind: 'signing-key', publicKey: signing.publicKey }))
    return { id, key, signing }
  }
  interface Claims {
    readonly iss?: string
    readonly sub?: string
    readonly aud?: string | readonly string[]
    readonly iat?: number
    readonly exp?: number
    readonly nbf?: number
    readonly jti?: string | undefined
    readonly kid?: string
    readonly alg?: string
  }
  const token = async (
    { id, key, signing }: Awaited<ReturnType<typeof registered>>,
    { kid = key.name, alg = signing.alg, ...claims }: Claims = {},
  ): Promise<Session> => {
    const said = { iss: id, sub: id, aud: 'carnet/xx', iat: seconds(), exp: seconds() + 60, jti: randomUUID() }
    const jwt = new SignJWT({ ...said, ...claims } as never).setProtectedHeader({ alg, kid })
    return { token: await jwt.sign(signing.sign) }
  }
  const me = (session: Session) => world.engine.answer('me', session, {})

  test.each(['EdDSA', 'ES256'] as const)('a token that the service signed with %s shows who it is', async (alg) => {
    const own = await registered(alg)
    expect(valueOf(await me(await token(own)))).toMatchObject({
      kind: 'service',
      id: own.id,
      strength: 'signed-token',
    })
  })

  test('the audience is told with the keys, and a key has one name', async () => {
    const own = await registered()
    const listed = valueOf(await world.engine.answer('serviceKeys', world.administrator, { id: own.id }))
    expect(listed).toMatchObject({ audience: 'carnet/xx', keys: [{ name: own.key.name, state: 'live' }] })
    expect(codeOf(await add(own.id, { kind: 'signing-key', publicKey: own.signing.publicKey }))).toBe(
      'request/conflict',
    )
    const other = await service()
    expect(codeOf(await add(other, { kind: 'signing-key', publicKey: own.signing.publicKey }))).toBe('request/conflict')
  })

  test('only public keys of services are registered', async () => {
    const id = await service()
    const { publicKey } = await newSigning('EdDSA')
    expect(codeOf(await add(id, { kind: 'signing-key', publicKey: { ...publicKey, d: 'A'.repeat(43) } }))).toBe(
      'request/malformed',
    )
    const point = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
    expect(codeOf(await add(id, { kind: 'signing-key', publicKey: point }))).toBe('request/malformed')
    expect(codeOf(await add(randomUUID() as ActorId, { kind: 'signing-key', publicKey }))).toBe('request/not-found')
    const person = valueOf(
      await world.engine.answer('createPerson', world.administrator, { name: 'P', roles: ['officer'], offices: [] }),
    )
    expect(codeOf(await add(person.actor.id, { kind: 'signing-key', publicKey }))).toBe('request/not-found')
  })

  test('a token is used once; one request asks with it as often as it must', async () => {
    const own = await registered()
    const session = await token(own)
    expect(codeOf(await me(session))).toBe('ok')
    expect(codeOf(await me(session))).toBe('ok')
    expect(codeOf(await me({ ...session }))).toBe('request/unauthenticated')
  })

  test('of many that bring one token at once, one is let in', async () => {
    const own = await registered()
    const session = await token(own)
    const answers = await Promise.all(Array.from({ length: 10 }, () => me({ ...session })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('it is used up for the next process as well', async () => {
    const own = await registered()
    const session = await token(own)
    expect(codeOf(await me(session))).toBe('ok')
    valueOf(await world.reopen())
    expect(codeOf(await me({ ...session }))).toBe('request/unauthenticated')
  })

  const minute = 60
  test.each<[string, () => Claims]>([
    ['another audience', () => ({ aud: 'carnet/yy' })],
    ['several audiences', () => ({ aud: ['carnet/xx', 'carnet/yy'] })],
    ['another issuer', () => ({ iss: randomUUID() })],
    ['another subject', () => ({ sub: randomUUID() })],
    ['no id of its own', () => ({ jti: undefined })],
    ['an id that could be guessed', () => ({ jti: '1' })],
    ['an end that has passed', () => ({ iat: seconds() - 3 * minute, exp: seconds() - minute })],
    ['a life of more than five minutes', () => ({ exp: seconds() + 5 * minute + 1 })],
    ['an issue long ago', () => ({ iat: seconds() - 10 * minute })],
    ['an issue in the future', () => ({ iat: seconds() + 2 * minute, exp: seconds() + 3 * minute })],
    ['a beginning in the future', () => ({ nbf: seconds() + 2 * minute })],
    ['an unknown key', () => ({ kid: 'A'.repeat(43) })],
  ])('one with %s is refused', async (_, claims) => {
    const own = await registered()
    expect(codeOf(await me(await token(own, claims())))).toBe('request/unauthenticated')
    expect(codeOf(await me(await token(own)))).toBe('ok')
  })

  test('THREAT: the key of another service signs for nobody else', async () => {
    const own = await registered()
    const other = await registered()
    const forged = { ...own, signing: other.signing }
    expect(codeOf(await me(await token(forged)))).toBe('request/unauthenticated')
    expect(codeOf(await me(await token({ ...forged, key: other.key })))).toBe('request/unauthenticated')
  })

  test('THREAT: the token does not say how it is verified', async () => {
    const own = await registered()
    const { token: text = '' } = await token(own)
    const [, payload = '', signature = ''] = text.split('.')
    const header = (said: object): string => Buffer.from(JSON.stringify(said)).toString('base64url')
    const { name: kid } = own.key
    const hmac = (head: string): string =>
      createHmac('sha512', JSON.stringify(own.signing.publicKey)).update(`${head}.${payload}`).digest('base64url')
    const symmetric = header({ alg: 'HS512', kid })
    for (const forged of [
      `${header({ alg: 'none', kid })}.${payload}.`,
      `${header({ alg: 'none', kid })}.${payload}.${signature}`,
      `${header({ alg: 'ES256', kid })}.${payload}.${signature}`,
      `${symmetric}.${payload}.${hmac(symmetric)}`,
      `${header({ alg: 'EdDSA', kid, jwk: own.signing.publicKey })}.${payload}.${signature}`,
      `${text}x`,
      `${text}.${signature}`,
    ])
      expect(codeOf(await me({ token: forged })), forged).toBe('request/unauthenticated')
    const other = await newSigning('EdDSA')
    expect(codeOf(await me(await token({ ...own, signing: other })))).toBe('request/unauthenticated')
    expect(codeOf(await me({ token: text }))).toBe('ok')
  })

  test('an end counts at once, and once', async () => {
    const own = await registered()
    const end = () => world.engine.answer('endServiceKey', world.administrator, { id: own.key.id })
    expect(codeOf(await end())).toBe('ok')
    expect(codeOf(await me(await token(own)))).toBe('request/unauthenticated')
    expect(codeOf(await end())).toBe('request/conflict')
    const none = { id: randomUUID() as ServiceKeyId }
    expect(codeOf(await world.engine.answer('endServiceKey', world.administrator, none))).toBe('request/not-found')
  })

  test('a key is taken for a year', async () => {
    const own = await registered()
    const before = now
    now = new Date(own.key.expires)
    expect(codeOf(await me(await token(own)))).toBe('request/unauthenticated')
    now = new Date(now.getTime() - 1000)
    expect(codeOf(await me(await token(own)))).toBe('ok')
    now = before
  })

  test('a certificate shows who it is of, unless a token says it', async () => {
    const id = await service()
    const thumbprint = 'c'.repeat(42) + 'A'
    const key = valueOf(await add(id, { kind: 'certificate', thumbprint }))
    const session = { token: undefined, certificate: thumbprint }
    expect(valueOf(await me(session))).toMatchObject({ kind: 'service', id, strength: 'mutual-tls' })
    expect(codeOf(await me({ token: undefined, certificate: 'd'.repeat(42) + 'A' }))).toBe('request/unauthenticated')
    expect(codeOf(await me({ token: 'guessed', certificate: thumbprint }))).toBe('request/unauthenticated')
    expect(valueOf(await me({ ...world.administrator, certificate: thumbprint }))).toMatchObject({ kind: 'person' })
    valueOf(await world.engine.answer('endServiceKey', world.administrator, { id: key.id }))
    expect(codeOf(await me(session))).toBe('request/unauthenticated')
  })

  test('what changes is stamped; nothing of a key stands in clear but what finds it', async () => {
    const own = await registered()
    valueOf(await world.engine.answer('endServiceKey', world.administrator, { id: own.key.id }))
    const { kinds, row } = await world.operate(async ({ query }) => ({
      kinds: await query<{ kind: string }>("select kind from event where kind like 'service-key-%' order by at"),
      row: await query<object>('select * from service_key limit 1'),
    }))
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['service-key-added', 'service-key-ended']))
    expect(Object.keys(row[0] ?? {}).sort()).toEqual(['id', 'kind', 'name', 'sealed', 'service'])
  })

  test('THREAT: rows that a database operator writes show nobody', async () => {
    const own = await registered()
    const victim = await registered()
    const attacker = await newSigning('EdDSA')
    const key = await importJWK({ ...attacker.publicKey }, 'EdDSA')
    expect(key).toBeDefined()
    await world.operate(({ query }) =>
      query('update service_key set service = $1 where id = $2', [victim.id, own.key.id]),
    )
    expect(codeOf(await me(await token(own)))).toBe('integrity/record')
    await world.operate(({ query }) =>
      query(
        `insert into service_key (id, service, kind, name, sealed)
           select $1, $2, kind, sha256(name), sealed from service_key where id = $3`,
        [randomUUID(), victim.id, own.key.id],
      ),
    )
    expect(codeOf(await world.engine.answer('serviceKeys', world.administrator, { id: victim.id }))).toBe(
      'integrity/record',
    )
    await world.operate(({ query }) => query('delete from service_key where service = $1', [victim.id]))
  })
})
