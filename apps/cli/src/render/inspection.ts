import { classificationOf, type CustomsElement, type CustomsRecord, type MessageFault } from '@carnet/customs'
import type { Paint } from '../shell.ts'
import { placeOf } from './problem.ts'
import { pad, printable } from './table.ts'
import { labelOf } from './view.ts'

/** One element as `inspect` tells it: what it would be sealed as, about whom, and what the message says. */
export interface InspectedElement {
  readonly id: string
  readonly place: CustomsElement['place']
  readonly classification: string
  /** Whom the element is about; null where it is about nobody. */
  readonly role: string | null
  readonly value: string
  /** Which one it is, where it repeats. */
  readonly occurrence?: string
}

export interface InspectedRecord {
  readonly type: string
  readonly elements: readonly InspectedElement[]
}

export interface InspectedProblem {
  readonly code: 'message/malformed' | 'message/unknown-format'
  readonly at?: CustomsElement['place']
  readonly fault?: string
  readonly expected?: string
}

export const inspectedRecord = ({ type, subjects, elements }: CustomsRecord): InspectedRecord => ({
  type,
  elements: elements.map((element) => ({
    id: element.id,
    place: element.place,
    classification: classificationOf(element, subjects),
    role: element.about === undefined ? null : (subjects[element.about]?.role ?? null),
    value: element.value,
    ...(element.occurrence === undefined ? {} : { occurrence: element.occurrence }),
  })),
})

export const inspectedProblem = (fault: MessageFault): InspectedProblem =>
  fault.kind === 'unknown-format'
    ? { code: 'message/unknown-format' }
    : { code: 'message/malformed', at: fault.at, fault: fault.fault, expected: fault.expected }

/** A record as it would be sealed: element, value, classification, whom it is about. */
export function drawInspected({ type, elements }: InspectedRecord, paint: Paint): string {
  const widest = Math.max(0, ...elements.map((element) => labelOf(element).length))
  const lines = elements.map((element) => {
    const { classification, role, value } = element
    const about = role === null ? '' : ` of the ${role}`
    return `  ${pad(labelOf(element), widest)}  ${pad(paint('dim', `${classification}${about}`), 28)}  ${printable(value)}`
  })
  const line = elements[0]?.place.line
  return [`${paint('bold', type)}${line === undefined ? '' : paint('dim', `  line ${line}`)}`, ...lines].join('\n')
}

export const drawInspectedProblem = ({ code, at, expected }: InspectedProblem): string =>
  code === 'message/unknown-format' || at === undefined
    ? 'The content has no format that Carnet knows.'
    : `Malformed at ${placeOf(at)}: expected ${expected ?? ''}.`
