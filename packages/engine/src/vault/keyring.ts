import { problem } from '@carnet/api'
import type { KeyStore, StoredSheet } from '../store/index.ts'
import { VaultFault, valueOf } from './fault.ts'
import { HeldKey } from './held-key.ts'
import type { Pages } from './pages.ts'
import {
  keyBytes,
  keyId,
  type KeyUse,
  mostKeys,
  newSheet,
  type Sheet,
  sheetOf,
  slotOf,
  unwrapSheet,
  wrapSheet,
} from './sheets.ts'

/** Keys in memory: bounded, and for a bounded time, so that a key destroyed by another process is soon gone here too. */
export interface Keyring extends Disposable {
  /** Makes keys, durable in the key store when this returns, and holds them. */
  create(uses: readonly KeyUse[]): Promise<readonly string[]>
  /** Brings keys into memory for at least so many milliseconds; returns those that the key store no longer has. */
  bring(ids: readonly string[], atLeast?: number): Promise<ReadonlySet<string>>
  has(id: string): boolean
  /** A key that was brought in. */
  held(id: string): HeldKey
  /** Drops what is past its time or above the bound. */
  sweep(): void
  readonly size: number
}

export interface KeyringLimits {
  readonly most: number
  /** Milliseconds after which a key is looked for in the key store again. */
  readonly ttl: number
  readonly clock: () => number
}

/** Milliseconds within which a key that is asked for again keeps its place in the ring. */
const lately = 1_000
/** What was brought in stays this long whatever else comes: the time in which a batch is sealed. */
const grace = 60_000

export function keyringOn(keys: KeyStore, pages: Pages, { most, ttl, clock }: KeyringLimits): Keyring {
  const ring = new Map<string, HeldKey>()

  /** The ring stands in the order, to the second, in which keys were last asked for. */
  const touch = (key: HeldKey): void => {
    const now = clock()
    if (now - key.touched < lately) return
    key.touched = now
    ring.delete(key.id)
    ring.set(key.id, key)
  }
  const hold = (id: string, use: KeyUse, bytes: Buffer, expires: number): void => {
    const key = new HeldKey(id, use, bytes)
    key.expires = expires
    key.touched = clock()
    ring.set(id, key)
  }
  const drop = (key: HeldKey): void => {
    ring.delete(key.id)
    key.wipe()
  }
  /** Expired keys are looked for on their own time: `bring` sees to those that it is asked for. */
  const expire = (): void => {
    const now = clock()
    for (const key of ring.values()) if (key.expires <= now) drop(key)
  }
  const bound = (): void => {
    const now = clock()
    for (const key of ring.values()) {
      if (ring.size <= most || key.touched + grace > now) break
      // Periods are few, and streams are sealed under them for longer than a batch takes.
      if (key.use.kind === 'subject') drop(key)
    }
  }
  const opened = async (stored: StoredSheet): Promise<Sheet> => {
    const sheet = unwrapSheet(valueOf(await pages.page(stored.page)), stored)
    if (sheet === undefined)
      throw new VaultFault(problem('integrity/record', { what: 'a sheet of keys', record: stored.id }))
    return sheet
  }
  /** Takes the wanted keys from a sheet; the rest of it is wiped. */
  const take = (sheet: Sheet, wanted: readonly string[], expires: number, missing: Set<string>): void => {
    for (const id of wanted) {
      const slot = slotOf(id)
      const use = sheet.uses[slot]
      const known = ring.get(id)
      if (use === undefined) continue
      missing.delete(id)
      if (known !== undefined) known.expires = expires
      else hold(id, use, Buffer.from(sheet.keys.subarray(slot * keyBytes, (slot + 1) * keyBytes)), expires)
    }
    sheet.keys.fill(0)
  }
  const timer = setInterval(expire, ttl / 4)
  timer.unref()

  return {
    async create(uses) {
      bound()
      const sheets: Sheet[] = []
      for (let from = 0; from < uses.length; from += mostKeys) sheets.push(newSheet(uses.slice(from, from + mostKeys)))
      const page = valueOf(await pages.toFill(sheets.length))
      // INVARIANT (keys-first): nothing is sealed under a key that the key store does not durably have.
      await keys.addSheets(sheets.map((sheet) => wrapSheet(page, 1, sheet)))
      return sheets.flatMap((sheet) =>
        sheet.uses.map((use, slot) => {
          const id = keyId(sheet.id, slot)
          hold(id, use, sheet.keys.subarray(slot * keyBytes, (slot + 1) * keyBytes), clock() + ttl)
          return id
        }),
      )
    },
    async bring(ids, atLeast = grace) {
      bound()
      const soon = clock() + atLeast
      const missing = new Set<string>()
      for (const id of ids) {
        const known = ring.get(id)
        if (known === undefined || known.expires <= soon) missing.add(id)
        else touch(known)
      }
      if (missing.size === 0) return missing
      const wanted = Map.groupBy(missing, sheetOf)
      for (const stored of await keys.sheets([...wanted.keys()]))
        take(await opened(stored), wanted.get(stored.id) ?? [], clock() + Math.max(ttl, 2 * atLeast), missing)
      for (const id of missing) {
        const known = ring.get(id)
        if (known !== undefined) drop(known)
      }
      return missing
    },
    has: (id) => ring.has(id),
    held(id) {
      const key = ring.get(id)
      if (key === undefined) throw new Error('a key is used that was not loaded')
      return key
    },
    sweep() {
      expire()
      bound()
    },
    get size() {
      return ring.size
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      for (const key of ring.values()) drop(key)
    },
  }
}
