/**
 * Retention: how long everything is kept, by rules that are data, and what moves records from one period to another.
 *
 * In:    events, orders to hold, decisions of an objective link, keys to be replaced; the time. Whether this actor may ask is
 *        decided before.
 * Out:   records sealed under the keys of another class or period, by a job; periods restricted or, through erasure, destroyed.
 * Never: a record opened outside the vault; a period destroyed that a rule does not end; a restricted key set back to live.
 */
export { decideEnded } from './ended.ts'
export { examineRetention } from './examination.ts'
export { recordEvent } from './events.ts'
export { holdRecords, holdsOf, liftHold, linkObjective, orderHold, previewLift } from './holds.ts'
export type { RetentionPorts } from './ports.ts'
export { hasEnded, lengthOf } from './homes.ts'
export { proposeRestore, takeApproved } from './restore.ts'
export { rotateKeys } from './rotation.ts'
export type { Rotated } from './rotation.ts'
export { runRetention } from './run.ts'
export { runResealing } from './run-resealing.ts'
export { retentionOf } from './show.ts'
export { isSplitting, queueSplit } from './splitting.ts'
export type { Splitting } from './splitting.ts'
export type { RetentionStep } from './steps.ts'
