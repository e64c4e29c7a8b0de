/**
 * What elements are found by without reading them: the inputs of the blind index, normalised so that two ways to write the
 * same thing are the same input. Only values that are hard to guess are indexed; the rest is found by nothing.
 */
import { type DictionaryElement, elementOf } from './dictionary/index.ts'
import type { CustomsElement } from './record.ts'
import { spellings } from './transliterate.ts'

/** Input of one keyed term: the index it belongs to, and the normalised text. */
export interface TermInput {
  readonly field: string
  readonly input: string
}

/** What a stored element is found by; nothing where it is not indexed. */
export function termInputs(element: Pick<CustomsElement, 'id' | 'value'>): readonly TermInput[] {
  const known = elementOf(element.id)
  if (known?.index === undefined) return none
  if (known.index !== 'name') return wholes(known.id, element.value)
  const parts = nameParts(element.value)
  const inputs = telling(parts).flatMap((part) => part.map((input) => ({ field: known.id, input })))
  const last = parts.at(-1)
  if (last === undefined || !mayBeCut(element.value)) return inputs
  return [...inputs, ...last.map((input) => ({ field: cutField(known), input }))]
}

/**
 * What to look up for a value that somebody searches: parts that must all be found, each by any of its alternatives.
 * Undefined where the element is not indexed; no parts where the value has nothing to look up.
 */
export function searchInputs(elementId: string, value: string): readonly (readonly TermInput[])[] | undefined {
  const known = elementOf(elementId)
  if (known?.index === undefined) return undefined
  if (known.index !== 'name') {
    const alternatives = wholes(known.id, value)
    return alternatives.length === 0 ? [] : [alternatives]
  }
  return telling(nameParts(value)).map((part) => [
    ...part.map((input) => ({ field: known.id, input })),
    ...beginnings(part).map((input) => ({ field: cutField(known), input })),
  ])
}

const none: readonly TermInput[] = []

const alphanumeric = /^[A-Z0-9]+$/
const notAlphanumeric = /[^\p{L}\p{N}]+/gu
const compact = (text: string): string => (alphanumeric.test(text) ? text : text.replaceAll(notAlphanumeric, ''))

/** Identifiers and document numbers are compared without spaces, hyphens and the filler `<`. */
const wholes = (field: string, value: string): readonly TermInput[] =>
  distinct(spellings(value).map(compact)).map((input) => ({ field, input }))

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
    .map((part) => distinct(spellings(part).map(compact)))
    .filter((part) => part.length > 0)
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

const beginnings = (part: readonly string[]): readonly string[] =>
  distinct(part.flatMap((spelling) => Array.from(spelling, (_, index) => spelling.slice(0, index)).slice(1)))
