import {
  type Answer,
  granted,
  type IdentityProviderSettings,
  problem,
  refused,
  returnPath,
  type SessionStrength,
} from '@carnet/api'
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildAuthorizationUrlWithPAR,
  calculatePKCECodeChallenge,
  ClientError,
  type Configuration,
  ResponseBodyError,
} from 'openid-client'
import { clientsOn } from './clients.ts'
import { methodsIn, strengthOf } from './factors.ts'
import type { Visit } from './visit.ts'

/** An account at a provider, and how it was proven that somebody has it. */
export interface ProvenAccount {
  readonly issuer: string
  readonly subject: string
  readonly strength: SessionStrength
  readonly methods: readonly string[]
}

export interface IdentityProviders {
  /** The administration's own; absent where its persons sign in otherwise alone. */
  readonly own: IdentityProviderSettings | undefined
  /** Where a provider sends people back to; absent where the node has no name that it is reached by. */
  readonly callback: string | undefined
  /** Where to go on, at the provider. */
  begin(provider: IdentityProviderSettings, visit: Visit): Promise<Answer<string>>
  /** Which account it was, by what came back. */
  prove(provider: IdentityProviderSettings, visit: Visit, answer: string): Promise<Answer<ProvenAccount>>
}

interface Ports {
  readonly own: IdentityProviderSettings | undefined
  readonly origin: string | undefined
  readonly now: () => Date
  /** Told a code of the library or the standard: never what the provider says. */
  readonly failed: (code: string) => void
}

export function openIdentityProviders({ own, origin, now, failed }: Ports): IdentityProviders {
  const clientOf = clientsOn(now)
  const told = (failure: unknown): Answer<never> => {
    failed(codeOf(failure))
    return isAway(failure) ? away : signInRefused
  }
  const discovered = async (provider: IdentityProviderSettings): Promise<Answer<Configuration>> => {
    try {
      return granted(await clientOf(provider))
    } catch (failure) {
      told(failure)
      return away
    }
  }
  return {
    own,
    callback: origin === undefined ? undefined : `${origin}${returnPath}`,
    async begin(provider, visit) {
      const client = await discovered(provider)
      if (!client.ok) return client
      try {
        return granted(await addressOf(client.value, provider, visit))
      } catch (failure) {
        told(failure)
        return away
      }
    },
    async prove(provider, visit, answer) {
      const client = await discovered(provider)
      if (!client.ok) return client
      try {
        return await proven(client.value, provider, visit, answer)
      } catch (failure) {
        return told(failure)
      }
    },
  }
}

/** @source RFC 9700 §2.1.1: authorization code with PKCE S256; by a pushed request (RFC 9126) where the provider takes one. */
async function addressOf(
  client: Configuration,
  { acr, maxAge }: IdentityProviderSettings,
  { returnTo, state, nonce, verifier }: Visit,
): Promise<string> {
  const parameters = {
    redirect_uri: returnTo,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    max_age: String(maxAge),
    ...(acr.length === 0 ? {} : { acr_values: acr.join(' ') }),
  }
  const pushes = client.serverMetadata().pushed_authorization_request_endpoint !== undefined
  const address = pushes
    ? await buildAuthorizationUrlWithPAR(client, parameters)
    : buildAuthorizationUrl(client, parameters)
  return address.href
}

/**
 * Checks what came back, issuer (RFC 9207) and state first, and has the code exchanged for who it is about. What else the
 * provider would give, such as an access token, is dropped.
 */
async function proven(
  client: Configuration,
  { issuer, acr, maxAge }: IdentityProviderSettings,
  { returnTo, state, nonce, verifier }: Visit,
  answer: string,
): Promise<Answer<ProvenAccount>> {
  const came = new URL(returnTo)
  came.search = answer
  const tokens = await authorizationCodeGrant(client, came, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    maxAge,
  })
  const claims = tokens.claims()
  if (claims?.iss !== issuer) return signInRefused
  return granted({ issuer, subject: claims.sub, strength: strengthOf(claims, acr), methods: methodsIn(claims) })
}

const signInRefused = refused(problem('sign-in/refused', {}))
const away = refused(problem('sign-in/provider-unavailable', {}))

/** What says that the provider, or how this node is known to it, is not well; anything else is about who came. */
const outages = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']
function isAway(failure: unknown): boolean {
  if (failure instanceof ResponseBodyError) return failure.error === 'invalid_client'
  if (failure instanceof AuthorizationResponseError)
    return ['server_error', 'temporarily_unavailable'].includes(failure.error)
  if (failure instanceof ClientError) return outages.includes(failure.code ?? '')
  // What `fetch` says where nobody answers, and what was said of an address or an answer that is none.
  return failure instanceof TypeError && !('code' in failure)
}

function codeOf(failure: unknown): string {
  if (failure instanceof ResponseBodyError || failure instanceof AuthorizationResponseError)
    return isAway(failure) ? 'refuses-this-node' : 'refused'
  if (failure instanceof ClientError) return failure.code ?? 'failed'
  return isAway(failure) ? 'unreachable' : 'failed'
}
