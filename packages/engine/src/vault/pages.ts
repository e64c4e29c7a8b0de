import { type Answer, granted, problem, refused } from '@carnet/api'
import { randomBytes, randomUUID } from 'node:crypto'
import type { KeyStore, StoredPage } from '../store/index.ts'
import { netstrings } from './netstring.ts'
import type { KeyProvider } from './provider.ts'
import { keyBytes, type PageKey } from './sheets.ts'
import { cipherKey } from './suite.ts'

/** Sheets in a page: tens of thousands of keys to re-wrap together when one of them was destroyed. */
export const mostSheets = 128

export interface Pages {
  /** The page to put `sheets` more sheets on; begun anew when it is full. Each process fills pages of its own. */
  toFill(sheets: number): Promise<Answer<PageKey>>
  /** A page that was being filled takes no more. */
  closed(id: string): void
  /** A page by its id, unwrapped once while its time lasts: a provider that is down ends what needs its pages. */
  page(id: string): Promise<Answer<PageKey>>
  /** The page that the sheets of another move to, begun where there is none yet. */
  following(page: StoredPage): Promise<Answer<PageKey>>
  /** Drops a page's key from memory. */
  forget(id: string): void
}

export interface PagePorts {
  readonly keys: KeyStore
  readonly provider: KeyProvider
  readonly authority: string
  readonly now: () => Date
  /** Milliseconds that an unwrapped page is kept, and what they are counted by. */
  readonly ttl: number
  readonly clock: () => number
}

interface Unwrapped {
  readonly expires: number
  readonly page: Promise<Answer<PageKey>>
}

export function pagesOn(on: PagePorts): Pages {
  const { keys, provider, authority, ttl, clock } = on
  const unwrapped = new Map<string, Unwrapped>()
  /** Pages of this process that take no more. */
  const shut = new Set<string>()
  let filling: Promise<Answer<{ readonly id: string; sheets: number }>> | undefined

  /** Whoever asks while a page is being unwrapped waits for the same call. */
  const remember = (id: string, page: Promise<Answer<PageKey>>): Promise<Answer<PageKey>> => {
    unwrapped.set(id, { expires: clock() + ttl, page })
    const drop = (): void => {
      if (unwrapped.get(id)?.page === page) unwrapped.delete(id)
    }
    page.then(({ ok }) => (ok ? undefined : drop()), drop)
    return page
  }
  const begin = async (follows: StoredPage | undefined): Promise<Answer<string | undefined>> => {
    const made = await newPage(on, follows)
    if (!made.ok) return made
    const { stored, page } = made.value
    if (!(await keys.addPage(stored))) return granted(undefined)
    void remember(stored.id, Promise.resolve(granted(page)))
    return granted(stored.id)
  }
  const beginFilling = async (): Promise<Answer<{ readonly id: string; sheets: number }>> => {
    const begun = await begin(undefined)
    if (!begun.ok) return begun
    return begun.value === undefined ? absent : granted({ id: begun.value, sheets: 0 })
  }
  const find = async (id: string): Promise<Answer<PageKey>> => {
    const stored = await keys.page(id)
    if (stored === undefined || stored.state === 'retired') return absent
    const bytes = await provider.unwrap(stored.providerKey, stored.wrapped, pageContext(authority, id))
    return bytes.ok ? granted({ id, authority, key: cipherKey(bytes.value) }) : bytes
  }
  const page = (id: string): Promise<Answer<PageKey>> => {
    const known = unwrapped.get(id)
    return known !== undefined && known.expires > clock() ? known.page : remember(id, find(id))
  }

  const toFill = async (sheets: number): Promise<Answer<PageKey>> => {
    const asked = (filling ??= beginFilling())
    const current = await asked
    const again = (): Promise<Answer<PageKey>> => {
      if (filling === asked) filling = undefined
      return toFill(sheets)
    }
    if (!current.ok) {
      if (filling === asked) filling = undefined
      return current
    }
    const { id } = current.value
    if (shut.has(id)) return again()
    if (current.value.sheets >= mostSheets) {
      shut.add(id)
      await keys.movePage(id, ['filling'], 'full')
      return again()
    }
    current.value.sheets += sheets
    const found = await page(id)
    if (found.ok || (await isFilling(keys, id))) return found
    shut.add(id)
    return again()
  }
  const following = async (before: StoredPage): Promise<Answer<PageKey>> => {
    const found = (await keys.pages()).find(({ follows }) => follows === before.id)?.id
    if (found !== undefined) return page(found)
    const begun = await begin(before)
    if (!begun.ok) return begun
    // Another process was first: its page is the one.
    return begun.value === undefined ? following(before) : page(begun.value)
  }
  return {
    toFill,
    closed: (id) => void shut.add(id),
    page,
    following,
    forget: (id) => void unwrapped.delete(id),
  }
}

const isFilling = async (keys: KeyStore, id: string): Promise<boolean> => (await keys.page(id))?.state === 'filling'

/** What a wrapped page is bound to. */
export const pageContext = (authority: string, id: string): string => netstrings(['carnet/page/v1', authority, id])

const absent = refused(problem('keys/unavailable', { what: 'a page of keys is not in the key store' }))

/** A new page key, wrapped by a new key of the provider. A page that follows another is as full as that one. */
async function newPage(
  { provider, authority, now }: PagePorts,
  follows: StoredPage | undefined,
): Promise<Answer<{ readonly stored: StoredPage; readonly page: PageKey }>> {
  const id = randomUUID()
  const bytes = randomBytes(keyBytes)
  const providerKey = await provider.create()
  if (!providerKey.ok) return providerKey
  const wrapped = await provider.wrap(providerKey.value, bytes, pageContext(authority, id))
  if (!wrapped.ok) return wrapped
  const stored: StoredPage = {
    id,
    providerKey: providerKey.value,
    wrapped: wrapped.value,
    state: follows === undefined ? 'filling' : 'full',
    generation: (follows?.generation ?? 0) + 1,
    follows: follows?.id,
    begun: now(),
    destruction: { state: 'live' },
  }
  return granted({ stored, page: { id, authority, key: cipherKey(bytes) } })
}
