import { elementOf } from '../dictionary/index.ts'
import { Malformed } from '../message.ts'
import type { CustomsElement, CustomsRecord, Identifier, SubjectMention } from '../record.ts'
import type { Found } from './found.ts'

/** What a message says before its first traveller. */
export interface Head {
  readonly list: readonly Found[]
  readonly parties: readonly (readonly Found[])[]
  readonly legs: readonly (readonly Found[])[]
}

/** What a message says of one traveller. */
export interface Traveller {
  readonly said: readonly Found[]
  readonly documents: readonly (readonly Found[])[]
}

/** The head as it is repeated in every entry. */
export interface Journey {
  /** The day of arrival, or of departure where no arrival is stated. */
  readonly day: string | undefined
  readonly known: readonly CustomsElement[]
  readonly unknown: readonly CustomsElement[]
  readonly parties: readonly SubjectMention[]
}

const prefix = 'passenger-list-entry'
/** The traveller stands first among an entry's subjects. */
const traveller = 0

export function journeyOf({ list, parties, legs }: Head): Journey {
  requireOneArrival(legs.flat())
  const stated = [
    ...list.map((each) => elementFrom(each)),
    ...parties.flatMap((party, index) =>
      party.map((each) => elementFrom(each, aboutParty(each, index), several(parties, index))),
    ),
    ...legs.flatMap((leg, index) => legElements(leg, several(legs, index))),
  ]
  const time = lastOf(stated, 'arrival-time') ?? lastOf(stated, 'departure-time')
  const elements = time === undefined ? stated : [...stated, monthOf(time)]
  return {
    day: time?.value.slice(0, 10),
    known: inOrder(elements.filter(({ id }) => elementOf(id) !== undefined)),
    unknown: elements.filter(({ id }) => elementOf(id) === undefined),
    parties: parties.map(() => ({ role: 'reporting-party', kind: 'person', identifiers: [] })),
  }
}

/** One traveller's record: the journey's elements, then the traveller's own. */
export function entryOf(journey: Journey, { said, documents }: Traveller): CustomsRecord {
  const own = [
    ...said.map((each) => elementFrom(each, aboutTraveller(each))),
    ...documents.flatMap((document, index) =>
      document.map((each) => elementFrom(each, aboutTraveller(each), several(documents, index))),
    ),
  ]
  const known = inOrder([...journey.known, ...own.filter(({ id }) => elementOf(id) !== undefined)])
  const unknown = own.filter(({ id }) => elementOf(id) === undefined)
  return {
    type: prefix,
    subjects: [{ role: 'traveller', kind: 'person', identifiers: identifiersIn(documents) }, ...journey.parties],
    elements: [...known, ...journey.unknown, ...unknown],
  }
}

/** Which one it is, where there are several. */
const several = (all: readonly unknown[], index: number): string | undefined =>
  all.length > 1 ? String(index + 1) : undefined

/** Of an unknown element of a party nobody says whom it is about: the party it is. */
const aboutParty = ({ known }: Found, index: number): number | undefined =>
  known !== undefined && known.role === undefined ? undefined : traveller + 1 + index

const aboutTraveller = ({ known }: Found): number | undefined =>
  known !== undefined && known.role === undefined ? undefined : traveller

/** What stands in clear stands there once, and says so without an occurrence. */
function elementFrom({ id, value, place, known }: Found, about?: number, occurrence?: string): CustomsElement {
  const once = occurrence === undefined || known?.classification === 'open'
  return { id, value, place, ...(about === undefined ? {} : { about }), ...(once ? {} : { occurrence }) }
}

/** Places on the route are counted within their leg. */
function legElements(leg: readonly Found[], occurrence: string | undefined): readonly CustomsElement[] {
  let places = 0
  return leg.map((each) =>
    each.field === 'route-port'
      ? elementFrom(each, undefined, `${occurrence ?? 1}.${++places}`)
      : elementFrom(each, undefined, occurrence),
  )
}

function requireOneArrival(found: readonly Found[]): void {
  const [, second] = found.filter(({ field }) => field === 'arrival-port')
  if (second !== undefined) throw new Malformed(second.place, 'structure', 'one place of arrival (LOC+87)')
}

const lastOf = (elements: readonly CustomsElement[], name: string): CustomsElement | undefined =>
  elements.findLast(({ id }) => id === `${prefix}.${name}`)

function monthOf({ value, place }: CustomsElement): CustomsElement {
  const month = elementOf(`${prefix}.month`)
  if (month === undefined) throw new Error('the dictionary has no month of a journey')
  return { id: month.id, value: value.slice(0, 7), place }
}

const inOrder = (elements: readonly CustomsElement[]): readonly CustomsElement[] =>
  elements.toSorted((one, other) => numberOf(one) - numberOf(other))
const numberOf = ({ id }: CustomsElement): number => elementOf(id)?.number ?? Infinity

/** @source ICAO Doc 9303-3 to -7: passports, identity and crew cards, visas. Other documents do not tell a traveller. */
const isTravelDocument = (type: string): boolean => /^[PIACV][A-Z0-9]?$/.test(type)

/** As a machine-readable zone gives it: issuing state and number, so that list and document are one subject. */
const identifiersIn = (documents: readonly (readonly Found[])[]): readonly Identifier[] =>
  documents.flatMap((document) => {
    const said = (name: string): string => document.find(({ field }) => field === name)?.value ?? ''
    const issuer = said('document-state')
    const value = said('document-number').replaceAll(/[\s<]/g, '').toUpperCase()
    const tells = isTravelDocument(said('document-type')) && issuer !== '' && value !== ''
    return tells ? [{ kind: 'travel-document-number', issuer, value }] : []
  })
