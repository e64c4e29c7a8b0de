/** What a machine-readable zone says. Names and numbers in its alphabet: A–Z, 0–9, `<`. Dates are CCYY-MM-DD. */
export interface Zone {
  readonly code: string
  readonly state: string
  readonly surname: string
  readonly given: string
  readonly number: string
  readonly nationality: string
  readonly born: string
  readonly sex: 'F' | 'M' | 'X'
  readonly expires: string
  readonly optional: string
}

export type ZoneSize = 'TD1' | 'TD2' | 'TD3'

/** The lines of a document. @source ICAO Doc 9303 parts 4 (TD3), 5 (TD1) and 6 (TD2), section 4.2. */
export function zoneLines(size: ZoneSize, zone: Zone): readonly string[] {
  return layouts[size](zone)
}

const layouts: Readonly<Record<ZoneSize, (zone: Zone) => readonly string[]>> = {
  TD1: (zone) => {
    const first = head(zone) + checked(fill(zone.number, 9)) + fill(zone.optional, 15)
    const [born, expires] = dates(zone)
    const middle = `${born}${sexOf(zone)}${expires}${fill(zone.nationality, 3)}${fill('', 11)}`
    return [first, middle + checkDigit(first.slice(5) + born + expires + fill('', 11)), nameField(zone, 30)]
  },
  TD2: (zone) => [head(zone) + nameField(zone, 31), secondLine(zone, fill(zone.optional, 7))],
  TD3: (zone) => [head(zone) + nameField(zone, 39), secondLine(zone, checked(fill(zone.optional, 14)))],
}

function secondLine(zone: Zone, optional: string): string {
  const number = checked(fill(zone.number, 9))
  const [born, expires] = dates(zone)
  const line = `${number}${fill(zone.nationality, 3)}${born}${sexOf(zone)}${expires}${optional}`
  return line + checkDigit(number + born + expires + optional)
}

const head = ({ code, state }: Zone): string => fill(code, 2) + fill(state, 3)
const dates = ({ born, expires }: Zone): readonly [born: string, expires: string] => [
  checked(shortDate(born)),
  checked(shortDate(expires)),
]
const sexOf = ({ sex }: Zone): string => (sex === 'X' ? '<' : sex)
const nameField = ({ surname, given }: Zone, width: number): string => fill(`${surname}<<${given}`, width)
const shortDate = (day: string): string => day.slice(2).replaceAll('-', '')
const fill = (text: string, width: number): string => text.slice(0, width).padEnd(width, '<')
const checked = (field: string): string => field + checkDigit(field)

/** @source ICAO Doc 9303-3 section 4.9: weights 7, 3, 1; digits count as themselves, A–Z as 10–35, `<` as nothing. */
export function checkDigit(field: string): string {
  const sum = Array.from(field).reduce((total, character, at) => {
    const value = character === '<' ? 0 : Number.parseInt(character, 36)
    return total + value * (at % 3 === 0 ? 7 : at % 3 === 1 ? 3 : 1)
  }, 0)
  return String(sum % 10)
}
