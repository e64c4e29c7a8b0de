import { type Answer, granted, problem, refused } from '@carnet/api'
import { createCipheriv, generateKeyPairSync, getFips, hash, pbkdf2Sync, sign } from 'node:crypto'

/** Which algorithms may be used: all of Carnet's, or those alone that a module validated under FIPS 140-3 may offer as approved. */
export type Profile = 'standard' | 'fips'

/** What a node asks of the module, each asked for once; the list with standards is in docs/providers.md. */
const needed: Readonly<Record<string, () => unknown>> = {
  'SHA-256': () => hash('sha256', ''),
  'AES-256-GCM': () => createCipheriv('aes-256-gcm', new Uint8Array(32), new Uint8Array(12)),
  'PBKDF2 with HMAC-SHA-512': () => pbkdf2Sync('passphrase', new Uint8Array(16), 1_000, 32, 'sha512'),
  Ed25519: () => sign(undefined, new Uint8Array(1), generateKeyPairSync('ed25519').privateKey),
}

/**
 * Whether this process may open keys under `profile`. Asked before the first key is: what was made outside a validated module
 * is not made good by one that comes later.
 *
 * @source FIPS 140-3; OpenSSL's FIPS provider answers for Node's `crypto` once `getFips()` is 1.
 */
export function checkProfile(
  profile: Profile,
  active: () => number = getFips,
  asked: Readonly<Record<string, () => unknown>> = needed,
): Answer<void> {
  if (profile === 'standard') return granted(undefined)
  if (active() !== 1)
    return unavailable(
      'the FIPS profile needs OpenSSL’s FIPS provider, and it is not active: name its configuration in OPENSSL_CONF and its folder in OPENSSL_MODULES (docs/providers.md)',
    )
  const lacking = Object.entries(asked).find(([, ask]) => !succeeds(ask))?.[0]
  return lacking === undefined
    ? granted(undefined)
    : unavailable(
        `the active FIPS provider offers no ${lacking}: take one that is validated with it (docs/providers.md)`,
      )
}

function succeeds(ask: () => unknown): boolean {
  try {
    ask()
    return true
  } catch {
    return false
  }
}

const unavailable = (what: string): ReturnType<typeof refused> => refused(problem('keys/unavailable', { what }))
