import {
  type Answer,
  ChallengeName,
  granted,
  OfficeCode,
  problem,
  type ProviderSignInBegun,
  refused,
} from '@carnet/api'
import { z } from 'zod'
import { challengeBytes, newChallenge, type SessionPorts } from '../sessions/index.ts'

const Kept = z.strictObject({
  challenge: ChallengeName,
  office: OfficeCode.optional(),
  returnTo: z.string(),
  secret: z.string(),
})
type Kept = z.infer<typeof Kept>

/** A sign-in under way at a provider, and what comes back must agree with. */
export interface Visit extends Kept {
  readonly state: string
  readonly nonce: string
  /** @source RFC 7636 §4.1: 43 characters, 256 bits. It goes to the provider's token endpoint and nowhere else. */
  readonly verifier: string
}

/**
 * Begins a visit. Nothing of it is kept here: whoever goes to the provider keeps it, and what must come back is keyed over it.
 * THREAT: somebody is signed in as somebody else by a link that another began. Without the visit an answer is good for nothing.
 */
export function newVisit(
  on: SessionPorts,
  { office, returnTo }: { readonly office?: string | undefined; readonly returnTo: string },
): { readonly visit: Visit } & Pick<ProviderSignInBegun, 'expires'> & { readonly kept: string } {
  const whom = { ...(office === undefined ? {} : { office }), returnTo, secret: base64url(on.random(32)) }
  const { challenge, bytes, expires } = newChallenge(on, 'provider', JSON.stringify(whom))
  const kept: Kept = { challenge, ...whom }
  return { visit: visitOf(on, kept, bytes), kept: base64url(Buffer.from(JSON.stringify(kept))), expires }
}

/** The visit that this is, where it has not ended. */
export function readVisit(on: SessionPorts, kept: string): Answer<Visit> {
  const read = Kept.safeParse(parsed(kept))
  if (!read.success) return signInRefused
  const { challenge, ...whom } = read.data
  const bytes = challengeBytes(on, 'provider', challenge, JSON.stringify(whom))
  return bytes.ok ? granted(visitOf(on, read.data, bytes.value)) : bytes
}

const visitOf = ({ keyedName }: SessionPorts, kept: Kept, bytes: string): Visit => ({
  ...kept,
  state: keyedName('provider-visit/state', bytes),
  nonce: keyedName('provider-visit/nonce', bytes),
  verifier: keyedName('provider-visit/verifier', bytes),
})

function parsed(kept: string): unknown {
  try {
    return JSON.parse(Buffer.from(kept, 'base64url').toString())
  } catch {
    return undefined
  }
}

const signInRefused = refused(problem('sign-in/refused', {}))
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
