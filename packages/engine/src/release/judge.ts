import type { BudgetPart } from '@carnet/api'
import { type Decision, decide, type Obligation, unite } from '@carnet/law'
import type { CompartmentClass } from '../store/index.ts'
import type { Asking } from './asking.ts'
import type { Candidate, Found } from './candidates.ts'
import type { Decided, DecisionRecord } from './decision-record.ts'
import { type ElementClass, factsOfClass, factsOfRequest } from './facts.ts'
import { overridden } from './overridden.ts'
import type { Policy } from './policy.ts'
import { type Treatment, treatmentOf } from './treatment.ts'
import type { CaseAsked } from './types.ts'

/** A class of elements, whether its deadline has passed, and whether a council opened it for this request. */
type Judged = CompartmentClass & { readonly pastRestriction?: boolean; readonly restored?: boolean }

/** What was decided about one request, growing while it is found out which classes of elements it touches. */
export interface Judgement<Outcome extends Decision = Decision> {
  readonly request: Outcome
  /** How the elements of a class are to be shown; decided once for each class. */
  treat(candidate: Pick<Candidate, 'type' | 'office'>, of: Judged): Treatment
  /** Obligations of the request and of every class that was decided. */
  obligations(): readonly Obligation[]
  /** The approval that the request, or a class that it touches, still lacks. */
  lacks(): Obligation | undefined
  record(): DecisionRecord
}

/** May: the request as a whole first, then each class of elements. `past` is what of a budget it would go past. */
export function judge(
  asking: Asking,
  matter: CaseAsked,
  found: Found,
  { rules, hash }: Policy,
  past: readonly BudgetPart[] = [],
): Judgement {
  const facts = factsOfRequest(asking, matter, found, past)
  const said = decide(rules, facts, asking.at)
  const decided: Decided[] = [{ facts, decision: said }]
  const weighed = (): readonly Decision[] => decided.map(({ decision }) => overridden(decision, asking.override))
  const request = overridden(said, asking.override)
  const treatments = new Map<string, Treatment>()
  const treatAnew = (of: ElementClass): Treatment => {
    const about = factsOfClass(asking.actor, of)
    const decision = decide(rules, { ...facts, ...about }, asking.at)
    decided.push({ facts: about, decision })
    return treatmentOf(obligationsOf(request), overridden(decision, asking.override), asking.answer, of.classification)
  }
  return {
    request,
    treat({ type, office }, of) {
      const { pastRestriction = false, restored = false } = of
      const key = JSON.stringify([type, office, of.classification, of.role, of.restricted, pastRestriction, restored])
      const treatment = treatments.get(key) ?? treatAnew({ ...of, pastRestriction, restored, recordType: type, office })
      treatments.set(key, treatment)
      return treatment
    },
    obligations: () => {
      const all = weighed().flatMap(obligationsOf)
      return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()]
    },
    lacks: () => {
      const duties = weighed()
        .filter(({ outcome }) => outcome === 'needs-approval')
        .flatMap(obligationsOf)
      return unite(
        duties.filter(({ kind }) => kind === 'approve'),
        asking.at.getTime(),
      )[0]
    },
    record: () => ({ v: 1, at: asking.at.toISOString(), policy: hash, decided }),
  }
}

const obligationsOf = (decision: Decision): readonly Obligation[] =>
  'obligations' in decision ? decision.obligations : []

export type Permitted = Judgement<Extract<Decision, { outcome: 'permitted' }>>
export const isPermitted = (judgement: Judgement): judgement is Permitted => judgement.request.outcome === 'permitted'
