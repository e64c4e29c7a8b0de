import type { DecidedAgain, DecisionSaid, PastDecision } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawReasons } from './reasons.ts'
import { printable } from './table.ts'

type Question = PastDecision['then']['decided'][number]

/** A past decision: the request first, then each class of elements; at the end what the rules say today. */
export function drawDecision(decision: PastDecision, withFacts: boolean, paint: Paint): string {
  const { at, kind, outcome, purpose, then, again } = decision
  const of = purpose === undefined ? '' : ` for ${purpose}`
  const [request, ...classes] = then.decided
  return [
    `${at}  ${paint('bold', printable(kind))}${outcome === undefined ? '' : `: ${outcome}`}${of}`,
    ...(then.refused === undefined ? [] : [`Refused before any rule was asked: ${printable(then.refused)}`]),
    ...(request === undefined ? [] : ['', paint('bold', 'The request'), ...drawQuestion(request, withFacts, paint)]),
    ...classes.flatMap((each) => ['', paint('bold', classOf(each)), ...drawQuestion(each, withFacts, paint)]),
    '',
    `Policy ${paint('dim', then.policy)}`,
    todayOf(again),
  ].join('\n')
}

/** A class of elements, by the facts that tell it from others. */
const classOf = ({ facts }: Question): string =>
  [facts['record.type'], facts['element.classification'], facts['element.role']]
    .filter((fact): fact is string => typeof fact === 'string' && fact !== 'none')
    .map(printable)
    .join(', ')

const drawQuestion = ({ facts, decision }: Question, withFacts: boolean, paint: Paint): readonly string[] => [
  `  ${decision.outcome}`,
  ...drawReasons(reasonsOf(decision), paint).map((line) => `  ${line}`),
  ...dutiesOf(decision),
  ...(decision.outcome === 'refused' && decision.nearestChange !== undefined
    ? [`  What would help: ${decision.nearestChange.says}`]
    : []),
  ...(decision.outcome === 'undecidable' ? [`  Not known: ${decision.unknown.join(', ')}`] : []),
  ...(withFacts ? Object.entries(facts).map(([name, value]) => `  ${paint('dim', `${name}: ${said(value)}`)}`) : []),
]

const reasonsOf = (decision: DecisionSaid): Parameters<typeof drawReasons>[0] =>
  decision.outcome === 'conflict' ? decision.between : decision.because

function dutiesOf(decision: DecisionSaid): readonly string[] {
  const duties = 'obligations' in decision ? decision.obligations.map(({ kind }) => kind) : []
  return duties.length === 0 ? [] : [`  Duties: ${[...new Set(duties)].join(', ')}`]
}

const said = (value: Question['facts'][string]): string =>
  printable(typeof value === 'object' ? value.join(', ') : String(value))

function todayOf(again: DecidedAgain): string {
  switch (again.as) {
    case 'identical':
      return 'The rules say the same of it today.'
    case 'otherwise':
      return 'The rules say otherwise of the same facts today: treat it as an incident.'
    case 'not-decided':
      return again.why === 'another-policy'
        ? 'Another policy is in force today: it was not decided again.'
        : 'No rule was asked: there is nothing to decide again.'
  }
}
