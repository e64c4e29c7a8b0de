import { argon2, getFips, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import type { IdentityPorts } from '../identity/index.ts'

/** Whom browsers take this node for (WebAuthn Level 3 §5.1.2): a passkey is bound to `rpId`. */
export interface Site {
  readonly rpId: string
  readonly isOrigin: (origin: string) => boolean
}

/** One slow hash of a password, with a key that is not in the data store. */
export type PasswordHash = (password: Uint8Array, salt: Uint8Array, pepper: Uint8Array) => Promise<Uint8Array>

export interface SessionPorts extends IdentityPorts {
  /** A keyed name that stands for something where it must not stand itself: 43 characters of base64url, 256 bits. */
  readonly keyedName: (kind: string, what: string) => string
  readonly site: Site
  readonly passwordHash: PasswordHash
}

/** `origin`: https://… as people type it. Without one the node is this machine's own, on whatever port. */
export function siteOf(origin: string | undefined): Site {
  if (origin === undefined)
    return { rpId: 'localhost', isOrigin: (said) => /^https?:\/\/localhost(:\d{1,5})?$/.test(said) }
  const { hostname, origin: own } = new URL(origin)
  return { rpId: hostname, isOrigin: (said) => said === own }
}

const argon = promisify(argon2)
const derive = promisify(pbkdf2)

/**
 * @source OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane; where Node runs on a FIPS module,
 * PBKDF2-HMAC-SHA-512 with 210,000 iterations (NIST SP 800-132).
 */
export const usualPasswordHash: PasswordHash = async (message, nonce, secret) =>
  getFips() === 1
    ? derive(Buffer.concat([secret, message]), nonce, 210_000, 32, 'sha512')
    : argon('argon2id', { message, nonce, secret, memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 })
