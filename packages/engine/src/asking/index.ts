/**
 * Asking: what a request for records stands on beside the register, the host system's word on who is on what.
 *
 * In:    an actor.
 * Out:   the tasks and duties that the host system gives the actor now, or gave a while ago; or that nothing is known.
 * Never: a wait beyond its limit; a guess where the host system does not answer, or answers what it should not.
 */
export { hostCases } from './host.ts'
