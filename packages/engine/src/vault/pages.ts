import { type Answer, granted, problem, refused } from '@carnet/api'
import { randomBytes, randomUUID } from 'node:crypto'
import type { KeyStore, StoredPage } from '../store/index.ts'
import { netstrings } from './netstring.ts'
import type { KeyProvider } from './provider.ts'
import { keyBytes, type PageKey } from './sheets.ts'
import { cipherKey } from './suite.ts'

/** Sheets in a page: tens of thousands of keys to re-wrap together when one of them was destroyed. */
const mostSheets = 128

export interface Pages {
  /** The page to put `sheets` more sheets on; begun anew when it is full. Each process fills pages of its own. */
  toFill(sheets: number): Promise<Answer<PageKey>>
  /** A page by its id, unwrapped once. */
  page(id: string): Promise<Answer<PageKey>>
}

export function pagesOn(keys: KeyStore, provider: KeyProvider, authority: string): Pages {
  const unwrapped = new Map<string, PageKey>()
  let filling: { readonly page: PageKey; sheets: number } | undefined
  const context = (id: string): string => netstrings(['carnet/page/v1', authority, id])

  const begin = async (): Promise<Answer<PageKey>> => {
    const id = randomUUID()
    const bytes = randomBytes(keyBytes)
    const providerKey = await provider.create()
    if (!providerKey.ok) return providerKey
    const wrapped = await provider.wrap(providerKey.value, bytes, context(id))
    if (!wrapped.ok) return wrapped
    await keys.addPage({ id, providerKey: providerKey.value, wrapped: wrapped.value, state: 'filling' })
    return granted(remember(id, bytes))
  }
  const remember = (id: string, bytes: Uint8Array): PageKey => {
    const page = { id, authority, key: cipherKey(bytes) }
    unwrapped.set(id, page)
    return page
  }
  const unwrap = async ({ id, providerKey, wrapped }: StoredPage): Promise<Answer<PageKey>> => {
    const bytes = await provider.unwrap(providerKey, wrapped, context(id))
    return bytes.ok ? granted(remember(id, bytes.value)) : bytes
  }

  return {
    async toFill(sheets) {
      if (filling === undefined || filling.sheets >= mostSheets) {
        const begun = await begin()
        if (!begun.ok) return begun
        filling = { page: begun.value, sheets: 0 }
      }
      filling.sheets += sheets
      return granted(filling.page)
    },
    async page(id) {
      const known = unwrapped.get(id)
      if (known !== undefined) return granted(known)
      const stored = (await keys.pages()).find((page) => page.id === id)
      return stored === undefined
        ? refused(problem('keys/unavailable', { what: 'a page of keys is not in the key store' }))
        : unwrap(stored)
    },
  }
}
