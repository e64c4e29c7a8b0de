import { problem } from '@carnet/api'
import type { KeyStore, StoredSheet } from '../store/index.ts'
import { VaultFault, valueOf } from './fault.ts'
import type { Pages } from './pages.ts'
import { type PageKey, type Sheet, unwrapSheet } from './sheets.ts'

/** A sheet as it is stored now, and opened. Its keys are to be wiped by whoever holds it. */
export interface OpenedSheet {
  readonly stored: StoredSheet
  readonly page: PageKey
  readonly sheet: Sheet
}

/** Opens a sheet that was read a moment ago; undefined where it has gone since. */
export async function openSheet(
  { keys, pages }: { readonly keys: KeyStore; readonly pages: Pages },
  read: StoredSheet,
): Promise<OpenedSheet | undefined> {
  const page = await pages.page(read.page)
  if (page.ok) return { stored: read, page: page.value, sheet: opened(page.value, read) }
  // It may have moved to another page in the meantime, and its own be retired.
  const [now] = await keys.sheets([read.id])
  if (now === undefined) return undefined
  const moved = valueOf(now.page === read.page ? page : await pages.page(now.page))
  return { stored: now, page: moved, sheet: opened(moved, now) }
}

function opened(page: PageKey, stored: StoredSheet): Sheet {
  const sheet = unwrapSheet(page, stored)
  if (sheet !== undefined) return sheet
  throw new VaultFault(problem('integrity/record', { what: 'a sheet of keys', record: stored.id }))
}
