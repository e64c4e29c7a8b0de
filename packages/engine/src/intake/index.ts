/**
 * Intake: a message's records become sealed rows, all of them or none.
 *
 * In:    records as the edge understood them; each is validated again.
 * Out:   the report of an accepted message, with its receipt; or a refusal that says where.
 * Never: a record that can be seen before the whole message is accepted and its entry is durable.
 */
export { beginIntake } from './intake.ts'
export type { IntakePorts } from './ports.ts'
export { quarantine, sweepQuarantine } from './quarantine.ts'
export { sweepIntakes } from './sweep.ts'
