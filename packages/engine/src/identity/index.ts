/**
 * Identity: who acts, in which case, and what several persons together decided.
 *
 * In:    a token; or a change to the register of actors, tokens, cases, signers and proposals, within the caller's
 *        transaction; persons' signed words.
 * Out:   an actor; or the changed thing with what the caller must stamp in that same transaction (`Done.stamps`); or a
 *        decision, every signature under it verified anew.
 * Never: an actor, token, case, signer or word that a row says which the node did not write: what a row says is sealed with
 *        its id; a decision by fewer natural persons than it needs.
 */
export { endGuestActor, registerGuestActor } from './actors.ts'
export type { ListedCase } from './case-import.ts'
export { openIdentity } from './identity.ts'
export type { Identity } from './identity.ts'
export { contradicted, openJson, randomId, sealJson } from './ports.ts'
export type { IdentityPorts, SealedTable } from './ports.ts'
export { credentialHash, newCredential } from './credential.ts'
export { readEffective } from './effective.ts'
export { readActor } from './rows.ts'
export type { Done, ToStamp } from './done.ts'
export type { DoneProposal } from './done-proposal.ts'
export { managesAll } from './entitled.ts'
export { grantOf } from './grant-row.ts'
export type { KeptGrant } from './grant-row.ts'
export type { Holder } from './grants.ts'
export type { Recognise, Recognised } from './session.ts'
export type { DecidedProposal, Proposing } from './proposals.ts'
