import type { ServiceKey, ServicePublicKey } from '@carnet/api'
import { decodeProtectedHeader, errors, importJWK, type JWTPayload, jwtVerify } from 'jose'
import { createHash } from 'node:crypto'

/** The longest that a token may live, and how far the clocks of two machines may be apart, in seconds. */
const longest = 5 * 60
const tolerance = 30

/** @source RFC 8725 §3.1: the key says which algorithms it is for, never the token. RFC 9864 names Ed25519 by itself. */
const algorithms: Readonly<Record<ServicePublicKey['kty'], readonly string[]>> = {
  OKP: ['EdDSA', 'Ed25519'],
  EC: ['ES256'],
}

/** The key that a signed token names; undefined for what is no such token. */
export function keyNameIn(token: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{1,1024}\.[A-Za-z0-9_-]{1,2048}\.[A-Za-z0-9_-]{86}$/.test(token)) return undefined
  try {
    const { kid } = decodeProtectedHeader(token)
    return kid !== undefined && /^[A-Za-z0-9_-]{43}$/.test(kid) ? kid : undefined
  } catch {
    return undefined
  }
}

/** A token whose signature and claims hold: what it is used up under, and until when that must be remembered. */
export interface VerifiedToken {
  readonly hash: Uint8Array
  readonly until: Date
}

/**
 * Verifies a token that a service signed for this node and this minute; undefined for every other.
 * @source RFC 7523 §3: `iss` and `sub` are the service, `aud` is the node alone, `exp` at most five minutes after `iat`, and
 * `jti` makes it one that is used once.
 */
export async function verifiedToken(
  token: string,
  { service, publicKey }: Pick<ServiceKey, 'service'> & { readonly publicKey: ServicePublicKey },
  { audience, now }: { readonly audience: string; readonly now: Date },
): Promise<VerifiedToken | undefined> {
  const claims = await claimsOf(token, publicKey, {
    algorithms: [...algorithms[publicKey.kty]],
    issuer: service,
    subject: service,
    audience,
    requiredClaims: ['iss', 'sub', 'aud', 'iat', 'exp', 'jti'],
    maxTokenAge: longest,
    clockTolerance: tolerance,
    currentDate: now,
  })
  const { aud, iat, exp, jti } = claims ?? {}
  if (iat === undefined || exp === undefined || exp - iat > longest) return undefined
  // THREAT: whoever else a token is for, uses it here.
  if (aud !== audience || typeof jti !== 'string' || !/^[\x21-\x7e]{16,200}$/.test(jti)) return undefined
  const hash = createHash('sha256')
    .update(JSON.stringify(['carnet/used-token/v1', service, jti]))
    .digest()
  return { hash, until: new Date((exp + tolerance + 1) * 1000) }
}

async function claimsOf(
  token: string,
  publicKey: ServicePublicKey,
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload | undefined> {
  try {
    const key = await importJWK({ ...publicKey }, publicKey.kty === 'OKP' ? 'EdDSA' : 'ES256')
    return (await jwtVerify(token, key, options)).payload
  } catch (failure) {
    if (failure instanceof errors.JOSEError) return undefined
    throw failure
  }
}
