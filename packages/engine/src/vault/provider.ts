import type { Answer } from '@carnet/api'

/**
 * Who holds the keys that wrap the page keys: a passphrase on this machine, a security module, a cloud's key service. One
 * provider key a page, so that a million records do not make a million calls.
 */
export interface KeyProvider {
  /** A new key, by the name that stands with the pages it wraps. */
  create(): Promise<Answer<string>>
  /** `context` is authenticated and must be the same at `unwrap`. */
  wrap(key: string, plain: Uint8Array, context: string): Promise<Answer<Uint8Array>>
  unwrap(key: string, wrapped: Uint8Array, context: string): Promise<Answer<Uint8Array>>
  status(): ProviderStatus
}

export interface ProviderStatus {
  readonly provider: string
  /** Whether the provider destroys keys and confirms it. A passphrase can't, and never claims to. */
  readonly provesDestruction: boolean
}
