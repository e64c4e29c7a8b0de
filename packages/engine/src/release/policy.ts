import type { Purpose } from '@carnet/api'
import type { RuleSet } from '@carnet/law'

/** What decides on this node: the activated rules, by their hash, and the register of purposes. */
export interface Policy {
  readonly rules: RuleSet
  readonly hash: string
  readonly purposes: ReadonlyMap<string, Purpose>
}
