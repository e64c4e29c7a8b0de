/**
 * Times as the WCO Data Model states them: digits by a code of UN/EDIFACT data element 2379, and of ISO 8601 here. The zone
 * stays as it is stated.
 * @source UN/EDIFACT D.03B, code list 2379: 102 CCYYMMDD, 203 to the minute, 204 to the second, 303 and 304 with a zone
 */
const forms: Readonly<Record<string, RegExp>> = {
  '102': /^\d{8}$/,
  '203': /^\d{12}$/,
  '204': /^\d{14}$/,
  '303': /^\d{12}(?:Z|[+-]\d{2}(?::?\d{2})?)$/,
  '304': /^\d{14}(?:Z|[+-]\d{2}(?::?\d{2})?)$/,
}

export const expectedTime = 'digits of a date or time in the form of its formatCode (102, 203, 204, 303, 304)'

/** A time in ISO 8601; undefined where its digits are not of the form that the code names. Whether it exists is not looked at. */
export function timeOf(digits: string, formatCode: string): string | undefined {
  if (forms[formatCode]?.test(digits) !== true) return undefined
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  if (formatCode === '102') return date
  const zoneAt = formatCode.endsWith('3') ? 12 : 14
  const seconds = zoneAt === 14 ? `:${digits.slice(12, 14)}` : ''
  return `${date}T${digits.slice(8, 10)}:${digits.slice(10, 12)}${seconds}${digits.slice(zoneAt)}`
}
