/**
 * Fields one after the other, each with its length before it, so that no two lists of fields have the same bytes.
 *
 * @source D. J. Bernstein, Netstrings (1997): decimal length in bytes, a colon, the bytes, a comma.
 */
export const netstrings = (fields: readonly (string | number)[]): string => fields.map(netstring).join('')

export function netstring(field: string | number): string {
  const text = String(field)
  return `${Buffer.byteLength(text)}:${text},`
}
