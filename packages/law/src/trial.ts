import { z } from 'zod'
import type { RuleSet } from './compile.ts'
import { decide } from './decide.ts'
import type { Decision, Facts } from './decision.ts'
import { instantOf } from './interval.ts'
import { dutyKinds, outcomes, type DutyKind, type FactValue, type Outcome } from './pack.ts'
import { readYaml, type Finding, type LintFault } from './read.ts'
import { date } from './schema.ts'

/** A pack's own test: given a situation, on a date, expect an outcome because of rules. */
export interface Trial {
  readonly title: string
  readonly given: Facts
  readonly on: string
  readonly expect: Outcome
  /** Rules that must be among the reasons, as `pack/rule`. */
  readonly because: readonly string[]
  /** The kinds of all obligations; none stated: not looked at. */
  readonly obliges?: readonly DutyKind[] | undefined
  /** The attribute whose change would help; none stated: not looked at. */
  readonly needs?: string | undefined
}

export interface TrialFailure {
  readonly title: string
  readonly fault: string
  readonly decision: Decision
}

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]))
const sheet = z.strictObject({
  situations: z.record(z.string(), facts),
  tests: z
    .array(
      z.strictObject({
        title: z.string().min(3),
        given: z.string(),
        but: facts.default({}),
        on: date,
        expect: z.enum(outcomes),
        because: z.array(z.string()).default([]),
        obliges: z.array(z.enum(dutyKinds)).optional(),
        needs: z.string().optional(),
      }),
    )
    .min(1),
})
type Sheet = z.infer<typeof sheet>

/** Reads a pack's tests. A situation's facts count except where `but` says otherwise; `null` is unknown. */
export function parseTrials(
  text: string,
):
  | { readonly ok: true; readonly trials: readonly Trial[] }
  | { readonly ok: false; readonly faults: readonly LintFault[] } {
  const read = readYaml(text, sheet, unknownSituations)
  if (!read.ok) return read
  const { situations, tests } = read.value
  const trials = tests.map(({ given, but, ...rest }) => ({ ...rest, given: known({ ...situations[given], ...but }) }))
  return { ok: true, trials }
}

/** The tests that do not come out as they say. */
export const runTrials = (rules: RuleSet, trials: readonly Trial[]): readonly TrialFailure[] =>
  trials.flatMap((trial) => {
    const decision = decide(rules, trial.given, new Date(instantOf(trial.on, 'UTC')))
    const fault = faultOf(trial, decision)
    return fault === undefined ? [] : [{ title: trial.title, fault, decision }]
  })

function faultOf({ expect, because, obliges, needs }: Trial, decision: Decision): string | undefined {
  if (decision.outcome !== expect) return `expected ${expect}, was ${decision.outcome}`
  const reasons = (decision.outcome === 'conflict' ? decision.between : decision.because).map(({ rule }) => rule)
  const missing = because.filter((rule) => !reasons.includes(rule))
  if (missing.length > 0) return `not because of ${missing.join(', ')}`
  const kinds = ('obligations' in decision ? decision.obligations : []).map(({ kind }) => kind).sort()
  if (obliges && kinds.join() !== [...obliges].sort().join()) return `obliges ${kinds.join(', ') || 'nothing'}`
  const nearest = 'nearestChange' in decision ? decision.nearestChange.attribute : undefined
  return needs !== undefined && nearest !== needs ? `needs ${nearest ?? 'nothing'}` : undefined
}

const known = (given: Readonly<Record<string, FactValue | null>>): Facts =>
  Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))

const unknownSituations = ({ situations, tests }: Sheet): readonly Finding[] =>
  tests.flatMap(({ given }, index) =>
    Object.hasOwn(situations, given)
      ? []
      : [{ path: ['tests', index, 'given'], fault: 'This situation is not described.' }],
  )
