/**
 * Grants: roles that persons hold for a time, for offices.
 *
 * In:    who asks for what for whom; whether this actor may ask is decided before. A proposal that others have approved.
 * Out:   a proposal; a grant in force; what ends soon; the reason why two roles are nobody's at a time.
 * Never: a role by the word of one person, or of the person who gets it; two roles that are to be apart; a role past its end.
 */
export { grantApproved, mayBeGranted } from './approved.ts'
export { examineGrants } from './examine.ts'
export { requestGrant } from './request.ts'
export { kept } from './separate.ts'
export { dueFor, listed } from './show.ts'
