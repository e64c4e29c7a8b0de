/**
 * The data dictionary: every element that records are made of, and what protects it.
 *
 * Numbers and ids are forever: sealed records hold the numbers, rules and views the ids.
 */
import type { Classification, ElementId, RecordType, RetentionClass, StatedElement, SubjectMention } from '../record.ts'
import { recordTypes } from '../record.ts'
import { declarationElements } from './declaration.ts'
import { declarationNotification } from './declaration-notification.ts'
import type { DictionaryElement, ElementRow } from './element.ts'
import { passengerListEntryElements } from './passenger-list-entry.ts'
import { tableOf } from './table.ts'
import { travelDocumentElements } from './travel-document.ts'
import { wcoGoods } from './wco-goods.ts'
import { wcoHeader } from './wco-header.ts'
import { wcoParties } from './wco-parties.ts'
import { wcoPathsOf } from './wco-paths.ts'
import { wcoShipment } from './wco-shipment.ts'

export { type DictionaryElement, type IndexKind, type MaskName, maskNames } from './element.ts'

/** Counts the changes of the dictionary: an element added, or one classified differently. */
export const dictionaryVersion = 2

const retentions: Readonly<Record<RecordType, RetentionClass>> = {
  declaration: 'goods',
  'declaration-notification': 'goods',
  'travel-document': 'passenger',
  'passenger-list-entry': 'passenger',
}

/** The retention class of a record; goods for a type that nobody knows, since its class must never lapse early by guess. */
export const retentionOf = (recordType: string): RetentionClass =>
  isRecordType(recordType) ? retentions[recordType] : 'goods'

export const isRecordType = (text: string): text is RecordType => (recordTypes as readonly string[]).includes(text)

const tabled = (recordType: RecordType, rows: readonly ElementRow[]): readonly DictionaryElement[] =>
  rows.map(({ id, derivedFrom, holderDecides = false, restricted = false, ...row }) => ({
    ...row,
    id: id as ElementId,
    recordType,
    holderDecides,
    restricted,
    retention: retentions[recordType],
    ...(derivedFrom === undefined ? {} : { derivedFrom: derivedFrom as ElementId }),
    ...pathsOf(id),
  }))

const pathsOf = (id: string): Pick<DictionaryElement, 'wcoPaths'> => {
  const wcoPaths = wcoPathsOf.get(id)
  return wcoPaths === undefined ? {} : { wcoPaths }
}

const wcoModel = 'WCO Data Model 3.6'

const notificationElements: readonly ElementRow[] = tableOf(declarationNotification, wcoModel).map((row) =>
  row.id === 'declaration-notification.month' ? { ...row, derivedFrom: 'declaration-notification.issue-time' } : row,
)

/** Every element, by ascending number: this is dictionary order. */
export const dictionary: readonly DictionaryElement[] = [
  ...tabled('declaration', declarationElements),
  ...tabled('travel-document', travelDocumentElements),
  ...[wcoHeader, wcoShipment, wcoGoods, wcoParties].flatMap((table) => tabled('declaration', tableOf(table, wcoModel))),
  ...tabled('declaration-notification', notificationElements),
  ...tabled('passenger-list-entry', passengerListEntryElements),
]

const byId: ReadonlyMap<string, DictionaryElement> = new Map(dictionary.map((element) => [element.id, element]))
const byNumber: ReadonlyMap<number, DictionaryElement> = new Map(dictionary.map((element) => [element.number, element]))

export const elementOf = (id: string): DictionaryElement | undefined => byId.get(id)
export const elementNumbered = (number: number): DictionaryElement | undefined => byNumber.get(number)

/** The id of an element that the dictionary does not know: stable, so that the same field is the same element next time. */
export const unknownElementId = (recordType: RecordType, field: string): ElementId => {
  const slug = field
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64)
  return `${recordType}.unknown.${slug === '' ? 'unnamed' : slug}` as ElementId
}

const unknownId = new RegExp(`^(${recordTypes.join('|')})\\.unknown\\.[a-z0-9-]{1,64}$`)

/** The type of record that an unknown element's id belongs to; undefined where it is no such id. */
export const recordTypeOfUnknown = (id: string): string | undefined => unknownId.exec(id)?.[1]

/**
 * What an element of one record is. A trader's number is personal where a natural person holds it; what the dictionary
 * does not know is personal until somebody says otherwise.
 */
export function classificationOf(element: StatedElement, subjects: readonly SubjectMention[]): Classification {
  const known = byId.get(element.id)
  if (known === undefined) return 'personal'
  if (!known.holderDecides || element.about === undefined) return known.classification
  return subjects[element.about]?.kind === 'person' ? 'personal' : known.classification
}
