import { type Operation, operations, SessionBegun } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Authenticator, newAuthenticator } from '../packages/engine/test/authenticator.ts'
import { startNode, type TestNode } from './node.ts'
import { wellFormed } from './well-formed.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let node: TestNode
let passkey: Authenticator
beforeAll(async () => {
  node = await startNode()
  passkey = newAuthenticator()
  const begun = await post('/v1/credentials/passkeys/begin', {}, bearer())
  const { challenge, bytes, rpId, user } = (await begun.json()) as Record<
    'challenge' | 'bytes' | 'rpId' | 'user',
    string
  >
  const response = passkey.create({ challenge: bytes, rpId, user, origin: origin() })
  const added = await post('/v1/credentials/passkeys', { challenge, name: 'a passkey', response }, bearer())
  expect(added.status).toBe(200)
})
afterAll(() => node[Symbol.asyncDispose]())

/** Browsers bind passkeys to names, not to addresses. */
const origin = (): string => node.url.replace('127.0.0.1', 'localhost')
const bearer = (): Record<string, string> => ({ authorization: `Bearer ${node.token()}` })
const ownPage = { 'sec-fetch-site': 'same-origin' }

const post = (path: string, body: object, headers: Record<string, string>): Promise<Response> =>
  fetch(`${node.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const get = (path: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${node.url}${path}`, { headers })

async function signIn(headers: Record<string, string>, by = passkey): Promise<Response> {
  const { challenge, bytes, rpId } = (await (await post('/v1/sign-in', {}, {})).json()) as Record<string, string>
  const asked = { challenge: String(bytes), rpId: String(rpId), origin: origin() }
  return post('/v1/sign-in/passkey', { challenge, response: by.get(asked) }, headers)
}

/** The cookie as a browser sends it back. */
async function signedIn(by = passkey): Promise<Record<'cookie', string>> {
  const [set = ''] = (await signIn(ownPage, by)).headers.getSetCookie()
  return { cookie: set.slice(0, set.indexOf(';')) }
}

describe('a session in a browser', () => {
  test('is a cookie of this origin alone, which no script reads, and is in no answer', async () => {
    const answer = await signIn(ownPage)
    expect(answer.status).toBe(200)
    const [cookie, ...more] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-carnet=carnets_[A-Za-z0-9_-]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    expect(more).toEqual([])
    const session = SessionBegun.parse(await answer.json())
    expect(session).toMatchObject({ strength: 'passkey' })
    expect(session).not.toHaveProperty('credential')
  })

  test('is told to whoever is no browser, which gets no cookie', async () => {
    const answer = await signIn({})
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(SessionBegun.parse(await answer.json()).credential).toMatch(/^carnets_/)
  })

  test('asks and changes for the node’s own pages', async () => {
    const cookie = await signedIn()
    const me = await get('/v1/me', { ...cookie, ...ownPage })
    expect(await me.json()).toMatchObject({ strength: 'passkey' })
    const codes = await post('/v1/credentials/recovery-codes', {}, { ...cookie, ...ownPage })
    expect(codes.status).toBe(200)
  })

  test.each(['cross-site', 'same-site', 'none'])('counts for nothing where a browser says: %s', async (site) => {
    const cookie = await signedIn()
    const headers = { ...cookie, 'sec-fetch-site': site }
    expect((await get('/v1/me', headers)).status).toBe(401)
    expect((await post('/v1/credentials/recovery-codes', {}, headers)).status).toBe(401)
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await post('/v1/credentials/recovery-codes', {}, form)).status).toBe(401)
    expect((await get('/v1/me', { ...cookie, ...ownPage })).status).toBe(200)
  })

  test('counts for nothing where a browser says nothing', async () => {
    expect((await get('/v1/me', await signedIn())).status).toBe(401)
  })

  test('is begun by no page of another site', async () => {
    const answer = await signIn({ 'sec-fetch-site': 'cross-site' })
    expect(answer.status).toBe(401)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await answer.text()).not.toContain('carnets_')
  })

  test('is another one after each sign-in, and the one before has ended (no fixation)', async () => {
    const before = await signedIn()
    const [set = ''] = (await signIn({ ...before, ...ownPage })).headers.getSetCookie()
    expect(set.startsWith(before.cookie)).toBe(false)
    expect((await get('/v1/me', { ...before, ...ownPage })).status).toBe(401)
  })

  test('once ended, the browser is told to forget it', async () => {
    const cookie = await signedIn()
    const me = (await (await get('/v1/me', { ...cookie, ...ownPage })).json()) as { readonly session: { id: string } }
    const ended = await post(`/v1/sessions/${me.session.id}/end`, {}, { ...cookie, ...ownPage })
    expect(ended.status).toBe(200)
    const after = await get('/v1/me', { ...cookie, ...ownPage })
    expect(after.status).toBe(401)
    expect(after.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-carnet=; Max-Age=0;/)])
  })
})

describe('an officer at the console', () => {
  test('is refused by the cookie whatever is refused by a token: there is no operation that pages alone may ask', async () => {
    const made = await node.client().createPerson({ name: 'Ida', roles: ['officer'], offices: ['20'] })
    if (!made.ok) throw new Error(made.problem.code)
    const byToken = { authorization: `Bearer ${made.value.credential.token}` }
    const begun = await post('/v1/credentials/passkeys/begin', {}, byToken)
    const { challenge, bytes, rpId, user } = (await begun.json()) as Record<string, string>
    const own = newAuthenticator()
    const asked = { challenge: String(bytes), rpId: String(rpId), origin: origin() }
    const response = own.create({ ...asked, user: String(user) })
    await post('/v1/credentials/passkeys', { challenge, name: 'hers', response }, byToken)
    const byCookie = { ...(await signedIn(own)), ...ownPage }

    const refused: string[] = []
    const opened: string[] = []
    for (const [name, operation] of Object.entries<Operation>(operations)) {
      const [token, cookie] = [await codeOf(name, operation, byToken), await codeOf(name, operation, byCookie)]
      if (token === 'action/refused') refused.push(name)
      if (token === 'action/refused' && cookie !== token) opened.push(`${name}: ${cookie}`)
    }
    // What an officer has nothing to do with, to be sure that something was looked at.
    for (const name of ['createPerson', 'proposeFounding', 'examine', 'erase', 'revokeToken', 'setGuestProvider'])
      expect(refused).toContain(name)
    expect(opened).toEqual([])
  })
})

/** What came of a well-formed request for an operation: the code of its problem, or that it was done. */
async function codeOf(name: string, { method, path }: Operation, headers: Record<string, string>): Promise<string> {
  const given = Object.entries(wellFormed[name] ?? {}) as readonly (readonly [string, unknown])[]
  const inPath = (key: string): boolean => path.includes(`{${key}}`)
  const address = given.reduce((so, [key, of]) => so.replace(`{${key}}`, encodeURIComponent(String(of))), path)
  const rest = Object.fromEntries(given.filter(([key]) => !inPath(key)))
  const query = new URLSearchParams(Object.fromEntries(Object.entries(rest).map(([key, of]) => [key, String(of)])))
  const answer = await (method === 'GET'
    ? get(`${address}?${query.toString()}`, headers)
    : post(address, rest, headers))
  const said = (await answer.json()) as { readonly type?: string }
  return answer.ok ? 'done' : (/problems\/(.+)$/.exec(said.type ?? '')?.[1] ?? String(answer.status))
}
