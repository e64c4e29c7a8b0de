/**
 * What stands around every room.
 *
 * In:    who is signed in.
 * Out:   the rooms that are of use to them, why they are here, the way out; the lock of a desk that somebody left.
 * Never: a decision: what one may not do the node refuses, wherever it is asked from.
 */
export { Shell } from './shell.tsx'
