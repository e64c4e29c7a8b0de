import { parse } from 'csv-parse/sync'
import { builtInMappings, type CsvMapping } from './csv/mapping.ts'
import { selects } from './csv/plan.ts'
import type { FormatName, Limits } from './message.ts'

/** A format that a message is in, with what its reader needs to know. */
export type Format = { readonly name: 'csv'; readonly mapping: CsvMapping } | { readonly name: 'mrz' }

export interface Wanted {
  readonly format?: FormatName
  readonly mapping?: CsvMapping
}

/**
 * Tells a message's format by its first line; undefined where it is none that is known. A caller that insists on one is
 * believed: its reader then says what is wrong.
 */
export function formatOf(firstLine: string, { format, mapping }: Wanted, limits: Limits): Format | undefined {
  if (format === 'mrz') return { name: 'mrz' }
  if (mapping !== undefined) return { name: 'csv', mapping }
  if (format === undefined && isZoneLine(firstLine)) return { name: 'mrz' }
  const selected = builtInMappings.find((each) => selects(headerOf(firstLine, each, limits), each))
  if (selected !== undefined) return { name: 'csv', mapping: selected }
  const [usual] = builtInMappings
  return format === 'csv' && usual !== undefined ? { name: 'csv', mapping: usual } : undefined
}

/** The alphabet of a machine-readable zone with a filler, or the length of one of its lines. */
const isZoneLine = (line: string): boolean =>
  /^[A-Z][A-Z0-9<]{19,}$/.test(line) && (line.includes('<') || [30, 36, 44].includes(line.length))

function headerOf(line: string, { delimiter }: CsvMapping, { record }: Limits): readonly string[] {
  try {
    const [header] = parse(line, { delimiter, relax_quotes: true, max_record_size: record })
    return header ?? []
  } catch {
    return []
  }
}
