import { type Limits, Malformed, type MessageEvent, type UnknownElement } from '../message.ts'
import type { Place } from '../place.ts'
import type { CustomsElement, CustomsRecord, SubjectMention } from '../record.ts'
import { expectedOf, valueFits } from '../value.ts'
import type { CsvMapping } from './mapping.ts'
import { type Plan, planOf, selects, type Step, type SubjectStep } from './plan.ts'
import { type Row, rowsOf } from './rows.ts'

/** Reads a CSV message whose header is one of the mapping's. */
export async function* readCsv(
  pieces: AsyncIterable<Uint8Array>,
  mapping: CsvMapping,
  limits: Limits,
): AsyncGenerator<MessageEvent> {
  yield { kind: 'format', format: `csv/${mapping.name}` }
  let plan: Plan | undefined
  let batch: CustomsRecord[] = []
  let count = 0
  const unknown = new Map<Step, { readonly place: Place; count: number }>()
  for await (const rows of rowsOf(pieces, mapping.delimiter, limits)) {
    for (const row of rows) {
      if (plan === undefined) {
        plan = planFor(row, mapping, limits)
        continue
      }
      batch.push(recordOf(row, plan, unknown))
      count++
      if (batch.length < limits.batch) continue
      yield { kind: 'records', records: batch }
      batch = []
    }
  }
  if (plan === undefined) throw headerMissing(mapping, 1)
  if (batch.length > 0) yield { kind: 'records', records: batch }
  yield { kind: 'end', records: count, unknown: Array.from(unknown, reported) }
}

const reported = ([{ field, id }, { place, count }]: readonly [
  Step,
  { readonly place: Place; readonly count: number },
]): UnknownElement => ({ field, id, place, count })

function planFor({ fields, line }: Row, mapping: CsvMapping, limits: Limits): Plan {
  if (!selects(fields, mapping)) throw headerMissing(mapping, line)
  return planOf(fields, mapping, limits)
}

function headerMissing({ columns }: CsvMapping, line: number): Malformed {
  const required = columns.filter((each) => each.required)
  const names = (required.length > 0 ? required : columns).map(({ column }) => column)
  return new Malformed({ line }, 'header', `a header with ${names.join(', ')}`)
}

function recordOf(row: Row, plan: Plan, unknown: Map<Step, { readonly place: Place; count: number }>): CustomsRecord {
  const { fields, line } = row
  const subjects: SubjectMention[] = []
  const abouts: Partial<Record<string, number>> = {}
  for (const step of plan.subjects) {
    const mention = mentionOf(fields, step)
    if (mention !== undefined) abouts[mention.role] = subjects.push(mention) - 1
  }
  const elements: CustomsElement[] = []
  for (const step of plan.steps) {
    const stated = fields[step.index] ?? ''
    if (stated === '') {
      if (step.required) throw new Malformed(placeIn(row, step), 'missing', expectedOf(step.format))
      continue
    }
    const value = step.derive === undefined ? stated : step.derive(stated)
    if (!valueFits(step.format, value)) throw new Malformed(placeIn(row, step), 'value', expectedOf(step.format))
    const place = { line, field: step.field }
    const about = step.role === undefined ? undefined : abouts[step.role]
    elements.push(about === undefined ? { id: step.id, value, place } : { id: step.id, value, place, about })
    if (!step.known) countUnknown(unknown, step, place)
  }
  if (elements.length === 0) throw new Malformed({ line }, 'missing', 'a row with a value')
  return { type: plan.mapping.recordType, subjects, elements }
}

function mentionOf(fields: readonly string[], step: SubjectStep): SubjectMention | undefined {
  if (step.fields.every((index) => (fields[index] ?? '') === '')) return undefined
  const { mapping, identifier, personsIndex } = step
  const value = identifier === undefined ? '' : (fields[identifier.index] ?? '')
  const person = mapping.persons?.values.includes(fields[personsIndex] ?? '') === true
  return {
    role: mapping.role,
    kind: person ? 'person' : mapping.kind,
    identifiers:
      identifier === undefined || value === '' ? [] : [{ kind: identifier.kind, issuer: mapping.issuer, value }],
  }
}

function countUnknown(unknown: Map<Step, { readonly place: Place; count: number }>, step: Step, place: Place): void {
  const met = unknown.get(step)
  if (met === undefined) unknown.set(step, { place, count: 1 })
  else met.count++
}

/**
 * The place of a field; its column as long as no quotes shift it. A column that the mapping does not name is told by its
 * position: its name is part of the message.
 */
function placeIn({ line, fields, unquoted }: Row, { index, field, known }: Step): Place {
  const column = fields.slice(0, index).reduce((sum, each) => sum + each.length + 1, 1)
  return { line, ...(unquoted ? { column } : {}), field: known ? field : `column ${index + 1}` }
}
