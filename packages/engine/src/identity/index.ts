/**
 * Identity: who acts, and in which case.
 *
 * In:    a token; or a change to the register of actors, tokens and cases, within the caller's transaction.
 * Out:   an actor; or the changed thing with what the caller must stamp in that same transaction (`Done.stamps`).
 * Never: an actor, token or case that a row says which the node did not write: what a row says is sealed with its id.
 */
export { openIdentity } from './identity.ts'
export type { Identity } from './identity.ts'
export type { IdentityPorts, SealedTable } from './ports.ts'
export type { Done, ToStamp } from './done.ts'
