/**
 * Suspensions: somebody's searching that stopped by itself, and how it goes on.
 *
 * In:    the events that suspended; a reason why it should go on.
 * Out:   whether an actor's searching is suspended now; a proposal that two persons sign, and what is done by it.
 * Never: a suspension by a row that the node did not write, or by what somebody else did; one that ends by a row alone.
 */
export { liftApproved, proposeLift } from './lift.ts'
export { suspensionOf, suspensions } from './read.ts'
export type { Suspended } from './read.ts'
export type { SuspensionPorts } from './ports.ts'
