/** What a changed thing leaves for the ledger: the caller stamps it in the transaction in which the thing was changed. */
export interface ToStamp {
  readonly kind:
    | 'actor-created'
    | 'token-issued'
    | 'token-revoked'
    | 'case-opened'
    | 'case-closed'
    | 'signer-registered'
    | 'signer-confirmed'
    | 'signer-ended'
    | 'proposal-made'
    | 'approval-given'
    | 'approval-refused'
    | 'proposal-cancelled'
    | 'proposal-done'
    | 'delegate-set'
    | 'delegate-ended'
    | 'role-granted'
    | 'grant-revoked'
    | 'session-begun'
    | 'session-elsewhere'
    | 'session-ended'
    | 'credential-enrolled'
    | 'credential-removed'
    | 'training-recorded'
    | 'training-overridden'
  /** Ids that the entry commits to and the event names, outermost first: actor, token; case; proposal, signer. */
  readonly about: readonly string[]
}

/** A change made in the caller's transaction: its result, and what must be stamped before the result leaves. */
export interface Done<T> {
  readonly value: T
  readonly stamps: readonly ToStamp[]
}
