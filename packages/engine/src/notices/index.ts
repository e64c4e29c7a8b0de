/**
 * Notices: what somebody, or everybody of a role, is to know of.
 *
 * In:    what happened, and who is to know, within the transaction in which it happens.
 * Out:   the notices to an actor; how many nobody has seen.
 * Never: a notice that a row says which the node did not write; one that is seen by whom it is not for.
 */
export { noticesFor, seeNotice, tell, unseen } from './notices.ts'
export type { NoticePorts, Telling } from './notices.ts'
