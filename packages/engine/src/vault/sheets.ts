import { type KeyObject, randomFillSync } from 'node:crypto'
import { z } from 'zod'
import type { StoredSheet } from '../store/index.ts'
import { netstrings } from './netstring.ts'
import { alone, type Associated, decrypt, encrypt, nonceBytes, tagBytes } from './suite.ts'

/** What a key is for. Stands in clear beside the wrapped keys and is authenticated with them. */
export interface KeyUse {
  readonly kind: 'node' | 'subject' | 'epoch'
  /** Whose: a classification's keys, the access log's, the quarantine's, or which key of the node. */
  readonly domain: string
  readonly class: string
  /** The period that an epoch key stands for; empty elsewhere. */
  readonly period: string
}

export const keyBytes = 32
/** A key's number in its sheet is the last byte of its id. */
export const mostKeys = 256

/** Keys that share one wrapped message, in clear: `keys` is to be wiped by whoever holds it. */
export interface Sheet {
  readonly id: string
  /** One for each slot; undefined where its key was destroyed, whose place in `keys` is zeros. */
  readonly uses: readonly (KeyUse | undefined)[]
  readonly keys: Buffer
}

export interface PageKey {
  readonly id: string
  readonly authority: string
  readonly key: KeyObject
}

const usesTable = z.array(z.tuple([z.enum(['node', 'subject', 'epoch']), z.string(), z.string(), z.string()]))
/** Version 1 knew no empty slots. */
const Slots = z.discriminatedUnion('v', [
  z.strictObject({ v: z.literal(1), uses: usesTable, slots: z.array(z.int().nonnegative()).max(mostKeys) }),
  z.strictObject({ v: z.literal(2), uses: usesTable, slots: z.array(z.int().nonnegative().nullable()).max(mostKeys) }),
])

/** A random id (RFC 9562 version 4) whose last byte is left to number keys. */
function newSheetId(): string {
  const bytes = randomFillSync(Buffer.alloc(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  bytes[15] = 0
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const newSheet = (uses: readonly KeyUse[]): Sheet => ({
  id: newSheetId(),
  uses,
  keys: randomFillSync(Buffer.alloc(uses.length * keyBytes)),
})

export const sheetOf = (key: string): string => `${key.slice(0, 34)}00`
export const slotOf = (key: string): number => Number.parseInt(key.slice(34), 16)
export const keyId = (sheet: string, slot: number): string => sheet.slice(0, 34) + (slot + 0x100).toString(16).slice(1)

const associated = (page: PageKey, id: string, generation: number, slots: Uint8Array): Associated =>
  alone(netstrings(['carnet/sheet/v1', page.authority, page.id, id, generation, Buffer.from(slots).toString()]))

const noHead = new Uint8Array()

/** Nonce and tag of a wrapped sheet; the rest of it are keys. */
const overhead = nonceBytes + tagBytes

/** How many keys lie in so many sheets of so many wrapped bytes together. */
export const keysIn = (sheets: number, bytes: number): number => (bytes - sheets * overhead) / keyBytes

/** Wraps a sheet under its page's key: up to 256 keys in one message. */
export function wrapSheet(page: PageKey, generation: number, { id, uses, keys }: Sheet): StoredSheet {
  const distinct = new Map<string, { readonly index: number; readonly use: KeyUse }>()
  const numbers = uses.map((use) => {
    if (use === undefined) return null
    const name = `${use.kind}/${use.domain}/${use.class}/${use.period}`
    const known = distinct.get(name) ?? { index: distinct.size, use }
    distinct.set(name, known)
    return known.index
  })
  const table = Array.from(distinct.values(), ({ use }) => [use.kind, use.domain, use.class, use.period])
  const slots = Buffer.from(JSON.stringify({ v: 2, uses: table, slots: numbers }))
  const present = packed(uses, keys)
  const wrapped = encrypt(page.key, noHead, associated(page, id, generation, slots), present)
  if (present !== keys) present.fill(0)
  return { id, page: page.id, generation, slots, wrapped }
}

/** The sheet as it was wrapped; undefined where anything of it was changed or moved. */
export function unwrapSheet(page: PageKey, stored: StoredSheet): Sheet | undefined {
  const present = decrypt(page.key, 0, associated(page, stored.id, stored.generation, stored.slots), stored.wrapped)
  if (present === undefined) return undefined
  const slots = Slots.parse(JSON.parse(Buffer.from(stored.slots).toString()))
  const table = slots.uses.map(
    ([kind, domain, retained, period]): KeyUse => ({ kind, domain, class: retained, period }),
  )
  const uses = slots.slots.map((index) => (index === null ? undefined : table[index]))
  if (uses.filter((use) => use !== undefined).length * keyBytes !== present.length) return undefined
  const keys = unpacked(uses, present)
  if (keys !== present) present.fill(0)
  return { id: stored.id, uses, keys }
}

/** The sheet without the keys of some slots; undefined where none would be left. Slots keep their numbers. */
export function without({ id, uses, keys }: Sheet, slots: ReadonlySet<number>): Sheet | undefined {
  const left = uses.map((use, slot) => (slots.has(slot) ? undefined : use))
  for (const slot of slots) keys.fill(0, slot * keyBytes, (slot + 1) * keyBytes)
  return left.some((use) => use !== undefined) ? { id, uses: left, keys } : undefined
}

/** The keys that are there, one after the other. */
function packed(uses: Sheet['uses'], keys: Buffer): Buffer {
  if (!uses.includes(undefined)) return keys
  return Buffer.concat(
    uses.flatMap((use, slot) => (use === undefined ? [] : keys.subarray(slot * keyBytes, (slot + 1) * keyBytes))),
  )
}

/** The same keys, each in its slot's place. */
function unpacked(uses: Sheet['uses'], present: Buffer): Buffer {
  if (!uses.includes(undefined)) return present
  const keys = Buffer.alloc(uses.length * keyBytes)
  let from = 0
  for (const [slot, use] of uses.entries()) {
    if (use === undefined) continue
    present.copy(keys, slot * keyBytes, from, from + keyBytes)
    from += keyBytes
  }
  return keys
}
