import { z } from 'zod'
import type { KeyStore, StoredSheet } from '../store/index.ts'

const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const SheetFact = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  page: z.uuid(),
  generation: z.int(),
  slots: bytes,
  wrapped: bytes,
})

const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64')

/** A sheet that is kept as a fact of the key store, by a name, and not among the others. */
export const encodeSheetFact = (sheet: StoredSheet): Uint8Array =>
  Buffer.from(JSON.stringify({ v: 1, ...sheet, slots: base64(sheet.slots), wrapped: base64(sheet.wrapped) }))

/** Undefined where the fact is no sheet. */
export function decodeSheetFact(fact: Uint8Array): StoredSheet | undefined {
  try {
    return SheetFact.safeParse(JSON.parse(Buffer.from(fact).toString())).data
  } catch {
    return undefined
  }
}

/** The sheet of that name; undefined where there is none. */
export async function readSheetFact(keys: KeyStore, name: string): Promise<StoredSheet | undefined> {
  const fact = await keys.fact(name)
  if (fact === undefined) return undefined
  const sheet = decodeSheetFact(fact)
  if (sheet === undefined) throw new Error(`the fact ${name} of the key store is no sheet`)
  return sheet
}
