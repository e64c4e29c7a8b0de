/** A pack: the rules of one jurisdiction, agreement or administration, as a lawyer reads them. Never edited in place. */
export interface Pack {
  readonly pack: string
  readonly version: string
  readonly title: string
  readonly layer: Layer
  /** Zone in which the pack's legal dates begin at midnight; by default UTC. */
  readonly zone: string
  readonly from: string
  readonly until?: string | undefined
  /**
   * Where a law or an agreement attaches, one of its permits must hold too. A pack without it only forbids and obliges.
   * Absent conditions (`when: {}`) attach it to everything.
   */
  readonly regime?: { readonly name: string; readonly when: Condition } | undefined
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly provisions: Readonly<Record<string, Provision>>
  readonly rules: readonly Rule[]
}

export const layers = ['law', 'agreement', 'policy'] as const
export type Layer = (typeof layers)[number]

/** What a rule may ask about. A value outside `values` is refused, whatever the rules say. */
export interface Attribute {
  readonly type: 'text' | 'number' | 'flag' | 'list'
  readonly values?: readonly string[] | undefined
  /** What a person can do so that the attribute changes; without it no change is ever proposed. */
  readonly needs?: string | undefined
}

/** One provision of a law or policy: cited, dated, and reviewed by somebody named. */
export interface Provision {
  readonly cite: string
  readonly says: string
  readonly from: string
  readonly until?: string | undefined
  readonly reviewed?: { readonly by: string; readonly on: string; readonly due: string } | undefined
}

export const effects = ['permit', 'forbid', 'oblige'] as const
export type Effect = (typeof effects)[number]

export interface Rule {
  readonly id: string
  readonly effect: Effect
  readonly when: Condition
  readonly obligations: readonly Duty[]
  readonly says: string
  readonly cites: readonly string[]
  /** Provisions that the rule stands and falls with: in force only while they are, permitting only while they are reviewed. */
  readonly restsOn: readonly string[]
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** Every test named must hold. `any` needs one of its conditions, `all` each of them, `not` the opposite. */
export interface Condition {
  readonly any?: readonly Condition[] | undefined
  readonly all?: readonly Condition[] | undefined
  readonly not?: Condition | undefined
  readonly tests: Readonly<Record<string, Test>>
}

export type Scalar = string | number | boolean
/** A bare value or list means `in`: equal to one of them; for a list attribute: holds one of them. */
export interface Test {
  readonly in?: readonly Scalar[] | undefined
  readonly not?: readonly Scalar[] | undefined
  /** Of a list attribute: holds each of them. */
  readonly every?: readonly Scalar[] | undefined
  readonly 'at-least'?: number | undefined
  readonly 'at-most'?: number | undefined
}

export const dutyKinds = [
  'mask',
  'generalise',
  'pseudonymise',
  'redact',
  'watermark',
  'delete-by',
  'keep',
  'disclose',
  'no-onward-transfer',
  'notify',
  'approve',
  'reason',
] as const
export type DutyKind = (typeof dutyKinds)[number]

/** An obligation as a rule states it. Data, not code: each kind has one meaning wherever it is carried out. */
export interface Duty {
  readonly kind: DutyKind
  /** Of `mask`: which; `dictionary` is the element's own mask in the data dictionary. */
  readonly mask?: string | undefined
  /** Of `delete-by` and `keep`: an ISO 8601 duration; of `approve`: how long there is to ask, to approve and to release. */
  readonly within?: string | undefined
  /** Of `approve`: how many others must approve. */
  readonly approvers?: number | undefined
  /** Of `approve`: the roles of which an approver has one; by default those that the node lets approve. */
  readonly roles?: readonly string[] | undefined
  /** Of `approve`: nobody of the requester's own offices approves. */
  readonly otherOffice?: boolean | undefined
  /** Of `notify`: the role that is told. */
  readonly to?: string | undefined
}

export type FactValue = string | number | boolean | readonly string[]

export const outcomes = ['permitted', 'needs-approval', 'refused', 'conflict', 'undecidable'] as const
export type Outcome = (typeof outcomes)[number]
