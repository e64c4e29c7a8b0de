import type { InForce, Slotting } from './compile.ts'
import type { Slots } from './condition.ts'
import type { Citation, Decision } from './decision.ts'
import { sameDemands } from './obligations.ts'
import type { Condition, FactValue, Scalar } from './pack.ts'

/** More ways than this to fill in what is unknown are not tried: the decision stays undecidable, which is safe. */
const most = 64

/** Every way to fill in the attributes named, as far as rules can tell values apart; none where there are too many. */
export function completions(
  { kinds, slots: { slotOf } }: InForce,
  slots: Slots,
  unknown: readonly string[],
): readonly Slots[] {
  let filled: readonly Slots[] = [slots]
  for (const name of unknown) {
    const slot = slotOf.get(name) ?? Number.NaN
    const values = kinds[slot] ?? []
    if (values.length === 0 || filled.length * values.length > most) return []
    filled = filled.flatMap((one) => values.map((value) => one.with(slot, value)))
  }
  return filled
}

export function sameOutcome(a: Decision, b: Decision): boolean {
  if (a.outcome === 'refused') return b.outcome === 'refused'
  if (a.outcome === 'permitted') return b.outcome === 'permitted' && sameDemands(a.obligations, b.obligations)
  return a.outcome === 'needs-approval' && b.outcome === a.outcome && sameDemands(a.obligations, b.obligations)
}

/** One decision for all completions: whatever may have decided is among the reasons, and no change is proposed. */
export function agreed(first: Decision, others: readonly Decision[]): Decision {
  const reasons = new Map<string, Citation>()
  for (const decision of [first, ...others]) {
    if ('because' in decision) for (const citation of decision.because) reasons.set(citation.rule, citation)
  }
  const because = [...reasons.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1))
  if (first.outcome === 'refused') return { outcome: 'refused', because }
  return 'because' in first ? { ...first, because } : first
}

/** For each attribute one value of every kind that the conditions distinguish; none where there are too many kinds. */
export function kindsOfValues(
  conditions: readonly Condition[],
  attributes: Slotting['attributes'],
): readonly (readonly FactValue[])[] {
  const named = new Map<string, Set<Scalar>>(attributes.map(({ name }) => [name, new Set()]))
  for (const condition of conditions) collect(condition, named)
  return attributes.map(({ name, type, values }) => {
    const mentioned = [...(named.get(name) ?? [])]
    switch (type) {
      case 'flag':
        return [true, false]
      case 'number':
        return between(mentioned.filter((value) => typeof value === 'number'))
      case 'text':
        return values ?? [...mentioned.map(String), `other than ${mentioned.join()}`]
      case 'list':
        return subsets(mentioned.map(String))
    }
  })
}

function collect({ any, all, not, tests }: Condition, named: ReadonlyMap<string, Set<Scalar>>): void {
  for (const [name, test] of Object.entries(tests)) {
    const { in: listed = [], not: barred = [], every = [], 'at-least': least, 'at-most': highest } = test
    const bounds = [least, highest].filter((bound) => bound !== undefined)
    for (const scalar of [...listed, ...barred, ...every, ...bounds]) named.get(name)?.add(scalar)
  }
  for (const inner of [...(any ?? []), ...(all ?? []), ...(not ? [not] : [])]) collect(inner, named)
}

/** Each bound, and one number on either side of it. */
function between(bounds: readonly number[]): readonly number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b)
  const gaps = sorted.map((bound, index) => (bound + (sorted[index + 1] ?? bound + 2)) / 2)
  return [(sorted[0] ?? 1) - 1, ...sorted, ...gaps]
}

const subsets = (items: readonly string[]): readonly (readonly string[])[] =>
  2 ** items.length > most
    ? []
    : items.reduce<readonly (readonly string[])[]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]])
