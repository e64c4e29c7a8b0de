import type { ActorId, RequestOf } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runningProvider, type RunningProvider, type SigningIn } from '../test/identity-provider.ts'
import { at, sessionOf } from '../test/signing-in.ts'
import { codeOf, openWorld, valueOf, type World } from '../test/world.ts'

const program = 'http://127.0.0.1:49152/sign-in/provider/callback'
const nobody = { token: undefined, from: at('192.0.2.1') }
const secret = 'CLIENTSECRETOFTHENODE'

let ahead = 0
const minutes = (n: number): void => void (ahead += n * 60_000)
let world: World
let own: RunningProvider
let police: RunningProvider

beforeAll(async () => {
  own = await runningProvider({ redirects: [program], secret, more: { acr: ['urn:two'] } })
  police = await runningProvider({ redirects: [program], secret: `${secret}2`, pushed: false })
  world = await openWorld(
    'postgres',
    inject('databaseUrl'),
    {},
    { identityProvider: own.settings, now: () => new Date(Date.now() + ahead) },
  )
  valueOf(await ask('registerGuestOffice', world.administrator, { code: 'POLICE', name: 'The police', kind: 'police' }))
  valueOf(await ask('setGuestProvider', world.administrator, { code: 'POLICE', ...police.settings }))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await own[Symbol.asyncDispose]()
  await police[Symbol.asyncDispose]()
})

const ask: World['engine']['answer'] = (...asked) => world.engine.answer(...asked)
const begin = async (more: RequestOf<'beginProviderSignIn'> = {}) =>
  valueOf(await ask('beginProviderSignIn', nobody, { returnTo: program, ...more }))
const finish = (visit: string, answer: string) => ask('signInByProvider', nobody, { visit, answer })

/** All of it, as a browser does. */
async function signIn(as: SigningIn, more: RequestOf<'beginProviderSignIn'> = {}) {
  const { address, visit } = await begin(more)
  const answer = await (more.office === undefined ? own : police).visit(address, as)
  return finish(visit, answer)
}

async function linked(subject: string): Promise<ActorId> {
  const { id } = valueOf(await ask('me', await world.person(['officer']), {}))
  valueOf(await ask('linkAccount', world.administrator, { id, subject }))
  return id
}
async function guest(subject: string): Promise<ActorId> {
  const { id } = valueOf(await ask('registerGuest', world.administrator, { code: 'POLICE', name: subject }))
  valueOf(await ask('linkAccount', world.administrator, { id, subject }))
  return id
}

describe('signing in through a provider', () => {
  test('whoever was linked is signed in, as strongly as the token says', async () => {
    const id = await linked('ana')
    const once = valueOf(await signIn({ subject: 'ana', amr: ['pwd'] }))
    expect(valueOf(await ask('me', sessionOf(once), {}))).toMatchObject({ id, strength: 'oidc' })
    const twice = valueOf(await signIn({ subject: 'ana', amr: ['pwd', 'otp'] }))
    expect(valueOf(await ask('me', sessionOf(twice), {}))).toMatchObject({ id, strength: 'oidc-mfa' })
    expect(valueOf(await signIn({ subject: 'ana', acr: 'urn:two' })).strength).toBe('oidc-mfa')
    const listed = valueOf(await ask('sessions', sessionOf(twice), {})).sessions
    expect(listed.map(({ strength, methods }) => [strength, methods])).toContainEqual(['oidc-mfa', ['pwd', 'otp']])
    expect(valueOf(await ask('beginSignIn', nobody, {})).provider).toBe(true)
  })

  test('by a pushed request where the provider takes one, with state, nonce and S256; the verifier stays here', async () => {
    const { address } = await begin()
    expect([...new URL(address).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
    expect(own.calls).toContain('POST /request')
    const open = new URL((await begin({ office: 'POLICE' })).address).searchParams
    expect(open.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(open.get(name)).toMatch(/^[\w-]{43}$/)
    expect(open.get('max_age')).toBe('900')
  })

  test('nobody is sent back to anywhere but this node, or a program on the same machine (RFC 8252)', async () => {
    for (const returnTo of ['https://elsewhere.example/sign-in/provider/callback', 'http://127.0.0.1:1/elsewhere'])
      expect(codeOf(await ask('beginProviderSignIn', nobody, { returnTo }))).toBe('request/malformed')
    // This node has no name that people reach it by.
    expect(codeOf(await ask('beginProviderSignIn', nobody, {}))).toBe('request/malformed')
  })

  test('an account that is linked to nobody, one that was unlinked, one that somebody else has', async () => {
    expect(codeOf(await signIn({ subject: 'stranger' }))).toBe('sign-in/refused')
    const id = await linked('max')
    const { address, visit } = await begin()
    const answer = await own.visit(address, { subject: 'max' })
    const other = valueOf(await ask('me', await world.person(['officer']), {}))
    const taken = await ask('linkAccount', world.administrator, { id: other.id, subject: 'max' })
    expect(codeOf(taken)).toBe('request/conflict')
    const [account] = valueOf(await ask('credentialsOf', world.administrator, { id })).credentials
    expect(account).toMatchObject({ kind: 'provider-account', issuer: own.settings.issuer, subject: 'max' })
    valueOf(await ask('removeCredential', world.administrator, { id: account?.id as never }))
    expect(codeOf(await finish(visit, answer))).toBe('sign-in/refused')
    expect(valueOf(await ask('credentialsOf', world.administrator, { id })).credentials).toEqual([])
  })

  test('only an administrator links, and nobody a service', async () => {
    const officer = await world.person(['officer'])
    const { id } = valueOf(await ask('me', officer, {}))
    expect(codeOf(await ask('linkAccount', officer, { id, subject: 'eve' }))).toBe('action/refused')
    const service = valueOf(await ask('me', await world.source(), {}))
    expect(codeOf(await ask('linkAccount', world.administrator, { id: service.id, subject: 'eve' }))).toBe(
      'request/not-found',
    )
  })

  test('THREAT: an answer sent again, one that another browser brings, one of another visit, one too late', async () => {
    await linked('lee')
    const mine = await begin()
    const answer = await own.visit(mine.address, { subject: 'lee' })
    const theirs = await begin()
    expect(codeOf(await finish(theirs.visit, answer))).toBe('sign-in/refused')
    expect(codeOf(await finish(forged(mine.visit), answer))).toBe('sign-in/refused')
    expect(codeOf(await finish(mine.visit, answer.replace(/state=[^&]+/, 'state=X')))).toBe('sign-in/refused')
    expect(codeOf(await finish(mine.visit, answer))).toBe('ok')
    expect(codeOf(await finish(mine.visit, answer))).toBe('sign-in/refused')

    const injected = await begin()
    const code = new URLSearchParams(await own.visit((await begin()).address, { subject: 'lee' })).get('code') ?? ''
    const into = new URLSearchParams(await own.visit(injected.address, { subject: 'lee' }))
    into.set('code', code)
    expect(codeOf(await finish(injected.visit, `?${into.toString()}`))).toBe('sign-in/refused')

    const late = await begin()
    const lateAnswer = await own.visit(late.address, { subject: 'lee' })
    minutes(11)
    expect(codeOf(await finish(late.visit, lateAnswer))).toBe('sign-in/refused')
  })

  test('who was refused there is refused here, and in no words of the provider’s', async () => {
    const { address, visit } = await begin()
    const answer = await own.visit(address, 'nobody')
    expect(answer).toContain('PROVIDERTEXT')
    const refused = await finish(visit, answer)
    expect(refused).toEqual({ ok: false, problem: { code: 'sign-in/refused', with: {} } })
  })

  test('a provider that is down is said to be, and other ways to sign in go on', async () => {
    await own.stop()
    // What it said of itself is known for an hour yet.
    minutes(61)
    const away = await ask('beginProviderSignIn', nobody, { returnTo: program })
    expect(codeOf(away)).toBe('sign-in/provider-unavailable')
    expect(codeOf(await ask('beginSignIn', nobody, {}))).toBe('ok')
    await own.start()
    await linked('sam')
    expect(codeOf(await signIn({ subject: 'sam' }))).toBe('ok')
    const { address, visit } = await begin()
    const answer = await own.visit(address, { subject: 'sam' })
    await own.stop()
    expect(codeOf(await finish(visit, answer))).toBe('sign-in/provider-unavailable')
    await own.start()
    expect(codeOf(await finish(visit, answer))).toBe('ok')
  })
})

describe('guests', () => {
  test('are let in by the provider of their office, and by no other', async () => {
    const id = await guest('con')
    const begun = valueOf(await signIn({ subject: 'con', amr: ['mfa'] }, { office: 'POLICE' }))
    expect(valueOf(await ask('me', sessionOf(begun), {}))).toMatchObject({ kind: 'guest', id, strength: 'oidc-mfa' })
    // The same subject of the administration's provider is somebody else.
    expect(codeOf(await signIn({ subject: 'con' }))).toBe('sign-in/refused')
    await linked('ida')
    expect(codeOf(await signIn({ subject: 'ida' }, { office: 'POLICE' }))).toBe('sign-in/refused')
  })

  test('THREAT: two offices that share an issuer: each lets in its own', async () => {
    valueOf(await ask('registerGuestOffice', world.administrator, { code: 'SHARED', name: 'X', kind: 'tax' }))
    valueOf(await ask('setGuestProvider', world.administrator, { code: 'SHARED', ...own.settings }))
    const { id } = valueOf(await ask('registerGuest', world.administrator, { code: 'SHARED', name: 'X' }))
    valueOf(await ask('linkAccount', world.administrator, { id, subject: 'both' }))
    expect(codeOf(await signIn({ subject: 'both' }))).toBe('sign-in/refused')
    const { address, visit } = await begin({ office: 'SHARED' })
    const answer = await own.visit(address, { subject: 'both' })
    expect(codeOf(await finish(visit, answer))).toBe('ok')
  })

  test('a visit at one office’s provider is none at another’s', async () => {
    await guest('bea')
    const { address, visit } = await begin({ office: 'POLICE' })
    const answer = await police.visit(address, { subject: 'bea' })
    const { office: _, ...kept } = JSON.parse(Buffer.from(visit, 'base64url').toString()) as { office: string }
    expect(codeOf(await finish(Buffer.from(JSON.stringify(kept)).toString('base64url'), answer))).toBe(
      'sign-in/refused',
    )
    expect(codeOf(await finish(visit, answer))).toBe('ok')
  })

  test('a guest who is ended is out at once, and an office that is ended lets nobody in', async () => {
    const id = await guest('dan')
    const as = { subject: 'dan' }
    const begun = valueOf(await signIn(as, { office: 'POLICE' }))
    const officer = await world.person(['officer'])
    expect(codeOf(await ask('endGuest', officer, { id }))).toBe('action/refused')
    const ended = valueOf(await ask('endGuest', await world.person(['security-analyst']), { id }))
    expect(ended).toMatchObject({ id, name: 'dan', office: 'POLICE' })
    expect(codeOf(await ask('me', sessionOf(begun), {}))).toBe('request/unauthenticated')
    expect(codeOf(await signIn(as, { office: 'POLICE' }))).toBe('sign-in/refused')
    expect(codeOf(await ask('issueToken', world.administrator, { id }))).toBe('request/conflict')
    expect(codeOf(await ask('endGuest', world.administrator, { id }))).toBe('request/conflict')
    expect(codeOf(await ask('sessionsOf', world.administrator, { id }))).toBe('ok')
    expect(valueOf(await ask('sessionsOf', world.administrator, { id })).sessions).toEqual([])
    const { id: person } = valueOf(await ask('me', officer, {}))
    expect(codeOf(await ask('endGuest', world.administrator, { id: person }))).toBe('request/not-found')
    valueOf(await ask('registerGuestOffice', world.administrator, { code: 'ENDED', name: 'X', kind: 'other' }))
    valueOf(await ask('setGuestProvider', world.administrator, { code: 'ENDED', ...police.settings }))
    valueOf(await ask('endGuestOffice', world.administrator, { code: 'ENDED' }))
    expect(codeOf(await ask('beginProviderSignIn', nobody, { office: 'ENDED' }))).toBe('request/not-found')
    expect(codeOf(await ask('beginProviderSignIn', nobody, { office: 'NOWHERE' }))).toBe('request/not-found')
  })

  test('what the node proves itself to a provider with is sealed, and shown to nobody', async () => {
    const listed = valueOf(await ask('guestOffices', world.administrator, {}))
    expect(listed.offices.find(({ code }) => code === 'POLICE')?.provider).toEqual({
      issuer: police.settings.issuer,
      client: 'carnet',
      acr: [],
      maxAge: 900,
    })
    expect(JSON.stringify(listed)).not.toContain(secret)
    expect(world.logged.join('\n')).not.toMatch(new RegExp(`${secret}|PROVIDERTEXT`))
    const rows = await world.operate(({ query }) =>
      query<{ text: string }>('select g::text as text from guest_office g'),
    )
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('hex'))
  })
})

test('THREAT: rows that a database operator writes link nobody', async () => {
  const [mine, theirs] = [await linked('own'), await linked('boss')]
  await world.operate(async ({ query }) => {
    // Somebody else's account under one's own name, and one's own account as somebody else's.
    await query('update provider_account set actor = $2 where actor = $1', [mine, theirs])
  })
  expect(codeOf(await signIn({ subject: 'own' }))).toBe('integrity/record')
  expect(codeOf(await ask('credentialsOf', world.administrator, { id: theirs }))).toBe('integrity/record')
  await world.operate(async ({ query }) => {
    await query('delete from provider_account where actor = $1', [theirs])
    await query(
      `insert into provider_account (id, actor, name, sealed)
         select gen_random_uuid(), $1, sha256('x'), sealed from guest_office limit 1`,
      [theirs],
    )
  })
  expect(codeOf(await ask('credentialsOf', world.administrator, { id: theirs }))).toBe('integrity/record')
})

/** The same visit with another secret. */
function forged(visit: string): string {
  const kept = JSON.parse(Buffer.from(visit, 'base64url').toString()) as { secret: string }
  return Buffer.from(JSON.stringify({ ...kept, secret: 'A'.repeat(43) })).toString('base64url')
}
