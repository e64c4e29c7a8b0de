import type { RecordId, View, ViewElement, ViewRecord } from '@carnet/api'
import { type DecodedElement, elementOf } from '@carnet/customs'
import { mask, type MaskName, maskNames, redacted } from '@carnet/deid'
import type { Citation } from '@carnet/law'
import type { CompartmentClass } from '../store/index.ts'
import { elementsOf, orderOf } from './elements.ts'
import type { PlannedPart, PlannedRecord } from './plan.ts'
import { reasonOf } from './refuse.ts'
import type { Treatment } from './treatment.ts'

/** What was opened: elements; or why nobody can: the keys were destroyed, or may be used by nobody for the time being. */
export type OpenedCompartment = readonly DecodedElement[] | 'destroyed' | 'restricted'
/** What was opened of one record, by compartment. */
export type OpenedRecord = ReadonlyMap<string, OpenedCompartment>

/** How values are shown to one recipient for one purpose. */
export interface Shaping {
  readonly wanted: ReadonlySet<string> | undefined
  readonly externalId: (id: string) => string
  /** Pairwise: two recipients, or one over two purposes, can't join what they hold. */
  readonly pseudonym: (field: string, value: string) => string
}

export function shapeRecord({ candidate, clear, parts }: PlannedRecord, opened: OpenedRecord, on: Shaping): ViewRecord {
  const inClear = clear.map(({ id, value, treatment }) => shown(id, value, 'open', treatment, on))
  const sealed = parts.flatMap((part) => shapePart(candidate.type, part, openedAs(part, opened), on))
  const elements = [...inClear, ...sealed].sort(byOrder)
  return {
    id: on.externalId(candidate.id) as RecordId,
    type: candidate.type as ViewRecord['type'],
    ...(candidate.sameAs === undefined ? {} : { sameAs: candidate.sameAs.map((id) => on.externalId(id) as RecordId) }),
    elements,
  }
}

const openedAs = ({ compartment, destroyed }: PlannedPart, opened: OpenedRecord): OpenedCompartment | undefined =>
  destroyed ? 'destroyed' : opened.get(compartment.name)

function shapePart(
  recordType: string,
  { of, treatment }: PlannedPart,
  opened: OpenedCompartment | undefined,
  on: Shaping,
): readonly ViewElement[] {
  // What was not opened is listed as the dictionary has it: whether the record states it stays unsaid.
  const unopened = elementsOf(recordType, of).filter(({ id }) => isWanted(id, on))
  const because = treatment.because.rule
  if (treatment.kind === 'withhold')
    return unopened.map(({ id }) => ({ ...standing(id, of.classification), state: 'withheld', because }))
  if (treatment.kind === 'redact') return unopened.map(({ id }) => redactedElement(id, of, because))
  if (opened === 'destroyed')
    return unopened.map(({ id }) => ({
      ...standing(id, of.classification),
      state: 'destroyed',
      because: destroyed.rule,
    }))
  if (opened === 'restricted')
    return unopened.map(({ id }) => ({
      ...standing(id, of.classification),
      state: 'withheld',
      because: restricted.rule,
    }))
  if (opened === undefined) throw new Error('a compartment that was to be shown was not opened')
  return opened
    .filter(({ id }) => isWanted(id, on))
    .map((element) => ({
      ...shown(element.id, element.value, of.classification, treatment, on),
      ...occurrenceOf(element),
    }))
}

const occurrenceOf = ({ occurrence }: DecodedElement): Pick<ViewElement, 'occurrence'> =>
  occurrence === undefined ? {} : { occurrence }

/** In dictionary order; what repeats, in the order in which it occurred. */
const byOrder = (one: ViewElement, other: ViewElement): number =>
  orderOf(one.id) - orderOf(other.id) || byNumbers.compare(one.occurrence ?? '', other.occurrence ?? '')
const byNumbers = new Intl.Collator('en', { numeric: true })

const isWanted = (id: string, { wanted }: Shaping): boolean => wanted === undefined || wanted.has(id)

const redactedElement = (id: string, { classification }: CompartmentClass, because: string): ViewElement => ({
  ...standing(id, classification),
  state: 'masked',
  value: redacted,
  mask: 'redact',
  because,
})

function standing(id: string, classification: string): Pick<ViewElement, 'id' | 'classification' | 'role'> {
  const role = elementOf(id)?.role
  return { id, classification, ...(role === undefined ? {} : { role }) }
}

/** One element as its treatment lets it be seen. */
function shown(id: string, value: string, classification: string, treatment: Treatment, on: Shaping): ViewElement {
  const element = { ...standing(id, classification), because: treatment.because.rule }
  switch (treatment.kind) {
    case 'reveal':
      return { ...element, state: 'revealed', value }
    case 'withhold':
      return { ...element, state: 'withheld' }
    case 'pseudonymise':
      return { ...element, state: 'masked', value: on.pseudonym(id, value), mask: 'pseudonym' }
    case 'redact':
      return { ...element, state: 'masked', value: redacted, mask: 'redact' }
    case 'mask': {
      const name = maskOf(id, treatment.mask, classification)
      return name === 'none'
        ? { ...element, state: 'revealed', value }
        : { ...element, state: 'masked', value: mask(name, value), mask: name }
    }
  }
}

/** The mask that an obligation means for an element. Nothing sealed is shown whole because it has no mask of its own. */
function maskOf(id: string, named: string, classification: string): MaskName {
  const name = named === 'dictionary' ? (elementOf(id)?.mask ?? 'redact') : named
  if (name === 'none' && classification !== 'open') return 'redact'
  return maskNames.find((known) => known === name) ?? 'redact'
}

const destroyed: Citation = { rule: 'keys/destroyed', says: 'The keys were destroyed; nobody can read it.', cites: [] }

const restricted: Citation = {
  rule: 'keys/restricted',
  says: 'The keys are restricted; nobody may use them.',
  cites: [],
}

/** What permitted the request, and every rule that the elements shown refer to, once each. */
export function reasonsOf(
  planned: readonly PlannedRecord[],
  shown: View['records'],
  request: readonly Citation[],
): View['reasons'] {
  const treatments = planned.flatMap(({ clear, parts }) => [...clear, ...parts].map(({ treatment }) => treatment))
  const known = [...treatments.map(({ because }) => because), destroyed, restricted]
  const referred = new Set(shown.flatMap(({ elements }) => elements.map(({ because }) => because)))
  const citations = [...request, ...known.filter(({ rule }) => referred.has(rule))]
  return [...new Map(citations.map((each) => [each.rule, reasonOf(each)])).values()]
}
