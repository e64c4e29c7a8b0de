import { states } from 'mrz'
import { Malformed } from '../message.ts'
import { fieldAt, type Zone, type ZoneField, type ZoneLines } from './zone.ts'

/**
 * Machine-readable visas, which the `mrz` package does not read: MRV-A with lines of 44 characters, MRV-B of 36.
 * @source ICAO Doc 9303-7 §4.2 and §5.2: no check digit over the whole.
 */
export function readVisa(of: ZoneLines, isSpecimen: (state: string) => boolean): Zone {
  const at = (index: number, start: number, end: number, field: string): ZoneField =>
    fieldAt(of, index, start, end, field)
  const zone = {
    code: at(0, 0, 2, 'document code'),
    state: at(0, 2, 5, 'issuing state'),
    name: at(0, 5, 44, 'name'),
    number: at(1, 0, 9, 'document number'),
    nationality: at(1, 10, 13, 'nationality'),
    birth: { ...at(1, 13, 19, 'birth date'), text: (of.lines[1] ?? '').slice(13, 19) },
    sex: at(1, 20, 21, 'sex'),
    expiry: at(1, 21, 27, 'expiration date'),
  }
  requireState(zone.state, isSpecimen)
  requireLetters(zone.name)
  requireDigit(of, 0, 9, 'document number')
  requireState(zone.nationality, isSpecimen)
  requireDigit(of, 13, 19, 'birth date')
  if (!/^[FM]?$/.test(zone.sex.text)) throw new Malformed(zone.sex.place, 'value', 'M, F or <')
  requireDigit(of, 21, 27, 'expiration date')
  const optional = at(1, 28, 44, 'optional data')
  return { ...zone, optional: optional.text === '' ? [] : [optional], further: [] }
}

function requireState({ text, place }: ZoneField, isSpecimen: (state: string) => boolean): void {
  if (!(text in states) && !isSpecimen(text)) throw new Malformed(place, 'value', 'state code of ICAO Doc 9303-3')
}

function requireLetters({ text, place }: ZoneField): void {
  if (!/^[A-Z<]+$/.test(text)) throw new Malformed(place, 'value', 'A to Z and <')
}

function requireDigit(of: ZoneLines, start: number, end: number, field: string): void {
  const line = of.lines[1] ?? ''
  if (line.charAt(end) === String(checkDigit(line.slice(start, end)))) return
  const place = { line: of.line + 1, column: end + 1, field: `${field} check digit` }
  throw new Malformed(place, 'check-digit', 'the check digit of what stands before it')
}

/** @source ICAO Doc 9303-3 §4.9: weights 7, 3, 1; digits count as themselves, A to Z as 10 to 35, the filler as 0. */
const checkDigit = (text: string): number =>
  Array.from(text).reduce((sum, letter, index) => sum + valueOf(letter) * ([7, 3, 1][index % 3] ?? 0), 0) % 10

const valueOf = (letter: string): number => (letter === '<' ? 0 : Number.parseInt(letter, 36))
