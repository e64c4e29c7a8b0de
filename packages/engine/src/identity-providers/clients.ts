import type { IdentityProviderSettings } from '@carnet/api'
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'
import { reach } from './reach.ts'

/** How long what a provider says of itself is good, in milliseconds, and how long it may take to answer, in seconds. */
const fresh = 60 * 60 * 1000
const patience = 5
/** Providers that are remembered. */
const mostRemembered = 200

interface Remembered {
  readonly at: number
  readonly client: Promise<Configuration>
}

/** What is known of a provider: asked for at the first sign-in, once where many wait for it, and anew after an hour. */
export function clientsOn(now: () => Date): (provider: IdentityProviderSettings) => Promise<Configuration> {
  const remembered = new Map<string, Remembered>()
  return (provider) => {
    const key = JSON.stringify(provider)
    const before = remembered.get(key)
    const age = now().getTime() - (before?.at ?? 0)
    if (before !== undefined && age >= 0 && age < fresh) return before.client
    if (remembered.size >= mostRemembered) remembered.clear()
    const asked: Remembered = { at: now().getTime(), client: discovered(provider) }
    remembered.set(key, asked)
    // What failed is asked for anew the next time.
    asked.client.catch(() => remembered.get(key) === asked && remembered.delete(key))
    return asked.client
  }
}

async function discovered({ issuer, client, secret }: IdentityProviderSettings): Promise<Configuration> {
  const isPlain = new URL(issuer).protocol === 'http:'
  const found = await discovery(new URL(issuer), client, undefined, proofOf(secret), {
    [customFetch]: reach,
    timeout: patience,
    // The signature of each ID token is verified, with the keys that the provider publishes, though TLS vouches for it as well.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; for a provider on this machine alone
    execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
  })
  // SPEC: OpenID Connect Discovery 1.0 §4.3: to the letter. One issuer that stands for many tenants is none.
  if (found.serverMetadata().issuer !== issuer) throw new TypeError('another issuer')
  return found
}

/** @source OpenID Connect Discovery 1.0 §3: `client_secret_basic` unless the provider takes the other one alone. */
const proofOf = (secret: string): ClientAuth => {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = taken.includes('client_secret_basic') || !taken.includes('client_secret_post') ? basic : post
    way(server, client, body, headers)
  }
}
