import {
  isBelgian,
  isDate,
  isFinnish,
  isFrench,
  isItalian,
  isLuhn,
  isMod11and10,
  isMrzChecked,
  isNorwegian,
  isPolish,
  isSpanish,
  isSwedish,
  remainder97,
} from './check-digits.ts'

/** SPEC: SWIFT IBAN registry: how long an account number is where. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  Object.entries({
    15: 'NO',
    16: 'BE',
    18: 'DK FI FO GL NL FK',
    19: 'MK SI',
    20: 'AT BA EE KZ LT LU XK MN',
    21: 'CH HR LI LV',
    22: 'BG BH CR DE GB GE IE ME RS VA',
    23: 'AE GI IL IQ TL OM SO',
    24: 'AD CZ ES MD PK RO SA SE SK TN VG',
    25: 'LY PT ST',
    26: 'IS TR',
    27: 'FR GR IT MC MR SM BI DJ',
    28: 'AL AZ BY CY DO GT HU LB NI PL SV',
    29: 'BR EG PS QA UA',
    30: 'JO KW MU',
    31: 'MT SC',
    32: 'LC',
    33: 'RU',
  }).flatMap(([length, states]) => states.split(' ').map((state) => [state, Number(length)] as const)),
)

export function isIban(text: string): boolean {
  const compact = text.replace(/[ -]/g, '').toUpperCase()
  return (
    ibanLengths.get(compact.slice(0, 2)) === compact.length && remainder97(compact.slice(4) + compact.slice(0, 4)) === 1
  )
}

/** Which first digits belong to payment cards, and how many digits those have. SPEC: ISO/IEC 7812-1. */
const cards: readonly RegExp[] = [
  /^4(\d{12}|\d{15}|\d{18})$/,
  /^(5[1-5]\d{14}|2(22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/,
  /^3[47]\d{13}$/,
  /^3(0[0-5]|[689]\d)\d{11}$/,
  /^(6011|64[4-9]\d|65\d\d)\d{12}$/,
  /^(352[89]|35[3-8]\d)\d{12}$/,
  /^(2131|1800)\d{11}$/,
  /^62\d{14,17}$/,
  /^(50|5[6-9]|6[0-9])\d{10,17}$/,
]

export function isPaymentCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '')
  return cards.some((card) => card.test(digits)) && !/^(\d)\1+$/.test(digits) && isLuhn(digits)
}

/** National numbers whose rule is law and has a check in it; others would be found where they are not. */
export function isNationalId(text: string): boolean {
  const compact = text.replace(/[ .-]/g, '').toUpperCase()
  if (/^[12]\d{4}(\d{2}|2[AB])\d{8}$/.test(compact)) return isFrench(compact)
  if (/^([XYZ]\d{7}|\d{8})[A-Z]$/.test(compact)) return isSpanish(compact)
  if (/^[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/.test(compact)) return isItalian(compact)
  const finnish = /^(\d{6})[-+A-FU-Y](\d{3})([0-9A-Y])$/.exec(text.toUpperCase())
  if (finnish !== null && isFinnish(finnish[1] ?? '', finnish[2] ?? '', finnish[3] ?? '')) return true
  if (/^\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}$/.test(text)) return isBelgian(compact)
  if (/^(\d{2})?\d{6}[-+]\d{4}$/.test(text)) return isSwedish(compact.replace('+', '').slice(-10))
  // SPEC: Social Security Administration, POMS RM 10201.035: what no number begins with.
  if (/^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(text)) return true
  return false
}

/** Eleven bare digits are of many things: only where words say that they are a person's number. */
export const isBareNationalId = (digits: string): boolean =>
  /^\d{11}$/.test(digits) && (isPolish(digits) || isNorwegian(digits) || isBelgian(digits))

const traders: readonly (readonly [RegExp, (digits: string) => boolean])[] = [
  [/^DE(\d{9})$/, isMod11and10],
  [/^IT(\d{11})$/, isLuhn],
  [/^FR\d{2}(\d{9})$/, isLuhn],
  [/^BE([01]\d{9})$/, (digits) => 97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8))],
]

/** Numbers for value added tax, and EORI numbers made of them, whose check digit is right. */
export const isTraderNumber = (text: string): boolean =>
  traders.some(([form, check]) => {
    const digits = form.exec(text.replace(/[ .]/g, '').toUpperCase())?.[1]
    return digits !== undefined && check(digits)
  })

const dateAt = (line: string, at: number): boolean =>
  isDate(Number(line.slice(at + 2, at + 4)), Number(line.slice(at + 4, at + 6))) &&
  isMrzChecked(line.slice(at, at + 6), line.charAt(at + 6))

/** A line of a machine-readable zone: the one with the number by its check digits, the others by their form. SPEC: ICAO Doc 9303-4 to -7. */
export function isMrzLine(line: string): boolean {
  if (!/^[A-Z0-9<]+$/.test(line)) return false
  const numbered = (from: number): boolean => isMrzChecked(line.slice(from, from + 9), line.charAt(from + 9))
  switch (line.length) {
    case 44:
    case 36:
      if (/^[PVIAC][A-Z<][A-Z]{1,3}<{0,2}[A-Z]+<<[A-Z<]+$/.test(line)) return true
      return numbered(0) && dateAt(line, 13)
    case 30:
      if (/^[IAC][A-Z<][A-Z<]{3}/.test(line)) return numbered(5)
      if (/^[A-Z]+(<[A-Z]+)*<<[A-Z<]+$/.test(line)) return true
      return dateAt(line, 0) && dateAt(line, 8)
    default:
      return false
  }
}
