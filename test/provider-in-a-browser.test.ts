import type { HttpBindings } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { createApp } from '../apps/server/src/edge/app.ts'
import type { VaultClient } from '../apps/server/src/edge/vault.ts'
import { codeOf, openWorld, valueOf, type World } from '../packages/engine/test/world.ts'
import { runningProvider, type RunningProvider } from './identity-provider.ts'

const here = 'http://localhost:8400'
const fromElsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }

let world: World
let provider: RunningProvider
let app: ReturnType<typeof createApp>
const logged: string[] = []
beforeAll(async () => {
  provider = await runningProvider({ redirects: [`${here}/sign-in/provider/callback`] })
  world = await openWorld('postgres', inject('databaseUrl'), {}, { identityProvider: provider.settings })
  const { id } = valueOf(await world.engine.answer('me', await world.person(['officer']), {}))
  valueOf(await world.engine.answer('linkAccount', world.administrator, { id, subject: 'ana' }))
  app = createApp(
    { largestMessage: 1, messagesAtOnce: 1, requestsAtOnce: 8 },
    {
      vault: { ask: (...asked) => world.engine.answer(...asked) } as VaultClient,
      health: () => world.engine.health(),
      log: (event) => logged.push(JSON.stringify(event)),
      version: '0',
      tls: false,
      draining: new AbortController().signal,
    },
  )
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

/** A browser that keeps cookies, and follows nobody by itself. */
let cookies: Map<string, string>
beforeEach(() => {
  cookies = new Map()
})
async function goes(address: string, headers: Record<string, string> = fromElsewhere): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const socket = { remoteAddress: '127.0.0.1' }
  const response = await app.request(
    address,
    { headers: { host: 'localhost:8400', cookie, ...headers } },
    { incoming: { socket } as unknown as HttpBindings['incoming'] },
  )
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (line.includes('Max-Age=0')) cookies.delete(name)
    else cookies.set(name, value)
  }
  return response
}
const placeOf = (response: Response): string => response.headers.get('location') ?? ''

/** Begins, and signs in there: where the provider then sends the browser. */
async function throughProvider(as: Parameters<RunningProvider['goes']>[1] = { subject: 'ana' }): Promise<string> {
  const begun = await goes(`${here}/sign-in/provider`)
  expect(begun.status).toBe(303)
  return (await provider.goes(placeOf(begun), as)).href
}

describe('signing in through a provider, in a browser', () => {
  test('ends with a session that is a cookie, and nothing else of it stays', async () => {
    const began = await goes(`${here}/sign-in/provider`)
    expect(placeOf(began).startsWith(provider.settings.issuer)).toBe(true)
    expect(began.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-carnet-visit=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ])
    const back = await goes((await provider.goes(placeOf(began), { subject: 'ana' })).href)
    expect([back.status, placeOf(back)]).toEqual([303, '/console/'])
    expect([...cookies.keys()]).toEqual(['__Host-carnet'])
    const me = await goes(`${here}/v1/me`, { 'sec-fetch-site': 'same-origin' })
    expect(await me.json()).toMatchObject({ kind: 'person', strength: 'oidc' })
  })

  test('THREAT login CSRF: what another browser brings back signs nobody in', async () => {
    const theirs = await throughProvider()
    cookies = new Map()
    const bare = await goes(theirs)
    expect([placeOf(bare), cookies.size]).toEqual(['/console/sign-in?provider=refused', 0])
    await goes(`${here}/sign-in/provider`)
    const mixed = await goes(theirs)
    expect([placeOf(mixed), cookies.size]).toEqual(['/console/sign-in?provider=refused', 0])
  })

  test('an answer is good once', async () => {
    const back = await throughProvider()
    const visit = new Map(cookies)
    await goes(back)
    cookies = visit
    expect(placeOf(await goes(back))).toBe('/console/sign-in?provider=refused')
    expect(cookies.size).toBe(0)
  })

  test('who is refused, there or here, is told so in the node’s own words', async () => {
    const refused = await goes(await throughProvider('nobody'))
    expect(placeOf(refused)).toBe('/console/sign-in?provider=refused')
    expect(await refused.text()).toBe('')
    const unlinked = await goes(await throughProvider({ subject: 'stranger' }))
    expect(placeOf(unlinked)).toBe('/console/sign-in?provider=refused')
    const nowhere = await goes(`${here}/sign-in/provider?office=NOWHERE`)
    expect(placeOf(nowhere)).toBe('/console/sign-in?provider=unavailable')
    expect(placeOf(await goes(`${here}/sign-in/provider?office=%0d%0a`))).toBe('/console/sign-in?provider=unavailable')
  })

  test('nobody is sent to another host than the one that is asked on this machine', async () => {
    const forged = await goes(`${here}/sign-in/provider`, { host: 'elsewhere.example' })
    expect(placeOf(forged)).toBe('/console/sign-in?provider=unavailable')
  })

  test('a provider that is down keeps nobody from the page', async () => {
    await provider.stop()
    const back = await goes(`${here}/sign-in/provider/callback?code=X&state=Y`)
    expect(placeOf(back)).toBe('/console/sign-in?provider=refused')
    expect(codeOf(await world.engine.answer('beginSignIn', { token: undefined }, {}))).toBe('ok')
    await provider.start()
  })

  test('no code, state or visit is in a log', () => {
    expect(logged.length).toBeGreaterThan(5)
    expect(logged.join()).not.toMatch(/code=|state=|PROVIDERTEXT/)
  })
})
