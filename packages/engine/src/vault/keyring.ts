import type { KeyStore } from '../store/index.ts'
import { valueOf } from './fault.ts'
import { HeldKey } from './held-key.ts'
import { openSheet } from './open-sheet.ts'
import type { Pages } from './pages.ts'
import { keyBytes, keyId, type KeyUse, mostKeys, newSheet, type Sheet, sheetOf, slotOf, wrapSheet } from './sheets.ts'

/** Keys in memory: bounded, and for a bounded time, so that a key destroyed by another process is soon gone here too. */
export interface Keyring extends Disposable {
  /** Makes keys, durable in the key store when this returns, and holds them. */
  create(uses: readonly KeyUse[]): Promise<readonly string[]>
  /** Brings keys into memory for at least so many milliseconds; returns those that the key store no longer has. */
  bring(ids: readonly string[], atLeast?: number): Promise<ReadonlySet<string>>
  has(id: string): boolean
  /** A key that was brought in. */
  held(id: string): HeldKey
  /** Wipes keys that were destroyed, with all that was derived from them, now: what is just being brought in does not come back. */
  forget(ids: readonly string[]): void
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
  /** Keys forgotten while others were being brought in: what those read before is no longer so. */
  const forgotten = new Set<string>()
  let bringing = 0

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
  /** Takes the wanted keys from a sheet. */
  const take = (sheet: Sheet, wanted: readonly string[], expires: number, missing: Set<string>): void => {
    for (const id of wanted) {
      const slot = slotOf(id)
      const use = sheet.uses[slot]
      const known = ring.get(id)
      if (use === undefined || forgotten.has(id)) continue
      missing.delete(id)
      if (known !== undefined) known.expires = expires
      else hold(id, use, Buffer.from(sheet.keys.subarray(slot * keyBytes, (slot + 1) * keyBytes)), expires)
    }
  }
  /** INVARIANT (keys-first): nothing is sealed under a key that the key store does not durably have. */
  const add = async (sheets: readonly Sheet[]): Promise<void> => {
    for (;;) {
      const page = valueOf(await pages.toFill(sheets.length))
      const wrapped = sheets.map((sheet) => wrapSheet(page, 1, sheet))
      if (await keys.addSheets(page.id, wrapped)) return
      // Its keys are just being moved to another page: this goes on to one of its own.
      pages.closed(page.id)
    }
  }
  const found = async (missing: Set<string>, expires: number): Promise<void> => {
    const wanted = Map.groupBy(missing, sheetOf)
    const sheets: Sheet[] = []
    try {
      for (const read of await keys.sheets([...wanted.keys()])) {
        const opened = await openSheet({ keys, pages }, read)
        if (opened !== undefined) sheets.push(opened.sheet)
      }
      // INVARIANT (erased-stays-erased): a key with a tombstone is never brought in, whatever a sheet still has.
      const gone = new Set((await keys.tombstones([...missing])).map(({ key }) => key))
      for (const sheet of sheets) {
        const there = (wanted.get(sheet.id) ?? []).filter((id) => !gone.has(id))
        take(sheet, there, expires, missing)
      }
    } finally {
      for (const sheet of sheets) sheet.keys.fill(0)
    }
  }
  const timer = setInterval(expire, ttl / 4)
  timer.unref()

  return {
    async create(uses) {
      bound()
      const sheets: Sheet[] = []
      for (let from = 0; from < uses.length; from += mostKeys) sheets.push(newSheet(uses.slice(from, from + mostKeys)))
      await add(sheets)
      return sheets.flatMap((sheet) =>
        sheet.uses.flatMap((use, slot) => {
          if (use === undefined) return []
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
      bringing++
      try {
        await found(missing, clock() + Math.max(ttl, 2 * atLeast))
      } finally {
        if (--bringing === 0) forgotten.clear()
      }
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
    forget(ids) {
      const gone = new Set(ids)
      if (gone.size === 0) return
      for (const id of gone) {
        if (bringing > 0) forgotten.add(id)
        const key = ring.get(id)
        if (key !== undefined) drop(key)
      }
      // What was derived from a subject's key with a period's that is gone goes too.
      for (const key of ring.values()) key.forgetWith(gone)
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
