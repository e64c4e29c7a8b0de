import { type KeyObject, randomFillSync } from 'node:crypto'
import { z } from 'zod'
import type { StoredSheet } from '../store/index.ts'
import { netstrings } from './netstring.ts'
import { alone, type Associated, decrypt, encrypt } from './suite.ts'

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
  readonly uses: readonly KeyUse[]
  readonly keys: Buffer
}

export interface PageKey {
  readonly id: string
  readonly authority: string
  readonly key: KeyObject
}

const Slots = z.strictObject({
  v: z.literal(1),
  uses: z.array(z.tuple([z.enum(['node', 'subject', 'epoch']), z.string(), z.string(), z.string()])),
  slots: z.array(z.int().nonnegative()).max(mostKeys),
})

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

/** Wraps a sheet under its page's key: up to 256 keys in one message. */
export function wrapSheet(page: PageKey, generation: number, { id, uses, keys }: Sheet): StoredSheet {
  const distinct = new Map<string, { readonly index: number; readonly use: KeyUse }>()
  const numbers = uses.map((use) => {
    const name = `${use.kind}/${use.domain}/${use.class}/${use.period}`
    const known = distinct.get(name) ?? { index: distinct.size, use }
    distinct.set(name, known)
    return known.index
  })
  const table = Array.from(distinct.values(), ({ use }) => [use.kind, use.domain, use.class, use.period])
  const slots = Buffer.from(JSON.stringify({ v: 1, uses: table, slots: numbers }))
  const wrapped = encrypt(page.key, noHead, associated(page, id, generation, slots), keys)
  return { id, page: page.id, generation, slots, wrapped }
}

/** The sheet as it was wrapped; undefined where anything of it was changed or moved. */
export function unwrapSheet(page: PageKey, stored: StoredSheet): Sheet | undefined {
  const keys = decrypt(page.key, 0, associated(page, stored.id, stored.generation, stored.slots), stored.wrapped)
  if (keys === undefined) return undefined
  const slots = Slots.parse(JSON.parse(Buffer.from(stored.slots).toString()))
  const table = slots.uses.map(
    ([kind, domain, retained, period]): KeyUse => ({ kind, domain, class: retained, period }),
  )
  const uses = slots.slots.flatMap((index) => table[index] ?? [])
  if (uses.length * keyBytes !== keys.length) return undefined
  return { id: stored.id, uses, keys }
}
