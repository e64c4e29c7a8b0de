/**
 * `filling` takes new sheets; `full` does not; the sheets of a `rotating` one are moved to the page that follows it; a
 * `retired` one has none left, and its key at the provider was destroyed or is to be.
 */
export type PageState = 'filling' | 'full' | 'rotating' | 'retired'

/** What the provider said last of a page's key. */
export type PageDestruction =
  | { readonly state: 'live' }
  | { readonly state: 'scheduled'; readonly at: Date }
  | { readonly state: 'destroyed'; readonly at: Date }
  | { readonly state: 'unprovable' }

/** A page key as stored: wrapped by the provider's key of that name; nothing is left of it once the page is retired. */
export interface StoredPage {
  readonly id: string
  readonly providerKey: string
  readonly wrapped: Uint8Array
  readonly state: PageState
  /** How often what lies on it was moved, and once more. */
  readonly generation: number
  /** The page that its sheets were on before. A page is followed by one other at most. */
  readonly follows: string | undefined
  readonly begun: Date
  readonly destruction: PageDestruction
}

/** Up to 256 keys sealed in one message under a page key; `slots` says in clear what each slot is, `wrapped` holds the keys. */
export interface StoredSheet {
  readonly id: string
  readonly page: string
  readonly generation: number
  readonly slots: Uint8Array
  readonly wrapped: Uint8Array
}

/** A sheet put in the place of the one of that generation; without keys it goes. */
export interface SheetUpdate {
  readonly id: string
  readonly expected: number
  readonly sheet: StoredSheet | undefined
}

/** A page whose key is wrapped anew; `before` is how it was. */
export interface PageRewrap {
  readonly id: string
  readonly before: Uint8Array
  readonly wrapped: Uint8Array
}

/** A fact as it is and as it is to be; undefined stands for none. */
export interface FactChange {
  readonly name: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

export type TombstoneKind = 'destroyed' | 'restricted'

/** Says for ever that a key is gone, and by which entry. */
export interface Tombstone {
  readonly key: string
  readonly kind: TombstoneKind
  readonly entry: Uint8Array
  /** Of the anchor's line that was written before. */
  readonly number: number
  /** Where the key lay; undefined where this store did not have it. */
  readonly page: string | undefined
}

/** What lies on one page. */
export interface PageContent {
  readonly page: string
  readonly sheets: number
  /** Length of the wrapped bytes of all of them. */
  readonly bytes: number
}

/** Wrapped keys, apart from the data they open. On return from a write it is durable. */
export interface KeyStore extends AsyncDisposable {
  readonly engine: 'sqlite' | 'postgres'
  /**
   * Copies the whole store, as it stands, into a file that is then durable; it takes the place of one that is there. False
   * where the store is on a server, which is replicated by its own means.
   */
  copyTo(file: string): Promise<boolean>
  /** In the order in which they were begun. */
  pages(): Promise<readonly StoredPage[]>
  page(id: string): Promise<StoredPage | undefined>
  /** Writes a page; false where another follows the same one already. */
  addPage(page: StoredPage): Promise<boolean>
  /** Moves a page on to another state; false where it is in none of `from`. */
  movePage(id: string, from: readonly PageState[], to: PageState): Promise<boolean>
  /**
   * A page is retired, and its wrapped key with it, or learns what became of its key at the provider; false where sheets are
   * left on it or are still being moved to it, or where that was known.
   */
  retirePage(id: string, destruction: PageDestruction): Promise<boolean>
  /**
   * Wraps every page anew that is not retired, and changes facts, all or nothing; false, and nothing changed, where a page
   * or a fact is no longer as it was, or a page is not among these.
   */
  rewrapPages(pages: readonly PageRewrap[], facts: readonly FactChange[]): Promise<boolean>
  contents(): Promise<readonly PageContent[]>
  /** Writes new sheets of one page, all or none; false where that page takes no more. */
  addSheets(page: string, sheets: readonly StoredSheet[]): Promise<boolean>
  /**
   * Puts sheets in the place of others, with tombstones, all or nothing; false, and nothing changed, where one is no longer
   * of the generation expected. A tombstone stays as it is, but that what was restricted may be destroyed.
   */
  replaceSheets(updates: readonly SheetUpdate[], tombstones: readonly Tombstone[]): Promise<boolean>
  sheets(ids: readonly string[]): Promise<readonly StoredSheet[]>
  /** In the order of their ids. */
  sheetsOfPage(page: string, after: string | undefined, limit: number): Promise<readonly StoredSheet[]>
  tombstones(keys: readonly string[]): Promise<readonly Tombstone[]>
  /** In the order of their keys. */
  tombstonesAfter(key: string | undefined, limit: number): Promise<readonly Tombstone[]>
  /** How many keys were destroyed on each page. */
  tombstonesByPage(): Promise<ReadonlyMap<string, number>>
  /** Number of the newest line of the anchor that has a tombstone here; 0 where none has. */
  lastDestruction(): Promise<number>
  /** Small things that must live and die with the keys: the provider's parameters, the sheet of the node's own keys. */
  fact(name: string): Promise<Uint8Array | undefined>
  /** Writes a fact that is not there yet; false where it was. */
  addFact(name: string, value: Uint8Array): Promise<boolean>
  /** Writes a fact anew; false where it is no longer `before`. */
  replaceFact(name: string, before: Uint8Array, after: Uint8Array): Promise<boolean>
  /** Removes a fact; false where it is no longer `before`. */
  removeFact(name: string, before: Uint8Array): Promise<boolean>
  /** Names of the facts in which a text stands. */
  factsHolding(text: string): Promise<readonly string[]>
  counts(): Promise<{ readonly pages: number; readonly sheets: number; readonly tombstones: number }>
}
