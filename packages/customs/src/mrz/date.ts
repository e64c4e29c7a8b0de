/**
 * Dates of a machine-readable zone have two digits for the year (ICAO Doc 9303-3 §4.8). A document expires in this century
 * unless that is more than half of it away from its first years; its holder was born in the last hundred years before.
 */
export const expiryDate = (text: string): string => {
  const year = Number(text.slice(0, 2))
  return `${year < 80 ? 2000 + year : 1900 + year}-${text.slice(2, 4)}-${text.slice(4, 6)}`
}

/** Latest year of birth to assume on a document that states no date of expiry. */
const latestWithoutExpiry = 2029

/** Day and month may be fillers where they are not known; undefined where nothing is. */
export function birthDate(text: string, expiry: string | undefined): string | undefined {
  const digits = text.slice(0, 2)
  if (!/^\d\d$/.test(digits)) return undefined
  const latest = expiry === undefined ? latestWithoutExpiry : Number(expiry.slice(0, 4))
  const inCentury = Math.floor(latest / 100) * 100 + Number(digits)
  const year = String(inCentury > latest ? inCentury - 100 : inCentury)
  const month = text.slice(2, 4)
  const day = text.slice(4, 6)
  if (!/^\d\d$/.test(month)) return year
  return /^\d\d$/.test(day) ? `${year}-${month}-${day}` : `${year}-${month}`
}
