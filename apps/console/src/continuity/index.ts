/**
 * Continuity: work that goes on without a case or an approval, and what somebody else says of it afterwards.
 *
 * In:    where continuity mode is to be declared, extended or ended, and why; a judgement of what was done under an override.
 * Out:   where it is in force and was; what waits for a review, and what came of it.
 * Never: a review by whoever had a part in it: the node refuses that, and the page offers none.
 */
export { ContinuityRoom } from './room.tsx'
