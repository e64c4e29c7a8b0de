/**
 * Law: what may be done, decided under rules that are data, as of a date.
 *
 * In:   packs of rules, and what is known about one request.
 * Out:  a decision with its obligations, citations and, where refused, what would help.
 * Never: a guess about what is unknown; a grant by anything but the administration's own policy.
 */
export { compile, type RuleSet } from './compile.ts'
export { decide, explain } from './decide.ts'
export { packHash } from './hash.ts'
export { elementClasses, matrixOf, type MatrixRow, type Sight } from './matrix.ts'
export { parsePack } from './parse.ts'
export { type Budget, caseKinds, parsePurposes, type CaseKind, type Purpose } from './purposes.ts'
export type { Change, Citation, Decision, Explanation, Facts, Failure, Obligation, PackPin } from './decision.ts'
export type {
  Attribute,
  Condition,
  Duty,
  DutyKind,
  Effect,
  FactValue,
  Layer,
  Outcome,
  Pack,
  Provision,
  Rule,
  Scalar,
  Test,
} from './pack.ts'
export { instantAfter } from './interval.ts'
export { unite } from './obligations.ts'
export type { LintFault } from './read.ts'
export { isPastRestriction, parseRetention, retentionEvents, retentionFamily, retentionRule } from './retention.ts'
export type { RetentionEvent, RetentionRule, RetentionTable } from './retention.ts'
export { deadlinesOf, periodAt, periodDays } from './retention-deadline.ts'
export type { Deadlines, Granularity } from './retention-deadline.ts'
export { firstSeparation, officesOf, privilegedRoles, separationOf, separations } from './separation.ts'
export type { Holding, Separation } from './separation.ts'
export { parseTrials, runTrials, type Trial, type TrialFailure } from './trial.ts'
