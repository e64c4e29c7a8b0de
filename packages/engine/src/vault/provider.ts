import type { Answer } from '@carnet/api'
import type { KeyObject } from 'node:crypto'

/**
 * Who holds the keys that wrap the page keys: a passphrase on this machine, a security module, a cloud's key service. One
 * provider key a page, so that a million records do not make a million calls. What cannot be done now is refused with
 * `keys/unavailable`, which names the provider and never a secret.
 */
export interface KeyProvider {
  /** A new key, by the name that stands with the pages it wraps. */
  create(): Promise<Answer<string>>
  /** `context` is authenticated and must be the same at `unwrap`. */
  wrap(key: string, plain: Uint8Array, context: string): Promise<Answer<Uint8Array>>
  unwrap(key: string, wrapped: Uint8Array, context: string): Promise<Answer<Uint8Array>>
  /**
   * Makes a new version of the key that wraps from now on; older wraps still unwrap under the name that they were made
   * with. Answers the name to use from now on: the same where the provider keeps versions itself.
   */
  rotate(key: string): Promise<Answer<string>>
  /** Destroys the key for good, or asks for it where the provider takes days. Asked again, it changes nothing. */
  destroy(key: string): Promise<Answer<KeyDestruction>>
  /** What the provider itself says of a key's destruction. */
  destruction(key: string): Promise<Answer<KeyDestruction>>
  /** Whether it answers now; asked by `doctor` and before intake. Never throws. */
  probe(): Promise<Answer<void>>
  status(): ProviderStatus
  /** Only where what everything is wrapped by can be given to custodians; any other provider keeps and recovers its own. */
  readonly recoverable?: {
    /** What all wraps are derived from, sealed under a recovery key; `context` is authenticated. */
    readonly seal: (recoveryKey: KeyObject, context: string) => Uint8Array
  }
}

export type KeyDestruction =
  | { readonly state: 'live' }
  /** Asked for; the provider destroys it at that time. */
  | { readonly state: 'scheduled'; readonly at: Date }
  /** Confirmed by the provider; `at` is when it was destroyed, or when the provider first said so where it keeps no time. */
  | { readonly state: 'destroyed'; readonly at: Date }
  /** A passphrase can't prove it, and never claims to. */
  | { readonly state: 'unprovable' }

export interface ProviderStatus {
  readonly provider: 'local' | 'pkcs11' | 'transit' | 'aws' | 'google' | 'azure'
  /** Whether the provider destroys keys and confirms it. */
  readonly provesDestruction: boolean
}
