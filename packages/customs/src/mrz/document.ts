import { parse, type Details, type FieldName, type ParseResult } from 'mrz'
import { Malformed } from '../message.ts'
import { readVisa } from './visa.ts'
import { fieldAt, type Zone, type ZoneField, type ZoneLines } from './zone.ts'

/** Where the name stands: line, start and end. @source ICAO Doc 9303-5, -6 and -4, §4.2. */
const names: Partial<Record<ParseResult['format'], readonly [number, number, number]>> = {
  TD1: [2, 0, 30],
  TD2: [0, 5, 36],
  TD3: [0, 5, 44],
}

/** Whether a state's code is that of specimens, and specimens are accepted. */
export type IsSpecimen = (state: string) => boolean

/** Reads one document of whichever size its lines have. Every check digit is right, or it is malformed. */
export function readDocument(of: ZoneLines, isSpecimen: IsSpecimen): Zone {
  requireSize(of)
  if (of.lines.length === 2 && of.lines[0]?.startsWith('V') === true) return readVisa(of, isSpecimen)
  const { format, details } = parse(of.lines)
  const french = format === 'FRENCH_NATIONAL_ID'
  // The package takes a digit at the end of a name for the French card's administrative code.
  if (french && of.lines[0]?.startsWith('IDFRA') !== true) {
    throw new Malformed({ line: of.line, column: 6, field: 'name' }, 'value', 'A to Z and <')
  }
  for (const detail of details) requireValid(detail, of, isSpecimen)
  return zoneOf(of, format, details)
}

/** TD1 has three lines of 30 characters; TD2 and MRV-B have two of 36, TD3 and MRV-A two of 44. */
function requireSize({ lines, line }: ZoneLines): void {
  const size = lines[0]?.length
  const count = size === 30 ? 3 : 2
  if (size !== 30 && size !== 36 && size !== 44) {
    throw new Malformed({ line }, 'line-length', 'a first line of 30, 36 or 44 characters')
  }
  const odd = lines.findIndex((each) => each.length !== size)
  if (odd !== -1) throw new Malformed({ line: line + odd }, 'line-length', `${size} characters`)
  if (lines.length !== count) throw new Malformed({ line }, 'line-count', `${count} lines of ${size} characters`)
}

function requireValid(detail: Details, of: ZoneLines, isSpecimen: IsSpecimen): void {
  if (detail.valid) return
  const { field, label, start } = detail
  const { text, place } = fieldAt(of, detail.line, start, detail.end, label.toLowerCase())
  if ((field === 'issuingState' || field === 'nationality') && isSpecimen(text)) return
  throw field?.endsWith('CheckDigit') === true
    ? new Malformed(place, 'check-digit', 'the check digit of what it covers')
    : new Malformed(place, 'value', expectations[field ?? 'optional'] ?? 'A to Z, 0 to 9 and <')
}

const expectations: Partial<Record<FieldName, string>> = {
  birthDate: 'date YYMMDD',
  documentCode: 'document code of ICAO Doc 9303',
  expirationDate: 'date YYMMDD',
  firstName: 'A to Z and <',
  issueDate: 'date YYMM',
  issuingState: 'state code of ICAO Doc 9303-3',
  lastName: 'A to Z and <',
  nationality: 'state code of ICAO Doc 9303-3',
  sex: 'M, F or <',
}

function zoneOf(of: ZoneLines, format: ParseResult['format'], details: readonly Details[]): Zone {
  const found = (name: FieldName): ZoneField | undefined => {
    const detail = details.find(({ field }) => field === name)
    const range = detail?.ranges[0]
    if (detail === undefined || range === undefined) return undefined
    return fieldAt(of, range.line, range.start, range.end, detail.label.toLowerCase())
  }
  const required = (name: FieldName): ZoneField => found(name) ?? fieldAt(of, 0, 0, 0, name)
  const number = required('documentNumber')
  const spill = spilled(of, format)
  const nationality = found('nationality')
  const expiry = found('expirationDate')
  const optional = [
    withoutSpill(found('optional1') ?? found('optional'), spill),
    found('optional2'),
    found('personalNumber'),
  ]
  const further = [found('administrativeCode'), found('administrativeCode2'), found('issueDate')]
  return {
    code: required('documentCode'),
    state: required('issuingState'),
    name: nameOf(of, format, required('lastName'), required('firstName')),
    number: { ...number, text: number.text + spill },
    ...(nationality === undefined ? {} : { nationality }),
    birth: required('birthDate'),
    sex: required('sex'),
    ...(expiry === undefined ? {} : { expiry }),
    optional: optional.filter(saysSomething),
    further: further.filter(saysSomething),
  }
}

const saysSomething = (field: ZoneField | undefined): field is ZoneField => field !== undefined && field.text !== ''

function nameOf(of: ZoneLines, format: ParseResult['format'], last: ZoneField, first: ZoneField): ZoneField {
  const at = names[format]
  return at === undefined ? { ...last, text: `${last.text}<<${first.text}` } : fieldAt(of, ...at, 'name')
}

/**
 * The rest of a document number that is longer than nine characters: in the optional data, where the check digit is a filler.
 * @source ICAO Doc 9303-5 §4.2.2 note j, -6 §4.2.2 note j.
 */
function spilled({ lines }: ZoneLines, format: ParseResult['format']): string {
  const [line, check, end] = format === 'TD1' ? [lines[0], 14, 30] : format === 'TD2' ? [lines[1], 9, 35] : []
  if (line === undefined || check === undefined || line[check] !== '<') return ''
  const rest = line.slice(format === 'TD1' ? 15 : 28, end)
  return rest.slice(0, Math.max(0, rest.indexOf('<') - 1))
}

/** Optional data behind the rest of a long number, its check digit and one filler. */
const withoutSpill = (field: ZoneField | undefined, spill: string): ZoneField | undefined =>
  field === undefined || spill === '' ? field : { ...field, text: field.text.slice(spill.length + 2) }
