import { elementOf, isRecordType, recordTypeOfUnknown } from './dictionary/index.ts'
import { defaultLimits } from './message.ts'
import type { Place } from './place.ts'
import { identifierKinds, type RecordType, type StatedRecord, type SubjectMention, subjectRoles } from './record.ts'
import { longestValue, valueFits } from './value.ts'

/** Where a record first departs from its type, as a path such as `elements[3].value`; never what stands there. */
export type Validated =
  | { readonly ok: true; readonly record: StatedRecord }
  | { readonly ok: false; readonly at: string }

const { elements: mostElements, subjects: mostSubjects } = defaultLimits
const mostIdentifiers = 16
const longestIdentifier = 128
const longestField = 256
const largestPosition = 2 ** 31 - 1

const elementProperties: ReadonlySet<string> = new Set(['id', 'value', 'place', 'about', 'occurrence'])
const roles: ReadonlySet<unknown> = new Set(subjectRoles)
const kinds: ReadonlySet<unknown> = new Set(identifierKinds)

/**
 * Checks what another process calls a record. It runs for every record that the vault process takes in, so it looks at
 * each property once and copies nothing; a property that the type does not have is refused. Elements may have left their
 * places with the message.
 */
export function validateRecord(value: unknown): Validated {
  const at = faultIn(value)
  return at === undefined ? { ok: true, record: value as StatedRecord } : { ok: false, at }
}

function faultIn(value: unknown): string | undefined {
  if (!isObject(value)) return 'record'
  for (const key in value) if (key !== 'type' && key !== 'subjects' && key !== 'elements') return 'record'
  const { type, subjects, elements } = value
  if (typeof type !== 'string' || !isRecordType(type)) return 'type'
  if (!Array.isArray(subjects) || subjects.length > mostSubjects) return 'subjects'
  for (let index = 0; index < subjects.length; index++) {
    const fault = faultInSubject(subjects[index])
    if (fault !== undefined) return `subjects[${index}]${fault}`
  }
  if (!Array.isArray(elements) || elements.length === 0 || elements.length > mostElements) return 'elements'
  for (let index = 0; index < elements.length; index++) {
    const fault = faultInElement(elements[index], type, subjects as readonly SubjectMention[])
    if (fault !== undefined) return `elements[${index}]${fault}`
  }
  return undefined
}

function faultInSubject(subject: unknown): string | undefined {
  if (!isObject(subject)) return ''
  for (const key in subject) if (key !== 'role' && key !== 'kind' && key !== 'identifiers') return ''
  const { role, kind, identifiers } = subject
  if (!roles.has(role)) return '.role'
  if (kind !== 'person' && kind !== 'organisation') return '.kind'
  if (!Array.isArray(identifiers) || identifiers.length > mostIdentifiers) return '.identifiers'
  for (let index = 0; index < identifiers.length; index++) {
    if (!isIdentifier(identifiers[index])) return `.identifiers[${index}]`
  }
  return undefined
}

function isIdentifier(identifier: unknown): boolean {
  if (!isObject(identifier)) return false
  for (const key in identifier) if (key !== 'kind' && key !== 'issuer' && key !== 'value') return false
  const { kind, issuer, value } = identifier
  return kinds.has(kind) && isText(issuer, longestIdentifier) && isText(value, longestIdentifier)
}

function faultInElement(element: unknown, type: RecordType, subjects: readonly SubjectMention[]): string | undefined {
  if (!isObject(element)) return ''
  for (const key in element) if (!elementProperties.has(key)) return ''
  const { id, value, place, about, occurrence } = element
  if (typeof id !== 'string') return '.id'
  if (!isText(value, longestValue)) return '.value'
  if (place !== undefined && !isPlace(place)) return '.place'
  if (about !== undefined && !isIndex(about, subjects.length)) return '.about'
  if (occurrence !== undefined && !isOccurrence(occurrence)) return '.occurrence'
  const known = elementOf(id)
  if (known === undefined) return recordTypeOfUnknown(id) === type ? undefined : '.id'
  if (known.recordType !== type) return '.id'
  if (!valueFits(known.format, value)) return '.value'
  // What stands in clear stands there once: of an element that repeats, one value would take the place of the others.
  if (occurrence !== undefined && known.classification === 'open') return '.occurrence'
  // What is about somebody is sealed under that person's keys: an element must not come to rest under another's.
  return (about === undefined ? undefined : subjects[about]?.role) === known.role ? undefined : '.about'
}

function isPlace(place: unknown): place is Place {
  if (!isObject(place)) return false
  for (const key in place) if (key !== 'line' && key !== 'column' && key !== 'field') return false
  const { line, column, field } = place
  return (
    isPosition(line) &&
    (column === undefined || isPosition(column)) &&
    (field === undefined || isText(field, longestField))
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest
const isPosition = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestPosition
/** Up to four levels of things that repeat, each counted from one. */
const isOccurrence = (value: unknown): value is string =>
  typeof value === 'string' && /^[1-9]\d{0,5}(?:\.[1-9]\d{0,5}){0,3}$/.test(value)
const isIndex = (value: unknown, length: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < length
