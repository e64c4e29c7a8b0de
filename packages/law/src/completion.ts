import type { InForce } from './compile.ts'
import type { Slots } from './condition.ts'
import type { Citation, Decision } from './decision.ts'
import { sameDemands } from './obligations.ts'

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
