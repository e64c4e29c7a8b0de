import { band } from './band.ts'

/** The masks by name; the data dictionary says which one an element takes. */
export const maskNames = [
  'initials',
  'last-four',
  'year',
  'month',
  'area',
  'band',
  'hs-heading',
  'country',
  'redact',
  'none',
] as const
export type MaskName = (typeof maskNames)[number]

/** What stands for everything that isn't shown. The same for all lengths: the length of a value tells something too. */
export const redacted = '***'

/**
 * The value as this mask shows it. No mask but `none` gives back a value whole: what is too short, or not of the form
 * that the mask takes, is redacted. So a masked value that is masked again shows less or the same, never more.
 */
export function mask(name: MaskName, value: string): string {
  return masks[name](value) ?? redacted
}

const masks: Readonly<Record<MaskName, (value: string) => string | undefined>> = {
  initials,
  'last-four': lastFour,
  year: (value) => dateParts(value)?.year,
  month: (value) => {
    const parts = dateParts(value)
    return parts && `${parts.year}-${parts.month}`
  },
  area,
  band,
  'hs-heading': (value) => hsCode.exec(value)?.[1],
  country: (value) => countryPrefix.exec(value)?.[1],
  redact: () => undefined,
  none: (value) => value,
}

/** `ERIKSSON<<ANNA<MARIA` → `E. A. M.` */
function initials(value: string): string | undefined {
  if (oneCharacterNames.test(value)) return undefined
  const words = value.normalize('NFC').match(nameWord) ?? []
  const shown = words.map((word) => {
    const [first = '', second] = word.matchAll(character)
    return second === undefined ? '*.' : `${first.toString()}.`
  })
  return shown.some((initial) => initial !== '*.') ? shown.join(' ') : undefined
}

const character = /./gsu
const nameWord = /\p{L}[\p{L}\p{M}'’]*/gu
/** Scripts in which a family name is often one character: its initial would be the whole of it. */
const oneCharacterNames = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u

/** `L898902C3` → `***02C3`: at most four characters, and never more than half of them. */
function lastFour(value: string): string | undefined {
  const characters = value.match(letterOrDigit) ?? []
  const shown = Math.min(4, Math.floor(characters.length / 2))
  return shown === 0 ? undefined : `${redacted}${characters.slice(-shown).join('')}`
}

const letterOrDigit = /[\p{L}\p{N}]/gu

/** A date as records have it: `1974-08-12` (with or without a time), `19740812`, or an MRZ's `740812`, which tells no century. */
const date = /^(\d{4}|\d{2}(?=\d{4}$))(-?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:T[\d:.]{4,16}(?:Z|[+-]\d\d:\d\d)?)?$/

function dateParts(value: string): { readonly year: string; readonly month: string } | undefined {
  const [, year, , month] = date.exec(value) ?? []
  return year === undefined || month === undefined ? undefined : { year, month }
}

/** `10115` → `10***`: the front of a postal code, at most three characters and never more than half of them. */
function area(value: string): string | undefined {
  if (!postalCode.test(value)) return undefined
  const characters = value.replaceAll(/[ -]/g, '')
  return `${characters.slice(0, Math.min(3, Math.floor(characters.length / 2)))}${redacted}`
}

const postalCode = /^(?=.*\d)[A-Z0-9]{2,8}(?:[ -][A-Z0-9]{2,6})?$/i

/** A tariff code of six digits (the Harmonized System) to twelve (national subdivisions); dots and spaces may part it. */
const hsCode = /^(\d{4})[. ]?\d{2}(?:[. ]?\d{1,2}){0,3}$/

/** An identifier that begins with its country: UN/LOCODE (`DEHAM`, `DE HAM`), EORI, VAT number. */
const countryPrefix = /^([A-Z]{2}) ?[A-Z0-9]{3,15}$/
