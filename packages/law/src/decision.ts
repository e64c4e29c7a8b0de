import type { Duty, FactValue } from './pack.ts'

/** What is known about one request. An absent attribute is unknown, which is neither true nor false. */
export type Facts = Readonly<Record<string, FactValue | undefined>>

export interface Citation {
  /** `pack/rule` */
  readonly rule: string
  readonly says: string
  readonly cites: readonly string[]
  /** Present where the rule rests on a provision that nobody has reviewed, or whose review is overdue. */
  readonly unreviewed?: true
}

export interface Obligation extends Duty {
  readonly rule: string
}

/** What somebody could do so that a refusal would fall away. */
export interface Change {
  readonly attribute: string
  readonly says: string
}

/** What law, agreement and policy together say about one request, on one day. */
export type Decision =
  | {
      readonly outcome: 'permitted'
      readonly obligations: readonly Obligation[]
      readonly because: readonly Citation[]
    }
  | {
      readonly outcome: 'needs-approval'
      readonly approvers: number
      readonly obligations: readonly Obligation[]
      readonly because: readonly Citation[]
    }
  | { readonly outcome: 'refused'; readonly because: readonly Citation[]; readonly nearestChange?: Change }
  | { readonly outcome: 'conflict'; readonly between: readonly [Citation, Citation] }
  | {
      readonly outcome: 'undecidable'
      readonly unknown: readonly string[]
      readonly because: readonly Citation[]
    }

/** Why one rule did not hold: the first of its conditions that failed. */
export interface Failure {
  readonly rule: string
  readonly attribute: string
}

/** The whole account of a decision: every rule in force either matched, failed somewhere, or hangs on an unknown. */
export interface Explanation {
  readonly decision: Decision
  readonly at: string
  readonly packs: readonly PackPin[]
  readonly matched: readonly Citation[]
  readonly failed: readonly Failure[]
  readonly open: readonly Citation[]
}

/** Which text of a pack decided. */
export interface PackPin {
  readonly pack: string
  readonly version: string
  readonly hash: string
}
