/**
 * Intake: a message's records become sealed rows, all of them or none.
 *
 * In:    records as the edge understood them; each is validated again.
 * Out:   the report of an accepted message, with its receipt; while the key provider is down, that it is kept; or a refusal
 *        that says where.
 * Never: anything kept unsealed; a record that can be seen before the whole message is accepted and its entry is durable.
 */
export type { DeferredStep } from './deferred-steps.ts'
export { sweepDeferred, waitingMessages } from './deferred-row.ts'
export { takeInWaiting } from './deferred-taking.ts'
export { beginIntake } from './intake.ts'
export type { IntakePorts } from './ports.ts'
export { quarantine, sweepQuarantine } from './quarantine.ts'
export { sweepIntakes } from './sweep.ts'
