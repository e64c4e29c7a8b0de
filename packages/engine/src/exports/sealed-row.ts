import { type Answer, granted } from '@carnet/api'
import type { z } from 'zod'
import type { Vault } from '../vault/index.ts'

type Table = 'export-recipient' | 'export' | 'export-marks'

export const sealJson = (vault: Vault, table: Table, id: string, content: unknown): Uint8Array =>
  vault.sealRow(table, id, Buffer.from(JSON.stringify(content)))

/** What a row says. INVARIANT (written-by-us): a row that the node did not write under this id does not open. */
export function openJson<T>(
  vault: Vault,
  table: Table,
  id: string,
  sealed: Uint8Array,
  schema: z.ZodType<T>,
): Answer<T> {
  const opened = vault.openRow(table, id, sealed)
  return opened.ok ? granted(schema.parse(JSON.parse(Buffer.from(opened.value).toString()))) : opened
}
