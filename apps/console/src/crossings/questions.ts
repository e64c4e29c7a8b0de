import type { DecidedAgain, DecisionSaid, PastDecision } from '@carnet/api'

/** What was asked of the rules, and what they said; classes of elements that were decided alike stand together. */
export interface Question {
  /** The classes that it is about; none for the request as a whole. */
  readonly about: readonly string[]
  readonly decision: DecisionSaid
  readonly facts: PastDecision['then']['decided'][number]['facts']
  readonly failed: Extract<DecidedAgain, { readonly failed: unknown }>['failed'][number]
}

export function questionsOf({ then: { decided }, again }: PastDecision): readonly Question[] {
  const failed = again.as === 'not-decided' ? [] : again.failed
  const questions = new Map<string, Question>()
  decided.forEach(({ facts, decision }, at) => {
    const key = at === 0 ? '' : JSON.stringify(decision)
    const before = questions.get(key)
    const about = at === 0 ? [] : [classOf(facts)]
    questions.set(
      key,
      before === undefined
        ? { about, decision, facts: at === 0 ? facts : {}, failed: failed[at] ?? [] }
        : { ...before, about: [...before.about, ...about] },
    )
  })
  return [...questions.values()]
}

/** A class of elements, by the facts that tell it from others; in the words of the policy. */
const classOf = (facts: Question['facts']): string =>
  [facts['record.type'], facts['element.classification'], facts['element.role']]
    .filter((fact) => typeof fact === 'string' && fact !== 'none')
    .join(', ')
