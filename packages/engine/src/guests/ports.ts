import type { Identity, IdentityPorts } from '../identity/index.ts'

/** What guests need: the seal of rows that identity has as well, and what persons decided. */
export interface GuestPorts extends IdentityPorts {
  readonly identity: Pick<Identity, 'propose' | 'doneProposal'>
  /** Whether the register of purposes has this one. */
  readonly isPurpose: (purpose: string) => boolean
  /** Whether the dictionary has this element. */
  readonly isElement: (element: string) => boolean
}

/** What changed, and what the caller stamps in the same transaction. */
export interface GuestChange<T> {
  readonly value: T
  readonly stamps: readonly {
    readonly kind:
      | 'guest-office-registered'
      | 'guest-office-ended'
      | 'guest-provider-set'
      | 'guest-ended'
      | 'actor-created'
      | 'agreement-begun'
      | 'agreement-ended'
    readonly about: readonly string[]
  }[]
}
