import { stripVTControlCharacters } from 'node:util'
import type { Paint } from '../shell.ts'

/** Rows in columns as wide as what stands in them; the last column takes what it needs. */
export function drawTable(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const widths = head.map((title, at) => Math.max(width(title), ...rows.map((row) => width(row[at] ?? ''))))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === cells.length - 1 ? cell : pad(cell, widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  return [paint('dim', line(head)), ...rows.map(line)].join('\n')
}

const width = (text: string): number => stripVTControlCharacters(text).length
export const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)))

/**
 * Text of a message or of the node as a terminal may show it: on one line, without control characters.
 * THREAT: a value that moves the cursor or sets the window's title.
 */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
