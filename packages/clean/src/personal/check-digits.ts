const digitsOf = (text: string): readonly number[] => Array.from(text).map(Number)
const weighted = (text: string, weights: readonly number[]): number =>
  digitsOf(text).reduce((sum, digit, at) => sum + digit * (weights[at % weights.length] ?? 0), 0)

/** SPEC: ISO/IEC 7812-1, annex B. */
export function isLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, each, at) => {
      const value = Number(each) * (at % 2 === 0 ? 1 : 2)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return sum % 10 === 0
}

/** The remainder by 97 of digits and letters, A being 10. SPEC: ISO/IEC 7064, MOD 97-10. */
export const remainder97 = (text: string): number =>
  Array.from(text).reduce((rest, each) => {
    const value = parseInt(each, 36)
    return (rest * (value > 9 ? 100 : 10) + value) % 97
  }, 0)

/** SPEC: ISO/IEC 7064, MOD 11,10. */
export function isMod11and10(digits: string): boolean {
  const product = digitsOf(digits.slice(0, -1)).reduce((rest, digit) => {
    const sum = (rest + digit) % 10
    return ((sum === 0 ? 10 : sum) * 2) % 11
  }, 10)
  return (11 - product) % 10 === Number(digits.at(-1))
}

/** SPEC: ICAO Doc 9303-3, 4.9: weights 7, 3, 1; a filler counts nought. */
export const isMrzChecked = (field: string, check: string): boolean =>
  Array.from(field).reduce(
    (sum, each, at) => sum + (each === '<' ? 0 : parseInt(each, 36)) * ([7, 3, 1][at % 3] ?? 0),
    0,
  ) %
    10 ===
  (check === '<' ? 0 : Number(check))

/** Year, month and day of a date written with two digits each, as far as one can tell. */
export const isDate = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31

/** France: the key is 97 less the remainder of what stands before it; Corsica counts as 19 and 18. SPEC: INSEE, NIR. */
export function isFrench(number: string): boolean {
  const digits = number.slice(0, 13).replace('2A', '19').replace('2B', '18')
  const month = Number(number.slice(3, 5))
  return (
    /^\d{13}$/.test(digits) &&
    ((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50) &&
    97 - (Number(digits) % 97) === Number(number.slice(13))
  )
}

/** Spain: a letter for the remainder by 23; a foreigner's first letter counts 0, 1, 2. SPEC: Real Decreto 1553/2005. */
export function isSpanish(number: string): boolean {
  const digits = number.slice(0, -1).replace(/^[XYZ]/, (each) => String('XYZ'.indexOf(each)))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === number.at(-1)
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Italy: characters at odd places by a table, at even places by their number. SPEC: D.M. 23 December 1976. */
export function isItalian(code: string): boolean {
  const sum = Array.from(code.slice(0, 15)).reduce((total, each, at) => {
    const value = /\d/.test(each) ? Number(each) : each.charCodeAt(0) - 65
    return total + (at % 2 === 0 ? (oddValues[value] ?? 0) : value)
  }, 0)
  return String.fromCharCode(65 + (sum % 26)) === code.at(-1)
}

/** Belgium: 97 less the remainder; for who was born from 2000 on, of the number with a 2 before it. SPEC: A.R. 3 April 1984. */
export function isBelgian(digits: string): boolean {
  const [first, key] = [digits.slice(0, 9), Number(digits.slice(9))]
  const month = Number(digits.slice(2, 4)) % 20
  return month <= 12 && [first, `2${first}`].some((each) => 97 - (Number(each) % 97) === key)
}

/** Finland: a character for the remainder by 31. SPEC: Decree 128/2010. */
export const isFinnish = (date: string, number: string, check: string): boolean =>
  isDate(Number(date.slice(2, 4)), Number(date.slice(0, 2))) &&
  '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(date + number) % 31] === check

/** Sweden: Luhn over date and number; a co-ordination number's day is 60 more. SPEC: Folkbokföringslag (1991:481), 18 §. */
export const isSwedish = (digits: string): boolean =>
  isDate(Number(digits.slice(2, 4)), Number(digits.slice(4, 6)) % 60) && isLuhn(digits)

/** Norway: two weighted sums by 11. SPEC: Folkeregisterforskriften § 2-2-3. */
export const isNorwegian = (digits: string): boolean =>
  isDate(Number(digits.slice(2, 4)), Number(digits.slice(0, 2)) % 40) &&
  weighted(digits.slice(0, 10), [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
  weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0

/** Poland: weights 1, 3, 7, 9; centuries are told by the month. SPEC: Ustawa o ewidencji ludności, art. 15. */
export const isPolish = (digits: string): boolean =>
  isDate(Number(digits.slice(2, 4)) % 20, Number(digits.slice(4, 6))) &&
  weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
