/**
 * What elements are found by without reading them: the inputs of the blind index, normalised so that two ways to write the
 * same thing are the same input. Values that are easy to guess are found by nothing, or by a bucket that they share with others.
 */
import { doubleMetaphone } from 'double-metaphone'
import { type DictionaryElement, elementOf } from './dictionary/index.ts'
import type { CustomsElement } from './record.ts'
import { spellings } from './transliterate.ts'

/** Input of one keyed term: the index it belongs to, and the normalised text. */
export interface TermInput {
  readonly field: string
  readonly input: string
  /** Bits of the term that are kept, where values are so few that a whole term would tell which is which. */
  readonly bits?: number
}

/** What is searched: an element with a value, and whether names that sound like it are meant too. */
export interface SearchTerm {
  readonly element: string
  readonly value: string
  readonly sounds?: boolean | undefined
}

/** What a stored element is found by; nothing where it is not indexed. */
export function termInputs(element: Pick<CustomsElement, 'id' | 'value'>): readonly TermInput[] {
  const known = elementOf(element.id)
  if (known?.index === undefined) return none
  if (known.index !== 'name') return wholes(known, element.value)
  const parts = nameParts(element.value)
  const inputs = telling(parts).flatMap((part) => [
    ...part.map((input) => ({ field: known.id, input })),
    ...sounds(known, part),
  ])
  const last = parts.at(-1)
  if (last === undefined || !mayBeCut(element.value)) return inputs
  return [...inputs, ...last.map((input) => ({ field: cutField(known), input }))]
}

/**
 * What to look up for a value that somebody searches: parts that must all be found, each by any of its alternatives.
 * Undefined where the element is not indexed; no parts where the value has nothing to look up.
 */
export function searchInputs(term: SearchTerm): readonly (readonly TermInput[])[] | undefined {
  const known = elementOf(term.element)
  if (known?.index === undefined) return undefined
  if (known.index !== 'name') {
    const alternatives = wholes(known, term.value)
    return alternatives.length === 0 ? [] : [alternatives]
  }
  return telling(nameParts(term.value)).map((part) => [
    ...part.map((input) => ({ field: known.id, input })),
    ...beginnings(part).map((input) => ({ field: cutField(known), input })),
    ...(term.sounds === true ? sounds(known, part) : []),
  ])
}

const none: readonly TermInput[] = []

const alphanumeric = /^[A-Z0-9]+$/
const notAlphanumeric = /[^\p{L}\p{N}]+/gu
const compact = (text: string): string => (alphanumeric.test(text) ? text : text.replaceAll(notAlphanumeric, ''))

/** Identifiers and document numbers are compared without spaces, hyphens and the filler `<`. */
function wholes({ id: field, index }: DictionaryElement, value: string): readonly TermInput[] {
  const inputs = distinct(spellings(value).map(compact))
  return index === 'bucket'
    ? inputs.map((input) => ({ field, input, bits: bucketBits }))
    : inputs.map((input) => ({ field, input }))
}

/** 256 buckets: the dates of birth of a hundred years lie 140 to a bucket, which says little of any, and narrows a search much. */
const bucketBits = 8

const distinct = (texts: readonly string[]): readonly string[] => {
  const [only] = texts
  if (texts.length === 1 && only !== undefined) return only === '' ? [] : texts
  return [...new Set(texts)].filter((text) => text !== '')
}

/**
 * The parts of a name, each in every spelling.
 * @source ICAO Doc 9303-3 §4.6: an apostrophe is left out, a hyphen and a space separate parts.
 */
function nameParts(name: string): readonly (readonly string[])[] {
  return name
    .replaceAll(/['’ʼ`´]/g, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(spelt)
    .filter((part) => part.length > 0)
}

/** A part whose letters are all left out in Latin, such as a soft sign alone, is found as it stands. */
function spelt(part: string): readonly string[] {
  const found = distinct(spellings(part).map(compact))
  return found.length > 0 ? found : distinct([compact(part.toUpperCase())])
}

/** Parts without initials, unless there is nothing else: one letter tells little and would be found by everybody's. */
function telling(parts: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const longer = parts.filter(([first]) => first !== undefined && first.length > 1)
  return longer.length > 0 ? longer : parts
}

/** The name fields of TD1, TD2 and MRV-B, TD3 and MRV-A, in characters (ICAO Doc 9303-5, -6, -4, -7). */
const nameFields: ReadonlySet<number> = new Set([30, 31, 39])

/** A name that fills its field may have lost the end of its last part. A comma and a space stand for two fillers. */
const mayBeCut = (name: string): boolean => nameFields.has(name.length)
const cutField = ({ id }: DictionaryElement): string => `${id}/cut`

/**
 * How a part of a name sounds, as Double Metaphone codes it (Philips, 2000): of its recommended spelling alone, and none of
 * what is too short to sound like anything.
 */
function sounds({ id }: DictionaryElement, [spelling = '']: readonly string[]): readonly TermInput[] {
  if (spelling.length < 3) return none
  return distinct(doubleMetaphone(spelling).filter((code) => code.length > 1)).map((input) => ({
    field: `${id}/sound`,
    input,
  }))
}

const beginnings = (part: readonly string[]): readonly string[] =>
  distinct(part.flatMap((spelling) => Array.from(spelling, (_, index) => spelling.slice(0, index)).slice(1)))
