import type { IdentityProviderSettings } from '@carnet/api'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityProviders, openIdentityProviders } from './index.ts'
import type { Visit } from './visit.ts'

const visit: Visit = {
  challenge: 'of no use here',
  returnTo: 'https://carnet.example/sign-in/provider/callback',
  secret: 'of no use here',
  state: 'S'.repeat(43),
  nonce: 'N'.repeat(43),
  verifier: 'V'.repeat(43),
}
const seconds = (): number => Math.floor(Date.now() / 1000)

/** A provider that says what it is told to, of itself and of whoever comes. */
let issuer: string
let metadata: Readonly<Record<string, unknown>>
let claims: Readonly<Record<string, unknown>>
let signedBy: 'own' | 'another' | 'nobody'
let tokens: { readonly status: number; readonly body: string } | undefined
let asked: string[]
let authorization: string | undefined
let providers: IdentityProviders
let settings: IdentityProviderSettings
const failures: string[] = []
const keys = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])

async function idToken(): Promise<string> {
  const [own, another] = keys
  if (signedBy === 'nobody') {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'none' })}.${part(claims)}.`
  }
  const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k' })
  return jwt.sign((signedBy === 'own' ? own : another).privateKey)
}

async function handle(path: string, response: ServerResponse): Promise<void> {
  const json = (status: number, body: string): void =>
    void response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(body)
  if (path === '/.well-known/openid-configuration') json(200, JSON.stringify(metadata))
  else if (path === '/jwks')
    json(200, JSON.stringify({ keys: [{ ...(await exportJWK(keys[0].publicKey)), kid: 'k', alg: 'ES256' }] }))
  else if (path === '/token' && tokens !== undefined) json(tokens.status, tokens.body)
  else if (path === '/token')
    json(200, JSON.stringify({ access_token: 'X', token_type: 'bearer', id_token: await idToken() }))
  else json(404, '{}')
}

const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  if (request.url === '/token') authorization = request.headers.authorization
  void handle(request.url ?? '', response)
})
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  settings = { issuer, client: 'carnet', secret: 'a secret', acr: [], maxAge: 900 }
})
afterAll(() => new Promise((closed) => server.close(closed)))
beforeEach(() => {
  metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
  }
  const now = seconds()
  claims = {
    iss: issuer,
    sub: 'ana',
    aud: 'carnet',
    iat: now,
    exp: now + 60,
    auth_time: now,
    nonce: visit.nonce,
    amr: ['pwd'],
  }
  signedBy = 'own'
  tokens = undefined
  asked = []
  failures.length = 0
  providers = openIdentityProviders({
    own: undefined,
    origin: undefined,
    now: () => new Date(),
    failed: (code) => failures.push(code),
  })
})

const came = (more: Readonly<Record<string, string>> = {}): string =>
  `?${new URLSearchParams({ code: 'C', state: visit.state, iss: issuer, ...more }).toString()}`
const prove = async (answer = came()): Promise<string> => {
  const proven = await providers.prove(settings, visit, answer)
  return proven.ok ? proven.value.subject : proven.problem.code
}

describe('what came back from a provider', () => {
  test('is an account, where everything agrees', async () => {
    expect(await providers.prove(settings, visit, came())).toEqual({
      ok: true,
      value: { issuer, subject: 'ana', strength: 'oidc', methods: ['pwd'] },
    })
    expect(authorization).toBe(`Basic ${Buffer.from('carnet:a+secret').toString('base64')}`)
    await prove()
    expect(asked.filter((path) => path.startsWith('/.well-known/'))).toHaveLength(1)
    expect(asked.filter((path) => path === '/jwks')).toHaveLength(1)
  })

  test.each([
    ['another issuer (RFC 9207)', { iss: 'https://elsewhere.example' }],
    ['another state', { state: 'X'.repeat(43) }],
    ['an error', { error: 'access_denied', error_description: 'TEXT' }],
  ])('with %s in the answer is nobody, and no code is sent', async (_what, more) => {
    expect(await prove(came(more))).toBe('sign-in/refused')
    expect(asked).not.toContain('/token')
    expect(failures.join()).not.toContain('TEXT')
  })

  test('without an issuer, from one that says that it gives it, is nobody', async () => {
    expect(await prove(`?code=C&state=${visit.state}`)).toBe('sign-in/refused')
  })

  test.each([
    ['another nonce', { nonce: 'X'.repeat(43) }],
    ['no nonce', { nonce: undefined }],
    ['another issuer', { iss: 'https://elsewhere.example' }],
    ['another audience', { aud: 'other' }],
    ['an end that has passed', { iat: seconds() - 7200, exp: seconds() - 3600 }],
    ['no word on when somebody was there', { auth_time: undefined }],
    ['somebody who was there too long ago', { auth_time: seconds() - 3600 }],
    ['no subject', { sub: undefined }],
  ])('with %s in the token is nobody', async (_what, more) => {
    claims = { ...claims, ...more }
    expect(await prove()).toBe('sign-in/refused')
  })

  test.each(['another', 'nobody'] as const)('with a token signed by %s is nobody', async (by) => {
    signedBy = by
    expect(await prove()).toBe('sign-in/refused')
  })

  test.each([
    ['sends elsewhere', { status: 302, body: '' }],
    ['fails', { status: 500, body: '{}' }],
    ['says that it does not know this node', { status: 401, body: '{"error":"invalid_client"}' }],
    ['answers without end', { status: 200, body: `{"more":"${'x'.repeat(300_000)}"}` }],
  ])('from a provider that %s is said to be its fault', async (_what, answer) => {
    tokens = answer
    expect(await prove()).toBe('sign-in/provider-unavailable')
    expect(failures).toHaveLength(1)
    expect(asked).not.toContain('/elsewhere')
  })

  test('by a code that is not good there is nobody', async () => {
    tokens = { status: 400, body: '{"error":"invalid_grant","error_description":"TEXT"}' }
    expect(await prove()).toBe('sign-in/refused')
    expect(failures).toEqual(['refused'])
  })
})

describe('a provider', () => {
  const begin = async (): Promise<string> => {
    const begun = await providers.begin(settings, visit)
    return begun.ok ? begun.value : begun.problem.code
  }

  test.each([
    ['is somebody else', { issuer: 'https://elsewhere.example' }],
    ['is the same but for a letter', { issuer: undefined }],
    ['has a token endpoint in clear', { token_endpoint: 'http://elsewhere.example/token' }],
  ])('that says that it %s is not asked', async (_what, more) => {
    metadata = { ...metadata, ...more }
    if (metadata['issuer'] === undefined) metadata = { ...metadata, issuer: `${issuer}/` }
    expect(await prove()).toBe('sign-in/provider-unavailable')
    expect(asked).not.toContain('/token')
  })

  test('that takes its secret in the body alone is given it there', async () => {
    metadata = { ...metadata, token_endpoint_auth_methods_supported: ['client_secret_post'] }
    expect(await prove()).toBe('ana')
    expect(authorization).toBeUndefined()
  })

  test('sends people back to the name that the node is reached by', () => {
    const on = { own: undefined, now: () => new Date(), failed: () => undefined }
    const { callback } = openIdentityProviders({ ...on, origin: 'https://carnet.example' })
    expect(callback).toBe('https://carnet.example/sign-in/provider/callback')
    expect(openIdentityProviders({ ...on, origin: undefined }).callback).toBeUndefined()
  })

  test('that was away is asked anew the next time', async () => {
    const there = metadata
    metadata = {}
    expect(await begin()).toBe('sign-in/provider-unavailable')
    metadata = there
    expect(await begin()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/authorize\?/)
  })
})
