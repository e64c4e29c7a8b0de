import type { SessionStrength } from '@carnet/api'

/**
 * What a person knows, has and is.
 * @source RFC 8176 §2. Left out are `sms` and `tel` (restricted, NIST SP 800-63B-4 §3.2.9), and what says nothing of a factor,
 * such as `user` and `geo`.
 */
const factors = [
  ['pwd', 'pin', 'kba'],
  ['hwk', 'swk', 'otp', 'pop', 'sc'],
  ['face', 'fpt', 'iris', 'retina', 'vbm'],
] as const
const known: readonly string[] = [...factors.flat(), 'mfa', 'user', 'sms', 'tel', 'geo', 'mca', 'rba', 'wia']

/** The claims of an ID token. */
type Said = Readonly<Record<string, unknown>>

/** Two factors where the token says so: by an `acr` value that was agreed on, by `mfa`, or by methods of two kinds. */
export function strengthOf(said: Said, accepted: readonly string[]): SessionStrength {
  const methods = methodsIn(said)
  const kinds = factors.filter((kind) => kind.some((method) => methods.includes(method)))
  const isAccepted = accepted.some((acr) => acr === said['acr'])
  return isAccepted || methods.includes('mfa') || kinds.length > 1 ? 'oidc-mfa' : 'oidc'
}

/** Those that RFC 8176 names, once each: a session's row has no other text of the provider's. */
export const methodsIn = ({ amr }: Said): readonly string[] =>
  Array.isArray(amr) ? known.filter((method) => amr.includes(method)) : []
