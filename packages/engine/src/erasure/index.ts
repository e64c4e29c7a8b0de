/**
 * Erasure: a person, or a retention period, made unreadable by destroying keys; certified.
 *
 * In:    who or which period, in which case; whether this actor may ask is decided before.
 * Out:   what would go; the destruction, carried on by a job; its certificate, each moment with the receipt of its entry.
 * Never: a key gone without its entry (INVARIANT nothing-opens-after); many records without a second person and a delay; a
 *        compartment called destroyed that somebody else deleted.
 *
 * The order: `order` marks keys, entry and row in one transaction → `destroyHere` destroys the keys and waits until every
 * process has let go (T1) → the job takes the inventory, sweeps what was sealed under them, and later asks the key provider
 * (T2).
 */
export { beginApproved } from './approved.ts'
export { cancelDestruction } from './cancel.ts'
export { certificateOf, listOf, subjectNamed } from './certificate.ts'
export { expirePeriods } from './expire.ts'
export type { Expired, Period } from './expire.ts'
export { destroyHere } from './here.ts'
export { order } from './order.ts'
export type { Ordering } from './order.ts'
export { usualMass } from './ports.ts'
export type { ErasurePorts } from './ports.ts'
export { stampedChange } from './change.ts'
export { preview, receiptOf } from './preview.ts'
export { holdKeys } from './processes.ts'
export { runDestruction } from './run.ts'
export { settleDestructions } from './settle.ts'
export { destructionSteps } from './steps.ts'
export type { DestructionStep } from './steps.ts'
export { findSubject, holdingsOf, identifierTermsOf } from './subject.ts'
