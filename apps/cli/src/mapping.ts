import { builtInMappings, type CsvMapping, parseMapping } from '@carnet/customs'
import { existsSync, readFileSync } from 'node:fs'
import type { Understood } from './selection.ts'

/** What `--mapping` says: the name of a built-in mapping, or a mapping file, found to fit the dictionary. */
export function mappingFrom(text: string): Understood<CsvMapping> {
  const builtIn = builtInMappings.find(({ name }) => name === text)
  if (builtIn !== undefined) return { ok: true, value: builtIn }
  if (!existsSync(text)) return { ok: false, says: `--mapping: there is no file and no built-in mapping ${text}` }
  const parsed = parseMapping(readFileSync(text, 'utf8'))
  if (parsed.ok) return { ok: true, value: parsed.mapping }
  return { ok: false, says: parsed.faults.map(({ at, says }) => `${text}: ${at} ${says}`).join('\n') }
}
