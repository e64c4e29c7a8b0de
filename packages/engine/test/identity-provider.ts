import type { IdentityProviderSettings } from '@carnet/api'
import { exportJWK, generateKeyPair } from 'jose'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Who signs in at the provider next, and how it says that they did. */
export interface SigningIn {
  readonly subject: string
  readonly acr?: string
  readonly amr?: readonly string[]
}

/** A running OpenID Connect provider on loopback, with one client. */
export interface RunningProvider extends AsyncDisposable {
  readonly settings: IdentityProviderSettings
  /** Method and path of every request. */
  readonly calls: readonly string[]
  /** Who comes next, in a browser of its own. */
  expects(as: SigningIn | 'nobody'): void
  /** What a browser does: goes there, signs in as somebody, and says where it is sent back to. */
  goes(address: string, as: SigningIn | 'nobody'): Promise<URL>
  /** The same: with which query. */
  visit(address: string, as: SigningIn | 'nobody'): Promise<string>
  stop(): Promise<void>
  start(): Promise<void>
}

export interface ProviderOptions {
  readonly redirects: readonly string[]
  readonly client?: string
  readonly secret?: string
  readonly more?: Partial<IdentityProviderSettings>
  readonly pushed?: boolean
}

export async function runningProvider(options: ProviderOptions): Promise<RunningProvider> {
  const { client = 'carnet', secret = 'a secret between provider and node' } = options
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined
  const server = createServer((request, response) => handle(request, response))
  const listen = (port: number): Promise<void> => new Promise((done) => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const provider = await providerOf(issuer, { ...options, client, secret })
  const served = provider.callback()
  const calls: string[] = []
  let next: SigningIn | 'nobody' = 'nobody'
  handle = (request, response) => {
    const path = request.url ?? ''
    calls.push(`${request.method ?? ''} ${path.split('?', 1)[0] ?? ''}`)
    if (path.startsWith('/interaction/')) void interact(provider, next, request, response)
    else void served(request, response)
  }
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  const expects = (as: SigningIn | 'nobody'): void => {
    next = as
  }
  const goes: RunningProvider['goes'] = (address, as) => {
    expects(as)
    return wander(address, issuer)
  }
  return {
    settings: { issuer, client, secret, acr: [], maxAge: 900, ...options.more },
    calls,
    expects,
    goes,
    visit: async (address, as) => (await goes(address, as)).search,
    stop,
    start: () => listen(port),
    [Symbol.asyncDispose]: stop,
  }
}

async function providerOf(
  issuer: string,
  { client, secret, redirects, pushed = true }: ProviderOptions & { readonly client: string; readonly secret: string },
): Promise<Provider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return new Provider(issuer, {
    clients: [
      {
        client_id: client,
        client_secret: secret,
        redirect_uris: [...redirects],
        id_token_signed_response_alg: 'ES256',
        application_type: 'native',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
    cookies: { keys: ['of a test'] },
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'] },
    acrValues: ['urn:two'],
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    features: { devInteractions: { enabled: false }, pushedAuthorizationRequests: { enabled: pushed } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => ({ accountId, claims: () => Promise.resolve({ sub: accountId }) }),
  })
}

/** Signs in and consents, without a page. */
async function interact(
  provider: Provider,
  who: SigningIn | 'nobody',
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (who === 'nobody') {
    await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'PROVIDERTEXT' })
    return
  }
  const { params, session } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: who.subject, clientId: String(params['client_id']) })
  grant.addOIDCScope('openid')
  const grantId = await grant.save()
  const { subject: accountId, acr, amr } = who
  const login = { accountId, ...(acr === undefined ? {} : { acr }), ...(amr === undefined ? {} : { amr: [...amr] }) }
  await provider.interactionFinished(request, response, {
    ...(session?.accountId === undefined ? { login } : {}),
    consent: { grantId },
  })
}

/** Follows the provider from page to page, with its cookies, until it sends back elsewhere. */
async function wander(address: string, issuer: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let at = address
  for (let steps = 0; at.startsWith(issuer) && steps < 10; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the provider stays at ${response.status}: ${await response.text()}`)
    await response.arrayBuffer()
    at = new URL(location, at).href
  }
  return new URL(at)
}
