import { lintPack } from './lint.ts'
import type { Pack } from './pack.ts'
import { readYaml, type LintFault } from './read.ts'
import { packSchema } from './schema.ts'

/** Reads a pack. A pack with any fault is no pack. */
export function parsePack(
  text: string,
): { readonly ok: true; readonly pack: Pack } | { readonly ok: false; readonly faults: readonly LintFault[] } {
  const read = readYaml(text, packSchema, lintPack)
  return read.ok ? { ok: true, pack: read.value } : read
}
