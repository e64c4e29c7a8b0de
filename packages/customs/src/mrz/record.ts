import { unknownElementId } from '../dictionary/index.ts'
import { Malformed, type UnknownElement } from '../message.ts'
import type { CustomsElement, CustomsRecord, ElementId } from '../record.ts'
import { expectedOf, type ValueFormat, valueFits } from '../value.ts'
import { birthDate, expiryDate } from './date.ts'
import type { Zone, ZoneField } from './zone.ts'

/** A travel document's record: one traveller, identified by issuing state and document number. */
export function recordOf(zone: Zone, unknown: Map<string, UnknownElement>): CustomsRecord {
  const elements: CustomsElement[] = []
  const add = (name: string, { place }: ZoneField, value: string | undefined, format: ValueFormat): void => {
    if (value === undefined) return
    if (!valueFits(format, value)) throw new Malformed(place, 'value', expectedOf(format))
    const id = `travel-document.${name}` as ElementId
    elements.push(name === 'type' ? { id, value, place } : { id, value, place, about: 0 })
  }
  const { code, state, number, name, nationality, birth, sex, expiry } = zone
  const expires = expiry === undefined || expiry.text === '' ? undefined : expiryDate(expiry.text)
  add('type', code, code.text, 'code')
  add('number', number, number.text.replaceAll('<', ''), 'identifier')
  add('issuing-state', state, state.text, 'state')
  add('name', name, readableName(name.text), 'name')
  if (nationality !== undefined) add('nationality', nationality, nationality.text, 'state')
  if (/[^<]/.test(birth.text)) add('birth-date', birth, birthDate(birth.text, expires) ?? '', 'partial-date')
  add('sex', sex, sex.text === '' ? 'X' : sex.text, 'sex')
  if (expiry !== undefined) add('expiry-date', expiry, expires, 'date')
  for (const each of zone.optional) add('optional', each, each.text.replaceAll('<', ' '), 'text')
  for (const each of zone.further) elements.push(furtherElement(each, unknown))
  const identifier = {
    kind: 'travel-document-number',
    issuer: state.text,
    value: number.text.replaceAll('<', ''),
  } as const
  return {
    type: 'travel-document',
    subjects: [{ role: 'traveller', kind: 'person', identifiers: [identifier] }],
    elements,
  }
}

/** `ERIKSSON<<ANNA<MARIA` reads `ERIKSSON, ANNA MARIA`: as long as the field, so that a full field still shows. */
const readableName = (text: string): string => {
  const [primary = '', ...rest] = text.split('<<')
  const secondary = rest.join(' ').replaceAll(/<+/g, ' ').trim()
  const parts = [primary.replaceAll('<', ' ').trim(), secondary]
  return parts.filter((part) => part !== '').join(', ')
}

function furtherElement({ text, place }: ZoneField, unknown: Map<string, UnknownElement>): CustomsElement {
  const field = place.field ?? ''
  const id = unknownElementId('travel-document', field)
  const met = unknown.get(id)
  unknown.set(id, { field, id, place: met?.place ?? place, count: (met?.count ?? 0) + 1 })
  return { id, value: text.replaceAll('<', ' '), place, about: 0 }
}
