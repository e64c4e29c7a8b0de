import { type Answer, signInContent } from '@carnet/api'
import canonicalize from 'canonicalize'
import { sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { newAuthenticator } from '../test/authenticator.ts'
import { at, codeAt, enrolPasskey, enrolPassword, here, sessionOf, signInByPasskey } from '../test/signing-in.ts'
import { newPersonKeys, registrationOf } from '../test/signing.ts'
import { codeOf, engines, openWorld, valueOf, type World } from '../test/world.ts'

let now = new Date('2026-07-01T08:00:00Z')
const minutes = (n: number): void => void (now = new Date(now.getTime() + n * 60_000))
const nobody = { token: undefined }
const retryAfterOf = (answer: Answer<unknown>): number =>
  !answer.ok && 'retryAfter' in answer.problem.with ? answer.problem.with.retryAfter : 0

describe.each(engines)('signing in on %s', (name) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => now })
  })
  afterAll(() => world[Symbol.asyncDispose]())
  const ask: World['engine']['answer'] = (...asked) => world.engine.answer(...asked)

  describe('by passkey', () => {
    test.each(['ES256', 'Ed25519'] as const)('with %s, and is who enrolled it', async (algorithm) => {
      const officer = await world.person(['officer'], ['020'])
      const passkey = await enrolPasskey(world.engine, officer, newAuthenticator(algorithm))
      const begun = valueOf(await signInByPasskey(world.engine, passkey))
      const me = valueOf(await ask('me', sessionOf(begun), {}))
      expect(me).toMatchObject({ id: valueOf(await ask('me', officer, {})).id, strength: 'passkey', offices: ['020'] })
      expect(me.session).toMatchObject({ id: begun.id, elsewhere: false })
    })

    test('an answer recorded and sent again signs nobody in', async () => {
      const passkey = await enrolPasskey(world.engine, await world.person(['officer']))
      const { challenge, bytes, rpId } = valueOf(await ask('beginSignIn', nobody, {}))
      const response = passkey.get({ challenge: bytes, rpId, origin: here })
      expect(codeOf(await ask('signInByPasskey', nobody, { challenge, response }))).toBe('ok')
      expect(codeOf(await ask('signInByPasskey', nobody, { challenge, response }))).toBe('sign-in/refused')
      // Not for a challenge of another kind either, nor after two minutes.
      const other = valueOf(await ask('beginSignIn', nobody, {}))
      const late = passkey.get({ challenge: other.bytes, rpId, origin: here })
      minutes(3)
      expect(codeOf(await ask('signInByPasskey', nobody, { challenge: other.challenge, response: late }))).toBe(
        'sign-in/refused',
      )
    })

    test('not from another site, not without PIN or finger, not by a copy that lags behind', async () => {
      const passkey = await enrolPasskey(world.engine, await world.person(['officer']))
      const asked = valueOf(await ask('beginSignIn', nobody, {}))
      const { challenge, bytes, rpId } = asked
      const wrong = [
        passkey.get({ challenge: bytes, rpId, origin: 'https://carnet.example' }),
        passkey.get({ challenge: bytes, rpId: 'carnet.example', origin: here }),
        passkey.unverified.get({ challenge: bytes, rpId, origin: here }),
        newAuthenticator().get({ challenge: bytes, rpId, origin: here }),
      ]
      for (const response of wrong)
        expect(codeOf(await ask('signInByPasskey', nobody, { challenge, response }))).toBe('sign-in/refused')
      expect(codeOf(await signInByPasskey(world.engine, passkey))).toBe('ok')
      passkey.rewind(0)
      expect(codeOf(await signInByPasskey(world.engine, passkey))).toBe('sign-in/refused')
    })

    test('a passkey is enrolled once, by one person, and is gone once removed', async () => {
      const [one, other] = [await world.person(['officer']), await world.person(['officer'])]
      const passkey = await enrolPasskey(world.engine, one)
      await expect(enrolPasskey(world.engine, other, passkey)).rejects.toThrow('request/conflict')
      const [kept] = valueOf(await ask('credentials', one, {})).credentials
      if (kept === undefined) throw new Error('not listed')
      // THREAT: ids of others.
      expect(codeOf(await ask('removeCredential', other, { id: kept.id }))).toBe('action/refused')
      expect(codeOf(await ask('removeCredential', one, { id: kept.id }))).toBe('ok')
      expect(codeOf(await signInByPasskey(world.engine, passkey))).toBe('sign-in/refused')
    })
  })

  describe('by password and app', () => {
    const password = 'a heron stands in the estuary'
    const signIn = (login: string, code: string, from = at('192.0.2.1'), typed = password) =>
      ask('signInByPassword', { token: undefined, from }, { login, password: typed, code })

    test('each code once, a neighbouring step at most', async () => {
      const secret = await enrolPassword(world.engine, await world.person(['officer']), { login: 'ana', password, now })
      expect(codeOf(await signIn('ana', codeAt(secret, now)))).toBe('sign-in/refused')
      minutes(1)
      expect(codeOf(await signIn('ANA', codeAt(secret, now)))).toBe('ok')
      expect(codeOf(await signIn('ana', codeAt(secret, now)))).toBe('sign-in/refused')
      minutes(2)
      expect(codeOf(await signIn('ana', codeAt(secret, new Date(now.getTime() - 90_000))))).toBe('sign-in/refused')
      expect(codeOf(await signIn('ana', codeAt(secret, new Date(now.getTime() - 30_000))))).toBe('ok')
    })

    test('two who use one code at the same moment: one', async () => {
      const secret = await enrolPassword(world.engine, await world.person(['officer']), { login: 'two', password, now })
      minutes(1)
      const code = codeAt(secret, now)
      const codes = (await Promise.all([signIn('two', code), signIn('two', code)])).map(codeOf)
      expect(codes.sort()).toEqual(['ok', 'sign-in/refused'])
    })

    test('nobody there, a wrong password, a wrong code: one answer', async () => {
      const secret = await enrolPassword(world.engine, await world.person(['officer']), { login: 'eve', password, now })
      minutes(1)
      const right = codeAt(secret, now)
      const answers = [
        await signIn('no-such-person', right),
        await signIn('eve', right, at('192.0.2.1'), 'another password'),
        await signIn('eve', right === '000000' ? '000001' : '000000'),
      ]
      for (const answer of answers) expect(answer).toEqual(answers[0])
      expect(codeOf(answers[0] as Answer<unknown>)).toBe('sign-in/refused')
    })

    test('THREAT lock-out: failures elsewhere never keep out who signs in where they did before', async () => {
      const secret = await enrolPassword(world.engine, await world.person(['officer']), { login: 'lee', password, now })
      minutes(1)
      expect(codeOf(await signIn('lee', codeAt(secret, now), at('192.0.2.7')))).toBe('ok')
      for (let guess = 0; guess < 30; guess++) await signIn('lee', '000000', at(`203.0.113.${guess}`), 'guess')
      const elsewhere = await signIn('lee', '000000', at('203.0.113.99'), 'guess')
      expect(codeOf(elsewhere)).toBe('request/too-many')
      expect(retryAfterOf(elsewhere)).toBeGreaterThan(0)
      minutes(1)
      expect(codeOf(await signIn('lee', codeAt(secret, now), at('192.0.2.7')))).toBe('ok')
    })

    test('a login that nobody has locks out alike', async () => {
      const secret = await enrolPassword(world.engine, await world.person(['officer']), { login: 'max', password, now })
      expect(secret).not.toBe('')
      const [there, nowhere] = [[] as string[], [] as string[]]
      for (let guess = 0; guess < 12; guess++) {
        there.push(codeOf(await signIn('max', '000000', at('198.51.100.1'), 'guess')))
        nowhere.push(codeOf(await signIn('nemo', '000000', at('198.51.100.1'), 'guess')))
      }
      expect(there).toEqual(nowhere)
      expect(there).toContain('request/too-many')
    })

    test('a login is one person’s, and a password neither common nor one’s name', async () => {
      await enrolPassword(world.engine, await world.person(['officer']), { login: 'taken', password, now })
      const other = await world.person(['officer'])
      await expect(enrolPassword(world.engine, other, { login: 'taken', password, now })).rejects.toThrow('conflict')
      for (const weak of ['short', 'passwordpassword1', '123456789012', 'officerofficer', 'aaaaaaaaaaaaaaa'])
        await expect(enrolPassword(world.engine, other, { login: 'other', password: weak, now })).rejects.toThrow(
          'request/malformed',
        )
    })
  })

  describe('by key file', () => {
    test('once somebody else confirmed it; the signature is for this challenge and this node', async () => {
      const officer = await world.person(['officer'])
      const { id: person } = valueOf(await ask('me', officer, {}))
      const { authority, node } = valueOf(await ask('signers', officer, {}))
      const keys = newPersonKeys()
      const registration = registrationOf({ authority, node }, person, keys, now)
      const signer = valueOf(await ask('registerSigner', officer, registration))
      const attempt = async (of: { authority: string; node: string }) => {
        const { challenge, bytes } = valueOf(await ask('beginSignIn', nobody, {}))
        const content = canonicalize(signInContent({ ...of, bytes }, keys.signingKey)) ?? ''
        const signature = sign(null, Buffer.from(content), keys.signing).toString('base64url')
        const request = { challenge, signingKey: keys.signingKey, signature }
        return [
          codeOf(await ask('signInByKeyFile', nobody, request)),
          codeOf(await ask('signInByKeyFile', nobody, request)),
        ]
      }
      expect(await attempt({ authority, node })).toEqual(['sign-in/refused', 'sign-in/refused'])
      valueOf(await ask('confirmSigner', world.administrator, { id: signer.id }))
      expect(await attempt({ authority, node })).toEqual(['ok', 'sign-in/refused'])
      expect(await attempt({ authority, node: person })).toEqual(['sign-in/refused', 'sign-in/refused'])
    })
  })

  describe('by recovery code', () => {
    test('each once, to enrol and nothing else', async () => {
      const officer = await world.person(['officer'])
      const { codes } = valueOf(await ask('makeRecoveryCodes', officer, {}))
      expect(codes).toHaveLength(10)
      const [first = '', second = ''] = codes
      const begun = valueOf(await ask('signInByRecoveryCode', nobody, { code: first.toLowerCase() }))
      expect(codeOf(await ask('signInByRecoveryCode', nobody, { code: first }))).toBe('sign-in/refused')
      const session = sessionOf(begun)
      expect(codeOf(await ask('openCase', session, { kind: 'task', reference: '7' }))).toBe('action/refused')
      const passkey = await enrolPasskey(world.engine, session)
      expect(codeOf(await signInByPasskey(world.engine, passkey))).toBe('ok')
      valueOf(await ask('makeRecoveryCodes', officer, {}))
      expect(codeOf(await ask('signInByRecoveryCode', nobody, { code: second }))).toBe('sign-in/refused')
    })
  })

  describe('a session', () => {
    const begin = async (roles: Parameters<World['person']>[0] = ['officer']) => {
      const token = await world.person(roles)
      const passkey = await enrolPasskey(world.engine, token)
      return { token, passkey, begun: valueOf(await signInByPasskey(world.engine, passkey)) }
    }

    test('ends when idle, sooner for who can do grave harm, and after twelve hours however busy', async () => {
      const [officer, dpo] = [await begin(), await begin(['dpo'])]
      minutes(16)
      expect(codeOf(await ask('me', sessionOf(dpo.begun), {}))).toBe('request/unauthenticated')
      for (let half = 0; half < 44; half++) {
        expect(codeOf(await ask('me', sessionOf(officer.begun), {}))).toBe('ok')
        minutes(16)
      }
      expect(codeOf(await ask('me', sessionOf(officer.begun), {}))).toBe('request/unauthenticated')
    })

    test('THREAT fixation: each sign-in is a new one, and leaves the one that the request brought', async () => {
      const { passkey, begun } = await begin()
      const again = valueOf(await signInByPasskey(world.engine, passkey, at('192.0.2.1'), sessionOf(begun)))
      expect(again.credential).not.toBe(begun.credential)
      expect(codeOf(await ask('me', sessionOf(begun), {}))).toBe('request/unauthenticated')
      expect(codeOf(await ask('me', sessionOf(again), {}))).toBe('ok')
    })

    test('a second place is seen, by both', async () => {
      const { passkey, begun } = await begin()
      const second = valueOf(await signInByPasskey(world.engine, passkey, at('198.51.100.7')))
      expect(second.elsewhere).toBe(true)
      const listed = valueOf(await ask('sessions', sessionOf(begun), {})).sessions
      expect(listed.map(({ place, elsewhere, current }) => [place.address, elsewhere, current])).toEqual(
        expect.arrayContaining([
          ['192.0.2.1', true, true],
          ['198.51.100.7', true, false],
        ]),
      )
      expect(valueOf(await ask('me', sessionOf(begun), {})).session?.elsewhere).toBe(true)
    })

    test('is ended by its person, or by who stops misuse, and refuses at once', async () => {
      const [one, other] = [await begin(), await begin()]
      const analyst = await world.person(['security-analyst'])
      expect(codeOf(await ask('endSession', sessionOf(other.begun), { id: one.begun.id }))).toBe('action/refused')
      expect(codeOf(await ask('endSession', sessionOf(one.begun), { id: one.begun.id }))).toBe('ok')
      expect(codeOf(await ask('me', sessionOf(one.begun), {}))).toBe('request/unauthenticated')
      expect(codeOf(await ask('endSession', analyst, { id: other.begun.id }))).toBe('ok')
      expect(codeOf(await ask('me', sessionOf(other.begun), {}))).toBe('request/unauthenticated')
      expect(codeOf(await ask('endSession', analyst, { id: other.begun.id }))).toBe('request/conflict')
    })

    test('below a passkey does nothing grave; long after signing in enrols nothing', async () => {
      const password = 'seven herons in one estuary'
      const token = await world.person(['administrator'])
      const secret = await enrolPassword(world.engine, token, { login: `boss-${name}`, password, now })
      minutes(1)
      const code = codeAt(secret, now)
      const begun = valueOf(await ask('signInByPassword', nobody, { login: `boss-${name}`, password, code }))
      const create = { name: 'X', roles: [], offices: [] }
      const refused = await ask('createPerson', sessionOf(begun), create)
      expect(refused).toMatchObject({ problem: { with: { needs: { attribute: 'session.assurance' } } } })
      const strong = await begin(['administrator'])
      expect(codeOf(await ask('createPerson', sessionOf(strong.begun), create))).toBe('ok')
      minutes(10)
      expect(codeOf(await ask('me', sessionOf(strong.begun), {}))).toBe('ok')
      minutes(10)
      const stale = await ask('makeRecoveryCodes', sessionOf(strong.begun), {})
      expect(stale).toMatchObject({ problem: { with: { needs: { attribute: 'session.fresh' } } } })
    })
  })

  test('THREAT: rows that a database operator writes sign nobody in', async () => {
    const mine = await world.person(['officer'])
    const theirs = await world.person(['administrator'])
    const passkey = await enrolPasskey(world.engine, mine)
    const begun = valueOf(await signInByPasskey(world.engine, passkey))
    const [me, them] = [valueOf(await ask('me', mine, {})).id, valueOf(await ask('me', theirs, {})).id]
    const { codes } = valueOf(await ask('makeRecoveryCodes', mine, {}))
    await world.operate(async ({ query }) => {
      await query('update session set actor = $2 where actor = $1', [me, them])
      await query('update passkey set actor = $2 where actor = $1', [me, them])
      await query('update recovery_code set actor = $2 where actor = $1', [me, them])
    })
    expect(codeOf(await ask('me', sessionOf(begun), {}))).toBe('integrity/record')
    expect(codeOf(await signInByPasskey(world.engine, passkey))).toBe('integrity/record')
    expect(codeOf(await ask('signInByRecoveryCode', nobody, { code: codes[0] ?? '' }))).toBe('integrity/record')
  })
})
