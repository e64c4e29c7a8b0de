import type { Answer } from '@carnet/api'
import type { PageDestruction, StoredPage } from '../store/index.ts'
import { chamberOf, type VaultParts } from './chamber.ts'
import type { KeyDestruction } from './provider.ts'
import { keysIn } from './sheets.ts'
import type { Vault } from './vault.ts'

/**
 * Asks the provider to destroy the keys of retired pages, and what became of those that it was to destroy by now. Returns
 * how many it has confirmed since the last time. To be called now and again; a provider that is down is asked the next time.
 */
export async function settlePages(vault: Vault): Promise<number> {
  const parts = chamberOf(vault)
  const pages = await parts.keys.pages()
  let confirmed = 0
  for (const page of pages) {
    if (page.state !== 'retired' || !isDue(page.destruction, parts.now())) continue
    const said = await ask(parts, page, pages)
    if (said?.ok !== true || said.value.state === page.destruction.state) continue
    // Of several processes that ask at once, one counts.
    const first = await parts.keys.retirePage(page.id, said.value)
    await parts.reached('asked')
    if (first && said.value.state === 'destroyed') confirmed++
  }
  return confirmed
}

const isDue = (destruction: PageDestruction, now: Date): boolean =>
  destruction.state === 'live' || (destruction.state === 'scheduled' && destruction.at <= now)

/** Undefined where another page is still wrapped by the same key. */
async function ask(
  { provider }: VaultParts,
  { providerKey, destruction }: StoredPage,
  pages: readonly StoredPage[],
): Promise<Answer<KeyDestruction> | undefined> {
  const needed = pages.some((other) => other.state !== 'retired' && other.providerKey === providerKey)
  if (needed) return undefined
  return destruction.state === 'scheduled' ? provider.destruction(providerKey) : provider.destroy(providerKey)
}

/**
 * Whether keys that were destroyed are unreadable in every backup (T2), and since when: once the provider has destroyed
 * what wraps each page that they ever lay on. Of several keys, the last counts; `live` as long as a page of theirs waits to
 * be rotated; `unprovable` where the provider confirms nothing, or a key was never in this key store.
 */
export async function destructionOf(vault: Vault, ids: readonly string[]): Promise<KeyDestruction> {
  const { keys, provider } = chamberOf(vault)
  const pages = new Map((await keys.pages()).map((page) => [page.id, page]))
  const lay = new Map((await keys.tombstones(ids)).map(({ key, page }) => [key, page]))
  const ends = new Set<string | undefined>()
  for (const id of ids) {
    if (!lay.has(id)) return { state: 'live' }
    ends.add(lay.get(id))
  }
  const said = [...ends].flatMap((page) => chainOf(page, pages))
  const state = lastOf(said)
  return state.state === 'live' && !provider.status().provesDestruction ? { state: 'unprovable' } : state
}

/** What is said of a page and of all that it follows. */
function chainOf(page: string | undefined, pages: ReadonlyMap<string, StoredPage>): readonly KeyDestruction[] {
  if (page === undefined) return [{ state: 'unprovable' }]
  const said: KeyDestruction[] = []
  for (let at = pages.get(page); at !== undefined; at = at.follows === undefined ? undefined : pages.get(at.follows))
    said.push(at.destruction)
  return said
}

function lastOf(said: readonly KeyDestruction[]): KeyDestruction {
  const unsettled = said.find(({ state }) => state === 'unprovable') ?? said.find(({ state }) => state === 'live')
  if (unsettled !== undefined) return unsettled
  const dated = said.filter((each) => each.state === 'scheduled' || each.state === 'destroyed')
  const scheduled = dated.filter(({ state }) => state === 'scheduled')
  const last = (scheduled.length > 0 ? scheduled : dated).toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]
  return last ?? { state: 'unprovable' }
}

/** What is known of the keys without any of them. */
export interface KeysOverview {
  readonly pages: Readonly<Record<StoredPage['state'], number>>
  /** When the oldest page that is not retired was begun. */
  readonly oldest: Date | undefined
  readonly keys: number
  readonly tombstones: number
  /** Keys that were destroyed and whose pages the provider has not confirmed to be destroyed; all, where it confirms nothing. */
  readonly waiting: number
  /** What is said of each retired page, and how many keys were destroyed on it; the newest first. */
  readonly retired: readonly (PageDestruction & { readonly keys: number })[]
}

export async function keysOverview(vault: Vault): Promise<KeysOverview> {
  const { keys } = chamberOf(vault)
  const pages = await keys.pages()
  const byId = new Map(pages.map((page) => [page.id, page]))
  const counts = { filling: 0, full: 0, rotating: 0, retired: 0 }
  for (const { state } of pages) counts[state]++
  const destroyed = await keys.tombstonesByPage()
  const waits = ([page]: readonly [string, number]): boolean => lastOf(chainOf(page, byId)).state !== 'destroyed'
  return {
    pages: counts,
    oldest: pages.find(({ state }) => state !== 'retired')?.begun,
    keys: (await keys.contents()).reduce((sum, { sheets, bytes }) => sum + keysIn(sheets, bytes), 0),
    tombstones: (await keys.counts()).tombstones,
    waiting: [...destroyed].filter(waits).reduce((sum, [, count]) => sum + count, 0),
    retired: pages
      .filter(({ state }) => state === 'retired')
      .map(({ id, destruction }) => ({ ...destruction, keys: destroyed.get(id) ?? 0 }))
      .toReversed(),
  }
}
