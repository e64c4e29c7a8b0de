/**
 * Release: the one door out of the vault.
 *
 * In:    a request of one actor, for one purpose and case.
 * Out:   a view of what may be seen, and the receipt of the entry that says so; or a refusal that says what would help.
 * Never: a byte before its entry is durable (INVARIANT log-before-release); anything that the decision did not name.
 */
export { actions, mayAct } from './act.ts'
export type { Action } from './act.ts'
export { type AskedFor, askedFor } from './ask.ts'
export { budgetsOf, sweepBudgets } from './budgets.ts'
export { crossingMark } from './crossing-mark.ts'
export { decisionHash, replay } from './decision-record.ts'
export type { DecisionRecord } from './decision-record.ts'
export { openExport, weighExport } from './exporting.ts'
export type { Exported, Exporting, Weighed } from './exporting.ts'
export { factsOfCase } from './facts.ts'
export type { Policy } from './policy.ts'
export { beginning } from './arrivals.ts'
export type { Position } from './arrivals.ts'
export { readerOn, refuseReading } from './reading.ts'
export type { Batch, BatchRead, Reader, Reading } from './reading.ts'
export { openRelease, releaseLent } from './release.ts'
export type { Release } from './release.ts'
export { releaseSteps } from './types.ts'
export type { ReleasePorts, ReleaseStep } from './types.ts'
