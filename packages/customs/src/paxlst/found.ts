import type { Segment, Value } from '../edifact/segment.ts'
import { type DictionaryElement, elementOf, unknownElementId } from '../dictionary/index.ts'
import { Malformed } from '../message.ts'
import type { Place } from '../place.ts'
import type { ElementId } from '../record.ts'
import { expectedOf, valueFits } from '../value.ts'
import type { PaxlstGroup } from './grammar.ts'
import { type Reading, type Rule, ruleOf } from './rules.ts'
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
  const { tag } = segment
  const values = segment.values()
  if (tag !== 'COM') return foundAmong(values, segment, group, qualifiersOf(segment), reader)
  const numbers = Map.groupBy(values, ({ element }) => element)
  return [...numbers.values()].flatMap((number) => {
    const [first] = number
    const qualifier = number.find(({ component }) => component === 2)
    if (first === undefined) return []
    requireQualifier(qualifier?.text ?? '', qualifier?.place ?? first.place)
    const asFirst = number.map((value) => ({ ...value, element: 1 }))
    return foundAmong(asFirst, segment, group, [qualifier?.text ?? ''], reader)
  })
}

/** Segments whose first value is no qualifier but says something itself. */
const unqualified: ReadonlySet<string> = new Set(['BGM', 'DOC', 'GID'])

/** The qualifier, before it the qualifier with the code list of what it qualifies. */
function qualifiersOf(segment: Segment): readonly string[] {
  if (unqualified.has(segment.tag)) return []
  const qualifier = segment.text(1)
  requireQualifier(qualifier, segment.place(1))
  const list = segment.tag === 'LOC' ? segment.text(2, 2) : ''
  return list === '' ? [qualifier] : [`${qualifier}:${list}`, qualifier]
}

/** What is no code could be anything, and would become part of an element's name. */
function requireQualifier(qualifier: string, place: Place): void {
  if (/^[A-Z0-9]{1,3}$/.test(qualifier)) return
  throw new Malformed(place, 'value', 'a qualifier of one to three capitals and digits')
}

function foundAmong(
  values: readonly Value[],
  segment: Segment,
  group: PaxlstGroup,
  qualifiers: readonly string[],
  reader: Reader,
): readonly Found[] {
  const rule = ruleOf(group, segment.tag, qualifiers)
  const name = [segment.tag, ...qualifiers.slice(-1)].join(' ')
  if (rule === undefined) return values.slice(qualifiers.length > 0 ? 1 : 0).map((value) => unknownFrom(value, name))
  const telling = values.filter((value) => !rule.beside.some((at) => stands(value, at)))
  const dateFormat = values.find(({ element, component }) => element === 1 && component === 3)?.text ?? ''
  const known = rule.readings.flatMap((reading) => read(reading, telling, segment, { ...reader, dateFormat }))
  const unread = telling.filter((value) => !isRead(value, rule)).map((value) => unknownFrom(value, name))
  return [...known, ...unread]
}

const stands = ({ element, component }: Value, at: string): boolean =>
  at === `${element}` || at === `${element}.${component}`

const isRead = (value: Value, { readings }: Rule): boolean =>
  readings.some(({ at }) => at.some((place) => stands(value, place)))

function read(
  reading: Reading,
  values: readonly Value[],
  segment: Segment,
  how: Omit<Said, 'values'>,
): readonly Found[] {
  const [first, ...rest] = values.filter((value) => reading.at.some((at) => stands(value, at)))
  if (first === undefined) return []
  const said = reading.repeats
    ? segment.repeats(first.element, first.component).map((text) => [{ ...first, text }] as const)
    : [[first, ...rest] as const]
  return said.map((each) => foundAs(reading, converted(reading.as, { ...how, values: each }), first.place))
}

const dates: ReadonlySet<string> = new Set(['time', 'date', 'birth'])

function foundAs({ name, as }: Reading, value: string | undefined, place: Place): Found {
  const known = elementOf(`passenger-list-entry.${name}`)
  if (known === undefined) throw new Error(`the dictionary has no passenger-list-entry.${name}`)
  const { id, format } = known
  if (value === undefined || !valueFits(format, value))
    throw new Malformed(place, 'value', dates.has(as) ? datesExpected : expectedOf(format))
  return { id, value, place, known, field: name }
}

function unknownFrom({ element, component, text, place }: Value, name: string): Found {
  if (!valueFits('text', text)) throw new Malformed(place, 'value', expectedOf('text'))
  const id = unknownElementId('passenger-list-entry', `${name} ${element} ${component}`)
  return { id, value: text, place, known: undefined, field: `${name}, element ${element}, component ${component}` }
}
