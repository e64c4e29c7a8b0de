import { unknownElementId } from '../dictionary/index.ts'
import { type Limits, Malformed } from '../message.ts'
import type { Place } from '../place.ts'
import type { CustomsElement, CustomsRecord, ElementId, Identifier, SubjectMention, SubjectRole } from '../record.ts'
import { expectedOf, valueFits } from '../value.ts'
import { derivedFrom } from './derive.ts'
import type { Field, RecordTree } from './node.ts'
import type { Unknowns } from './unknown.ts'

/** The parties that one group of a message mentions, once something about them was met. */
export interface Party {
  about: number | undefined
  /** Whom to turn to at the party: always a natural person. */
  contact: number | undefined
}

export const nobody = (): Party => ({ about: undefined, contact: undefined })

/** Where a text of the message stands, and what it is part of. */
export interface Where {
  readonly line: number
  readonly column: number
  readonly field: string
  readonly occurrence: string | undefined
}

export const placeOf = ({ line, column, field }: Where): Place => ({ line, column, field })

/** One record as it grows. */
export interface GrowingRecord {
  readonly tree: RecordTree
  add(field: Field, value: string, where: Where, party: Party | undefined): void
  /** What the dictionary has no element for. */
  addUnknown(path: string, value: string, where: Where): void
  /** The record, once all of it was met. */
  finished(): CustomsRecord
}

interface Mention {
  readonly role: SubjectRole
  readonly kind: SubjectMention['kind']
  readonly identifiers: Identifier[]
}

export function growRecord(tree: RecordTree, unknowns: Unknowns, limits: Limits): GrowingRecord {
  const elements: CustomsElement[] = []
  const numbers: number[] = []
  /** The elements that something is derived from. */
  const sources: CustomsElement[] = []
  const mentions: Mention[] = []
  const push = (number: number, element: CustomsElement): void => {
    if (elements.length >= limits.elements)
      throw tooLong(element.place, `a record of at most ${limits.elements} elements`)
    elements.push(element)
    numbers.push(number)
  }
  const mention = (role: SubjectRole, { line }: Where): number => {
    if (mentions.length >= limits.subjects) throw tooLong({ line }, `a record of at most ${limits.subjects} parties`)
    return mentions.push({ role, kind: role === 'contact' ? 'person' : 'organisation', identifiers: [] }) - 1
  }
  const aboutOf = (role: SubjectRole, party: Party, where: Where): number =>
    role === 'contact' ? (party.contact ??= mention(role, where)) : (party.about ??= mention(role, where))

  return {
    tree,
    add({ id, number, format, role, identifier, isSource }, value, where, party) {
      const place = placeOf(where)
      if (!valueFits(format, value)) throw new Malformed(place, 'value', expectedOf(format))
      const about = role === undefined || party === undefined ? undefined : aboutOf(role, party, where)
      if (identifier !== undefined && role !== undefined && about !== undefined)
        mentions[about]?.identifiers.push({ kind: identifier, issuer: issuerOf(value, role), value })
      const element = elementWith(id, value, place, about, where.occurrence)
      push(number, element)
      if (isSource) sources.push(element)
    },
    addUnknown(path, value, where) {
      const place = placeOf(where)
      if (!valueFits('text', value)) throw new Malformed(place, 'value', expectedOf('text'))
      const id = unknownElementId(tree.type, endOf(path))
      unknowns.count(path, id, place)
      push(unknownNumber, elementWith(id, value, place, undefined, where.occurrence))
    },
    finished() {
      for (const { number, element } of derivedFrom(sources, tree.type)) push(number, element)
      return { type: tree.type, ...merged(mentions, inOrder(elements, numbers)) }
    },
  }
}

/** What the dictionary does not know stands last. */
const unknownNumber = 2 ** 20

/** In dictionary order; of one element, in the order of the message. */
function inOrder(elements: readonly CustomsElement[], numbers: readonly number[]): readonly CustomsElement[] {
  const size = elements.length
  const keys = new Float64Array(size)
  for (let index = 0; index < size; index++) keys[index] = (numbers[index] ?? unknownNumber) * size + index
  keys.sort()
  const ordered: CustomsElement[] = []
  for (const key of keys) {
    const element = elements[key % size]
    if (element !== undefined) ordered.push(element)
  }
  return ordered
}

function elementWith(
  id: ElementId,
  value: string,
  place: Place,
  about: number | undefined,
  occurrence: string | undefined,
): CustomsElement {
  if (about === undefined) return occurrence === undefined ? { id, value, place } : { id, value, place, occurrence }
  return occurrence === undefined ? { id, value, place, about } : { id, value, place, about, occurrence }
}

const tooLong = (place: Place, expected: string): Malformed => new Malformed(place, 'too-long', expected)

/** An EORI number: the country that gave it out, and what is unique there (Regulation (EU) 2015/2447 Annex B, 3/2). */
const eori = /^[A-Z]{2}[A-Z0-9]{1,15}$/

/** A number that is no EORI is unique among its own role at best: it joins with nothing else by guess. */
const issuerOf = (value: string, role: SubjectRole): string => (eori.test(value) ? 'EORI' : `wco-xml/${role}`)

/** The last names of a path, as many as an id has room for: they tell more than the first. */
const endOf = (path: string): string => (path.length > 60 ? path.slice(-60).replace(/^[^/]*\//, '') : path)

/** Mentions of one party in one role under the same number are one mention. */
function merged(
  mentions: readonly Mention[],
  elements: readonly CustomsElement[],
): Pick<CustomsRecord, 'subjects' | 'elements'> {
  const subjects: Mention[] = []
  const indices = new Map<string, number>()
  const places = mentions.map((mention) => {
    const [identifier] = mention.identifiers
    if (identifier === undefined) return subjects.push(mention) - 1
    const key = `${mention.role} ${identifier.issuer} ${identifier.value}`
    const index = indices.get(key) ?? subjects.push(mention) - 1
    indices.set(key, index)
    return index
  })
  if (subjects.length === mentions.length) return { subjects, elements }
  const moved = elements.map((element) => {
    const about = element.about === undefined ? undefined : places[element.about]
    return about === undefined || about === element.about ? element : { ...element, about }
  })
  return { subjects, elements: moved }
}
