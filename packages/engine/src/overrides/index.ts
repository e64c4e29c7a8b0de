/**
 * Overrides: what lets somebody do without an approval, or a case, for a while.
 *
 * In:    a person who breaks the glass, or declares continuity mode; whether they may is decided before.
 * Out:   what is in force for a request; what is to be reviewed, and the verdict of somebody else.
 * Never: one that a row says which the node did not write, or that is over; a review by who did it; more than a policy's
 *        approval, or in continuity mode its case, done without: what is forbidden stays so.
 */
export { breakGlass } from './break-glass.ts'
export { continuitiesOf, continuityOf, declareContinuity, endContinuity, extendContinuity } from './continuity.ts'
export { examineOverrides } from './examine.ts'
export { type Override, liveBreakGlass, liveContinuity } from './live.ts'
export { escalateOverdue } from './overdue.ts'
export type { OverridePorts } from './ports.ts'
export { giveReview, isInvolved, reviewsOf } from './reviews.ts'
