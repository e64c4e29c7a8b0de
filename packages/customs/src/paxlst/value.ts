import type { Value } from '../edifact/segment.ts'
import { birthDate, expiryDate } from '../mrz/date.ts'

/** How what a segment says becomes an element's value. Undefined: it can not. */
export type Conversion =
  | 'text'
  | 'joined'
  | 'name'
  | 'address'
  | 'state'
  | 'sex'
  | 'number'
  | 'quantity'
  | 'time'
  | 'date'
  | 'birth'

export interface Said {
  /** The values of the element's places, in order; at least one. */
  readonly values: readonly [Value, ...Value[]]
  /** UN/EDIFACT 2379, where the segment is a date; empty where it names none. */
  readonly dateFormat: string
  readonly decimalMark: string
  /** The day of the journey, as far as it is known: nobody on it was born after it. */
  readonly journey: string | undefined
}

const convert: Readonly<Record<Conversion, (said: Said) => string | undefined>> = {
  text: ({ values: [value] }) => value.text,
  joined: ({ values }) => texts(values).join(' '),
  name: ({ values }) => nameOf(values),
  address: ({ values }) => texts(values).join(', '),
  state: ({ values: [value] }) => value.text.toUpperCase(),
  sex: ({ values: [value] }) => sexes.get(value.text.toUpperCase()),
  number: ({ values: [value], decimalMark }) => value.text.replace(decimalMark, '.'),
  // Unit before measure in the segment, behind it for a reader.
  quantity: ({ values }) => texts(values.toReversed()).join(' '),
  time: timeOf,
  date: (said) => timeOf(said)?.slice(0, 10),
  birth: birthOf,
}

export const converted = (conversion: Conversion, said: Said): string | undefined => convert[conversion](said)

const texts = (values: readonly Value[]): readonly string[] => values.map(({ text }) => text)

/** @source UN/EDIFACT code list 9019 as passenger lists use it: U and X are of unspecified sex. */
const sexes: ReadonlyMap<string, string> = new Map([
  ['F', 'F'],
  ['M', 'M'],
  ['X', 'X'],
  ['U', 'X'],
])

/** `BARRETT:TODD:JOHN` reads `BARRETT, TODD JOHN`, as the name of a travel document does. */
function nameOf(values: readonly Value[]): string {
  const [family] = values.filter(({ component }) => component === 1)
  const given = texts(values.filter(({ component }) => component > 1)).join(' ')
  return [family?.text ?? '', given].filter((part) => part !== '').join(', ')
}

interface Shape {
  readonly format: string
  readonly pattern: RegExp
}

/** @source UN/EDIFACT code list 2379. A list that names no format means the shortest of them that has so many digits. */
const shapes: readonly Shape[] = [
  { format: '101', pattern: /^(\d{2})(\d{2})(\d{2})$/ },
  { format: '102', pattern: /^(\d{4})(\d{2})(\d{2})$/ },
  { format: '201', pattern: /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/ },
  { format: '203', pattern: /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/ },
]
export const datesExpected = 'a date as YYMMDD (101), CCYYMMDD (102), YYMMDDHHMM (201) or CCYYMMDDHHMM (203)'

function partsOf({ values: [{ text }], dateFormat }: Said): readonly string[] | undefined {
  for (const { format, pattern } of shapes) {
    if (dateFormat !== '' && dateFormat !== format) continue
    const parts = pattern.exec(text)
    if (parts !== null) return parts.slice(1)
  }
  return undefined
}

function timeOf(said: Said): string | undefined {
  const parts = partsOf(said)
  if (parts === undefined) return undefined
  const [year = '', month = '', day = '', hour, minute] = parts
  const date = year.length === 4 ? `${year}-${month}-${day}` : expiryDate(`${year}${month}${day}`)
  return hour === undefined || minute === undefined ? date : `${date}T${hour}:${minute}`
}

/** Two digits of a year are of the hundred years up to the journey. A day or month of 00 is not known. */
function birthOf(said: Said): string | undefined {
  const parts = partsOf(said)
  if (parts === undefined) return undefined
  const [year = '', month = '', day = ''] = parts
  if (year.length === 4) return withoutNoughts(`${year}-${month}-${day}`)
  const date = birthDate(`${year}${month}${day}`, said.journey)
  return date === undefined ? undefined : withoutNoughts(date)
}

const withoutNoughts = (date: string): string => date.replace(/-00(?:-00)?$/, '').replace(/-00-\d\d$/, '')
