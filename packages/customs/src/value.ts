/** What a value looks like. Every value is one line of printable text; most are narrower. */
export const valueFormats = [
  'identifier',
  'code',
  'date',
  'date-time',
  'partial-date',
  'month',
  'country',
  'state',
  'hs6',
  'hs-chapter',
  'number',
  'digit',
  'sex',
  'name',
  'text',
] as const
export type ValueFormat = (typeof valueFormats)[number]

/** The longest value that any element takes, in UTF-16 code units. */
export const longestValue = 4096

const calendarDate = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/** The 29th to 31st must exist in their month; the days before exist in every one. */
const isRealDate = (value: string): boolean =>
  calendarDate.test(value) &&
  (value.charCodeAt(8) < 0x32 || new Date(`${value}T00:00:00Z`).getUTCDate() === Number(value.slice(8)))

const timeOfDay = /^T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/

/** A date alone, or with a time of day, to the minute or the second, and the zone that it is stated in. */
const isDateTime = (value: string): boolean =>
  isRealDate(value.slice(0, 10)) && (value.length === 10 || timeOfDay.test(value.slice(10)))

/** Printable: no control or format characters (\p{C}), no line or paragraph separators, no half of a surrogate pair. */
const printable = /^[^\p{C}\p{Zl}\p{Zp}]+$/u
const asciiPrintable = /^[ -~]+$/
const isText = (value: string): boolean =>
  value.length <= longestValue && (asciiPrintable.test(value) || printable.test(value))

interface Form {
  readonly fits: (value: string) => boolean
  /** In the words of a message: what was expected, never what was found. */
  readonly expected: string
}

const shaped = (pattern: RegExp, expected: string): Form => ({ fits: (value) => pattern.test(value), expected })

const forms: Readonly<Record<ValueFormat, Form>> = {
  identifier: shaped(/^[!-~](?:[ -~]{0,68}[!-~])?$/, 'identifier of 1 to 70 printable ASCII characters'),
  code: shaped(/^[A-Za-z0-9]{1,17}$/, 'code of 1 to 17 letters and digits'),
  date: { fits: isRealDate, expected: 'date CCYY-MM-DD' },
  'date-time': { fits: isDateTime, expected: 'date, or date and time, of ISO 8601' },
  'partial-date': {
    fits: (value) => isRealDate(value) || /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/.test(value),
    expected: 'date CCYY-MM-DD, CCYY-MM or CCYY',
  },
  month: shaped(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'month CCYY-MM'),
  country: shaped(/^[A-Z]{2}$/, 'country code of two letters (ISO 3166-1)'),
  state: shaped(/^[A-Z]{1,3}$/, 'state code of one to three letters (ICAO Doc 9303-3)'),
  hs6: shaped(/^\d{6}$/, 'six digits of the Harmonized System'),
  'hs-chapter': shaped(/^\d{2}$/, 'two digits of the Harmonized System'),
  number: shaped(/^-?\d{1,16}(?:\.\d{1,20})?$/, 'decimal number with a point'),
  digit: shaped(/^\d$/, 'one digit'),
  sex: shaped(/^[FMX]$/, 'F, M or X'),
  name: { fits: (value) => value.length <= 256 && isText(value), expected: 'name of 1 to 256 printable characters' },
  text: { fits: isText, expected: `text of 1 to ${longestValue} printable characters on one line` },
}

export const valueFits = (format: ValueFormat, value: string): boolean => forms[format].fits(value)
export const expectedOf = (format: ValueFormat): string => forms[format].expected
