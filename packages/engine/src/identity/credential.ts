import { createHash } from 'node:crypto'

/**
 * A token as its owner holds it: `carnet_`, 256 random bits and a checksum of 30 bits, both base64url.
 *
 * The prefix lets scanners for leaked secrets find it; the checksum tells a mistyped token from a wrong one without
 * asking the database. The node keeps SHA-256 of it and nothing else: what is guessed is 256 bits, no slow hash is needed.
 */
const shape = /^(carnets?_)([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{5})$/

/** `carnet_` is of a token, `carnets_` of a session. */
export type CredentialPrefix = 'carnet_' | 'carnets_'

export function newCredential(
  random: (bytes: number) => Uint8Array,
  prefix: CredentialPrefix = 'carnet_',
): { readonly text: string; readonly hash: Uint8Array } {
  const secret = Buffer.from(random(32)).toString('base64url')
  const text = `${prefix}${secret}${checksumOf(secret)}`
  return { text, hash: sha256(text) }
}

/** SHA-256 under which it is kept; undefined for what cannot be one. */
export function credentialHash(text: string, wanted: CredentialPrefix = 'carnet_'): Uint8Array | undefined {
  const [, prefix, secret, checksum] = shape.exec(text) ?? []
  if (secret === undefined || prefix !== wanted || checksum !== checksumOf(secret)) return undefined
  return sha256(text)
}

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest()

const checksumOf = (secret: string): string =>
  createHash('sha256').update('carnet/token-checksum/v1').update(secret).digest('base64url').slice(0, 5)
