import { type Answer, granted, problem, refused } from '@carnet/api'
import { getFips } from 'node:crypto'

/** Which algorithms may be used: all of Carnet's, or those alone that a module validated under FIPS 140-3 may offer as approved. */
export type Profile = 'standard' | 'fips'

/**
 * Whether this process may open keys under `profile`. Asked before the first key is: what was made outside a validated module
 * is not made good by one that comes later.
 *
 * @source FIPS 140-3; OpenSSL's FIPS provider answers for Node's `crypto` once `getFips()` is 1.
 */
export function checkProfile(profile: Profile, active: () => number = getFips): Answer<void> {
  if (profile === 'standard' || active() === 1) return granted(undefined)
  const what =
    'the FIPS profile needs OpenSSL’s FIPS provider, and it is not active: name its configuration in OPENSSL_CONF and its folder in OPENSSL_MODULES (docs/providers.md)'
  return refused(problem('keys/unavailable', { what }))
}
