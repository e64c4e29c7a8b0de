import { type Answer, problem } from '@carnet/api'
import type { StoredPage, StoredSheet } from '../store/index.ts'
import { chamberOf, type VaultParts } from './chamber.ts'
import { answerOf, VaultFault, valueOf } from './fault.ts'
import { decodeSheetFact, encodeSheetFact } from './sheet-fact.ts'
import { keysIn, type PageKey, unwrapSheet, wrapSheet } from './sheets.ts'
import type { Vault } from './vault.ts'

/** Which pages to rotate: those that destroyed keys lay on, all, or those begun before a day. */
export type PageChoice =
  | { readonly kind: 'with-destructions' }
  | { readonly kind: 'all' }
  | { readonly kind: 'older-than'; readonly begun: Date }

export interface PageToRotate {
  readonly id: string
  readonly keys: number
}

export interface Rotating {
  /** Told how many keys were moved since it was last told; what it throws ends the rotation, which may be begun again. */
  readonly moved: (keys: number) => Promise<void>
  readonly signal?: AbortSignal
}

/** The pages to rotate, those first that others follow; a rotation that was cut short is always among them. */
export async function pagesToRotate(vault: Vault, choice: PageChoice): Promise<readonly PageToRotate[]> {
  const { keys } = chamberOf(vault)
  const destroyed = choice.kind === 'with-destructions' ? await keys.tombstonesByPage() : undefined
  const contents = new Map((await keys.contents()).map((content) => [content.page, content]))
  const chosen = ({ id, state, begun }: StoredPage): boolean =>
    state !== 'retired' &&
    (state === 'rotating' ||
      choice.kind === 'all' ||
      (choice.kind === 'older-than' && begun < choice.begun) ||
      destroyed?.has(id) === true)
  // A page that follows another is of a higher generation, whatever the clocks said when they were begun.
  const pages = (await keys.pages()).filter(chosen).toSorted((a, b) => a.generation - b.generation)
  return pages.map(({ id }) => {
    const { sheets, bytes } = contents.get(id) ?? { sheets: 0, bytes: 0 }
    return { id, keys: keysIn(sheets, bytes) }
  })
}

/**
 * Moves the live keys of a page to the page that follows it, and retires it: the keys that were destroyed on it stay
 * behind, and every copy of them, in whatever backup, waits for the provider to destroy the key that wraps the page.
 * Sealing and destroying go on meanwhile. Cut short anywhere it may be begun again; nothing is ever on neither page.
 */
export function rotatePage(vault: Vault, id: string, on: Rotating): Promise<Answer<void>> {
  const parts = chamberOf(vault)
  return answerOf(async () => {
    const page = await parts.keys.page(id)
    if (page === undefined) throw unavailable('a page of keys is not in the key store')
    if (page.state === 'retired') return
    // New keys go elsewhere from now on: whoever adds to this page is refused, and begins another.
    await parts.keys.movePage(id, ['filling', 'full', 'rotating'], 'rotating')
    await parts.reached('marked')
    await moveAll(parts, page, on)
    await retire(parts, page)
  })
}

const unavailable = (what: string): VaultFault => new VaultFault(problem('keys/unavailable', { what }))

async function moveAll(parts: VaultParts, page: StoredPage, on: Rotating): Promise<void> {
  const { keys, pages } = parts
  const facts = await keys.factsHolding(page.id)
  if (facts.length === 0 && (await keys.sheetsOfPage(page.id, undefined, 1)).length === 0) return
  const from = valueOf(await pages.page(page.id))
  const to = valueOf(await pages.following(page))
  await parts.reached('followed')
  await moveSheets(parts, from, to, on)
  for (const name of facts) await moveFact(parts, name, from, to)
  await parts.reached('facts-moved')
}

/** Sheets that are moved in one transaction of the key store. */
const most = 32

async function moveSheets({ keys, reached }: VaultParts, from: PageKey, to: PageKey, on: Rotating): Promise<void> {
  let together = most
  for (;;) {
    on.signal?.throwIfAborted()
    const sheets = await keys.sheetsOfPage(from.id, undefined, together)
    if (sheets.length === 0) return
    const updates = sheets.map((sheet) => ({
      id: sheet.id,
      expected: sheet.generation,
      sheet: rewrapped(sheet, from, to),
    }))
    if (await keys.replaceSheets(updates, [])) {
      together = most
      await reached('moved')
      await on.moved(
        keysIn(
          sheets.length,
          sheets.reduce((bytes, { wrapped }) => bytes + wrapped.length, 0),
        ),
      )
    } else {
      // A key of one of them was destroyed just now: the fewer are moved together, the sooner they find a gap.
      together = Math.max(1, together >> 1)
    }
  }
}

function rewrapped(stored: StoredSheet, from: PageKey, to: PageKey): StoredSheet {
  const sheet = unwrapSheet(from, stored)
  if (sheet === undefined)
    throw new VaultFault(problem('integrity/record', { what: 'a sheet of keys', record: stored.id }))
  const moved = wrapSheet(to, stored.generation + 1, sheet)
  sheet.keys.fill(0)
  return moved
}

/** Sheets that are facts: the node's own keys. */
async function moveFact({ keys }: VaultParts, name: string, from: PageKey, to: PageKey): Promise<void> {
  for (;;) {
    const fact = await keys.fact(name)
    const sheet = fact && decodeSheetFact(fact)
    // INVARIANT (keys-first): what lies on a page in a way that is not known here keeps it from being retired.
    if (fact === undefined || sheet === undefined) throw unavailable(`the fact ${name} lies on a page and is no sheet`)
    if (sheet.page !== from.id) return
    if (await keys.replaceFact(name, fact, encodeSheetFact(rewrapped(sheet, from, to)))) return
  }
}

async function retire({ keys, pages, reached }: VaultParts, page: StoredPage): Promise<void> {
  const isEmpty = (await keys.factsHolding(page.id)).length === 0
  const retired = isEmpty && (await keys.retirePage(page.id, { state: 'live' }))
  // Another process may have been at the same page, and first.
  if (!retired && (await keys.page(page.id))?.state !== 'retired')
    throw unavailable('a page is retired only after the one that it follows, and without keys')
  pages.forget(page.id)
  await reached('retired')
}
