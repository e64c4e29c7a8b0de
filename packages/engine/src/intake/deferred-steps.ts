/** What deferring a message does, and what taking it in later does. A crash after any of them loses nothing that was acknowledged. */
export const deferredSteps = [
  /** The message has a row, which nobody answers for yet. */
  'begun',
  /** Some of its records are kept, sealed. */
  'kept',
  /** It came to its end: row and ledger entry are durable. */
  'deferred',
  /** An intake was begun for it. */
  'opened',
  /** Some of its records are sealed under their own keys. */
  'sealed',
  /** All of them are; nobody sees them yet. */
  'written',
  /** It was accepted, and what was kept of it has gone. */
  'accepted',
] as const
export type DeferredStep = (typeof deferredSteps)[number]
