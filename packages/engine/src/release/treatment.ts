import type { LeastAnswer } from '@carnet/api'
import type { Citation, Decision, Obligation } from '@carnet/law'

/** What becomes of the elements of one class, and the rule that says so. */
export interface Treatment {
  readonly kind: 'reveal' | 'mask' | 'pseudonymise' | 'redact' | 'withhold'
  /** Of `mask`: which; `dictionary` is each element's own. */
  readonly mask: string
  readonly because: Citation
}

/** The obligations that change what is shown, the one that shows least first. */
const shapes = [
  ['redact', 'redact'],
  ['pseudonymise', 'pseudonymise'],
  ['mask', 'mask'],
  ['generalise', 'mask'],
] as const

/** How a class is shown, given what was decided about the request and about the class. What is not permitted is withheld. */
export function treatmentOf(
  request: readonly Obligation[],
  decision: Decision,
  answer: LeastAnswer,
  classification: string,
): Treatment {
  const because = citedBy(decision)
  if (decision.outcome !== 'permitted') return { kind: 'withhold', mask: 'none', because }
  const obligations = [...decision.obligations, ...request]
  for (const [duty, kind] of shapes) {
    const obligation = obligations.find((each) => each.kind === duty)
    if (obligation === undefined) continue
    const rule = decision.because.find((each) => each.rule === obligation.rule)
    const says = rule ?? { rule: obligation.rule, says: `An obligation: ${duty}.`, cites: [] }
    return { kind, mask: obligation.mask ?? 'dictionary', because: says }
  }
  if (answer === 'masked' && classification !== 'open' && classification !== 'internal')
    return { kind: 'mask', mask: 'dictionary', because: masked }
  return { kind: 'reveal', mask: 'none', because }
}

const masked: Citation = { rule: 'request/masked', says: 'The answer asked for shows elements masked.', cites: [] }
const silent: Citation = { rule: 'policy/none', says: 'No rule permits it.', cites: [] }

/** The rule that asks for the approval, not one of those that would permit it. */
function lackingIn({ because, obligations }: Extract<Decision, { outcome: 'needs-approval' }>): Citation | undefined {
  const asking = obligations.find(({ kind }) => kind === 'approve')
  return because.find(({ rule }) => rule === asking?.rule)
}

/** The rule that a decision rests on before others. */
export function citedBy(decision: Decision): Citation {
  switch (decision.outcome) {
    case 'conflict':
      return decision.between[0]
    case 'undecidable':
      return decision.because[0] ?? { ...silent, rule: 'policy/undecidable', says: 'An attribute is not known.' }
    case 'needs-approval':
      return lackingIn(decision) ?? decision.because[0] ?? silent
    case 'permitted':
    case 'refused':
      return decision.because[0] ?? silent
  }
}
