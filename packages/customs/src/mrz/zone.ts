import type { Place } from '../place.ts'

/** A document's lines, and the number of the first in the message. */
export interface ZoneLines {
  readonly lines: readonly string[]
  readonly line: number
}

/** What a machine-readable zone says in one field, filler at the end removed, and where. */
export interface ZoneField {
  readonly text: string
  readonly place: Place
}

/** A machine-readable zone whose check digits are right. `further` are fields that travel documents do not share. */
export interface Zone {
  readonly code: ZoneField
  readonly state: ZoneField
  /** With its fillers between parts: `ERIKSSON<<ANNA<MARIA`. */
  readonly name: ZoneField
  readonly number: ZoneField
  readonly nationality?: ZoneField
  /** As YYMMDD, where fillers stand for what is not known. */
  readonly birth: ZoneField
  readonly sex: ZoneField
  readonly expiry?: ZoneField
  readonly optional: readonly ZoneField[]
  readonly further: readonly ZoneField[]
}

/** A piece of a line as a field, its filler at the end removed. */
export const fieldAt = (
  { lines, line }: ZoneLines,
  index: number,
  start: number,
  end: number,
  field: string,
): ZoneField => ({
  text: (lines[index] ?? '').slice(start, end).replace(/<+$/, ''),
  place: { line: line + index, column: start + 1, field },
})
