import type { Segment, Value } from '../edifact/segment.ts'
import { type DictionaryElement, unknownElementId } from '../dictionary/index.ts'
import { Malformed } from '../message.ts'
import type { Place } from '../place.ts'
import type { ElementId } from '../record.ts'
import { expectedOf, valueFits } from '../value.ts'
import type { PaxlstGroup } from './grammar.ts'
import { type Reading, ruleOf, standsAt } from './rules.ts'
import { converted, datesExpected, type Said } from './value.ts'

/** An element as a segment states it. */
export interface Found {
  readonly id: ElementId
  readonly value: string
  readonly place: Place
  /** Undefined where the dictionary has no such element: then `field` says what it is. */
  readonly known: DictionaryElement | undefined
  readonly field: string
}

/** What the segments of one message have in common. */
export interface Reader {
  readonly decimalMark: string
  /** The day of the journey, once it is known. */
  readonly journey: string | undefined
}

/** Everything that a segment says: elements of the dictionary, and what it does not know. */
export function foundIn(segment: Segment, group: PaxlstGroup, reader: Reader): readonly Found[] {
  const values = segment.values()
  if (segment.tag !== 'COM') return foundAmong(values, segment, group, qualifiersOf(segment), reader)
  const numbers = Map.groupBy(values, ({ element }) => element)
  return Array.from(numbers, ([element, number]) => {
    const qualifier = segment.text(element, 2)
    if (!isQualifier(qualifier)) throw notQualifier(segment.place(element, 2))
    return foundAmong(number, segment, group, [qualifier], reader, element - 1)
  }).flat()
}

/** Segments whose first value is no qualifier but says something itself. */
const unqualified: ReadonlySet<string> = new Set(['BGM', 'DOC', 'GID'])

/** Whether a value is the qualifier of its segment: what it says is in the name of the others. */
const qualifies = ({ element, component }: Value, tag: string): boolean =>
  tag === 'COM' ? component === 2 : element === 1 && component === 1 && !unqualified.has(tag)

/** The qualifier, before it the qualifier with the code list of what it qualifies. */
function qualifiersOf(segment: Segment): readonly string[] {
  if (unqualified.has(segment.tag)) return []
  const qualifier = segment.text(1)
  if (!isQualifier(qualifier)) throw notQualifier(segment.place(1))
  const list = segment.tag === 'LOC' ? segment.text(2, 2) : ''
  return list === '' ? [qualifier] : [`${qualifier}:${list}`, qualifier]
}

/** What is no code could be anything, and would become part of an element's name. */
const isQualifier = (text: string): boolean => /^[A-Z0-9]{1,3}$/.test(text)
const notQualifier = (place: Place): Malformed =>
  new Malformed(place, 'value', 'a qualifier of one to three capitals and digits')

/** `before`: elements of the segment that stand before those which the rule counts from. */
function foundAmong(
  values: readonly Value[],
  segment: Segment,
  group: PaxlstGroup,
  qualifiers: readonly string[],
  reader: Reader,
  before = 0,
): readonly Found[] {
  const rule = ruleOf(group, segment.tag, qualifiers)
  const name = [segment.tag, ...qualifiers.slice(-1)].join(' ')
  const asUnknown = (value: Value): Found => unknownFrom(value, name, segment.placeOf(value))
  if (rule === undefined) return values.filter((value) => !qualifies(value, segment.tag)).map(asUnknown)
  const stands = (places: ReadonlySet<number>, { element, component }: Value): boolean =>
    standsAt(places, element - before, component)
  const telling = values.filter((value) => !stands(rule.beside, value))
  const how = { ...reader, dateFormat: segment.tag === 'DTM' ? segment.text(1, 3) : '' }
  const found = rule.readings.flatMap((reading) =>
    read(
      reading,
      telling.filter((value) => stands(reading.at, value)),
      segment,
      how,
    ),
  )
  for (const value of telling) if (!rule.readings.some(({ at }) => stands(at, value))) found.push(asUnknown(value))
  return found
}

function read(
  reading: Reading,
  [first, ...rest]: readonly Value[],
  segment: Segment,
  how: Omit<Said, 'values'>,
): readonly Found[] {
  if (first === undefined) return []
  const place = segment.placeOf(first)
  const said = reading.repeats
    ? segment.repeats(first.element, first.component).map((text) => [{ ...first, text }] as const)
    : [[first, ...rest] as const]
  return said.map((each) => foundAs(reading, converted(reading.as, { ...how, values: each }), place))
}

const dates: ReadonlySet<string> = new Set(['time', 'date', 'birth'])

function foundAs({ name, known, as }: Reading, value: string | undefined, place: Place): Found {
  const { id, format } = known
  if (value === undefined || !valueFits(format, value))
    throw new Malformed(place, 'value', dates.has(as) ? datesExpected : expectedOf(format))
  return { id, value, place, known, field: name }
}

function unknownFrom({ element, component, text }: Value, name: string, place: Place): Found {
  if (!valueFits('text', text)) throw new Malformed(place, 'value', expectedOf('text'))
  const id = unknownElementId('passenger-list-entry', `${name} ${element} ${component}`)
  return { id, value: text, place, known: undefined, field: `${name}, element ${element}, component ${component}` }
}
