import { createHash } from 'node:crypto'

/**
 * A token as its owner holds it: `carnet_`, 256 random bits and a checksum of 30 bits, both base64url.
 *
 * The prefix lets scanners for leaked secrets find it; the checksum tells a mistyped token from a wrong one without
 * asking the database. The node keeps SHA-256 of it and nothing else: what is guessed is 256 bits, no slow hash is needed.
 */
const shape = /^carnet_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{5})$/

export function newCredential(random: (bytes: number) => Uint8Array): string {
  const secret = Buffer.from(random(32)).toString('base64url')
  return `carnet_${secret}${checksumOf(secret)}`
}

/** SHA-256 under which a token is kept; undefined for what cannot be one. */
export function credentialHash(token: string): Uint8Array | undefined {
  const [, secret, checksum] = shape.exec(token) ?? []
  if (secret === undefined || checksum !== checksumOf(secret)) return undefined
  return createHash('sha256').update(token).digest()
}

const checksumOf = (secret: string): string =>
  createHash('sha256').update('carnet/token-checksum/v1').update(secret).digest('base64url').slice(0, 5)
