import { referenceColumn, type Table } from './table.ts'

/** CSV by RFC 4180, in UTF-8 without a mark, a header first. */
export const csvOf = (table: Table): string =>
  [
    csvLine([referenceColumn, ...table.columns]),
    ...table.rows.map(({ reference, cells }) => csvLine([reference, ...cells])),
  ]
    .map((line) => `${line}\r\n`)
    .join('')

/** One line, without its end. */
export const csvLine = (cells: readonly (string | undefined)[]): string =>
  cells.map((cell) => (cell === undefined ? '' : quoted(harmless(cell)))).join(',')

/**
 * THREAT: a value that a spreadsheet takes for a formula (OWASP: CSV injection). An apostrophe before it makes it text; a
 * value that begins with one gets another, so that whoever reads takes exactly one away.
 */
const harmless = (value: string): string =>
  /^[=+\-@\t\r\n'\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value

/** An empty value stands in quotes, to be told from none. */
const quoted = (value: string): string =>
  value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
