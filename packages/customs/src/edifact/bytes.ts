import type { ServiceCharacters } from './service.ts'

const tabulator = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const blank = 0x20

/** What a byte is to the tokenizer. Most are plain. */
export const byteKind = { plain: 0, component: 1, element: 2, terminator: 3, release: 4, break: 5, high: 6 } as const

/** The kind of every byte. */
export function kindsUnder({ component, element, terminator, release }: ServiceCharacters): Uint8Array {
  const kinds = new Uint8Array(256).fill(byteKind.high, 0x80)
  kinds[lineFeed] = byteKind.break
  kinds[carriageReturn] = byteKind.break
  kinds[component] = byteKind.component
  kinds[element] = byteKind.element
  kinds[terminator] = byteKind.terminator
  if (release !== undefined) kinds[release] = byteKind.release
  return kinds
}

/** Line breaks are no data: they stand between segments, and within them where a sender wraps its lines. */
export const isBreak = (byte: number | undefined): boolean => byte === lineFeed || byte === carriageReturn
export const isLineFeed = (byte: number | undefined): boolean => byte === lineFeed
/** What may stand between segments. */
export const isBlank = (byte: number | undefined): boolean => byte === blank || byte === tabulator || isBreak(byte)
/** A cheaper question, whose no is certain. */
export const mayBeBlank = (byte: number | undefined): boolean => byte !== undefined && byte <= blank
const isCapital = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a

/** SPEC: ISO 9735-1: a tag is three capitals. Blanks between it and the first element are taken for nothing. */
export function isTag(bytes: Uint8Array, start: number, end: number): boolean {
  if (end < start + 3) return false
  if (!isCapital(bytes[start]) || !isCapital(bytes[start + 1]) || !isCapital(bytes[start + 2])) return false
  for (let at = start + 3; at < end; at++) if (!isBlank(bytes[at])) return false
  return true
}
