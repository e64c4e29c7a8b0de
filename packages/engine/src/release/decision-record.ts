import { type Decision, decide, type Facts, type RuleSet } from '@carnet/law'
import canonicalize from 'canonicalize'
import { createHash } from 'node:crypto'

/** One question put to the rules, and what they said. `facts` of a class are those that the request's do not say already. */
export interface Decided {
  readonly facts: Facts
  readonly decision: Decision
}

/** All that was decided for one request: enough to decide it again. Sealed in the event; its hash stands in the entry. */
export interface DecisionRecord {
  readonly v: 1
  readonly at: string
  /** Hash of the policy that decided. */
  readonly policy: string
  /** The request first, then each class of elements. */
  readonly decided: readonly Decided[]
  /** Code of what refused the request before any rule was asked. */
  readonly refused?: string
}

/** SHA-256 over the canonical JSON (RFC 8785), base64url. */
export const decisionHash = (record: DecisionRecord): string =>
  createHash('sha256')
    .update(canonicalize(record) ?? '')
    .digest('base64url')

/**
 * Decides it all again. INVARIANT(replay): the same facts, rules and instant give the identical record, so that what
 * was decided can be shown to follow from what was known.
 */
export const replay = (record: DecisionRecord, rules: RuleSet): DecisionRecord => ({
  ...record,
  decided: record.decided.map(({ facts }) => ({
    facts,
    decision: decide(rules, { ...record.decided[0]?.facts, ...facts }, new Date(record.at)),
  })),
})
