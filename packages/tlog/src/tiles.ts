import { type Hash, hashLength } from './hash.ts'
import { tileWidth } from './tree.ts'

/** What a static file of a log is (C2SP tlog-tiles). `width` is 256 for a full tile or bundle. */
export type LogFile =
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'hashes'; readonly level: number; readonly index: number; readonly width: number }
  | { readonly kind: 'entries'; readonly index: number; readonly width: number }

/** @source C2SP tlog-tiles: the index in groups of three digits, all but the last with an x; partial ones end in `.p/W`. */
export const tilePath = (level: number, index: number, width: number = tileWidth): string =>
  `tile/${level}/${groups(index)}${partial(width)}`

export const bundlePath = (index: number, width: number = tileWidth): string =>
  `tile/entries/${groups(index)}${partial(width)}`

const partial = (width: number): string => (width === tileWidth ? '' : `.p/${width}`)

function groups(index: number): string {
  let path = String(index % 1000).padStart(3, '0')
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  return path
}

const form = /^tile\/(0|[1-9]\d?|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** What a path names; undefined where it is no path of a log, or one that is not written as it should be. */
export function parsePath(path: string): LogFile | undefined {
  if (path === 'checkpoint') return { kind: 'checkpoint' }
  const [, what, number, part] = form.exec(path) ?? []
  if (what === undefined || number === undefined) return undefined
  const index = Number(number.replaceAll(/[x/]/g, ''))
  const width = part === undefined ? tileWidth : Number(part)
  if (!Number.isSafeInteger(index) || groups(index) !== number || (part !== undefined && width >= tileWidth))
    return undefined
  if (what === 'entries') return { kind: 'entries', index, width }
  return Number(what) < 64 ? { kind: 'hashes', level: Number(what), index, width } : undefined
}

export function encodeTile(hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * hashLength)
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * hashLength)
  return bytes
}

/** The first `width` hashes of a tile; undefined where it has fewer. */
export function decodeTile(bytes: Uint8Array, width: number = bytes.length / hashLength): readonly Hash[] | undefined {
  if (!Number.isInteger(width) || bytes.length < width * hashLength) return undefined
  return Array.from(
    { length: width },
    (_, at) => new Uint8Array(bytes.subarray(at * hashLength, (at + 1) * hashLength)) as Hash,
  )
}

/** Most bytes of one entry: its length has 16 bits. */
export const mostEntryBytes = 65_535

/** @source C2SP tlog-tiles: an entry bundle is each entry after its length in 16 bits, big-endian. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > mostEntryBytes) throw new RangeError('an entry has at most 65,535 bytes')
    bytes.set([Math.floor(entry.length / 256), entry.length % 256], at)
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/** Undefined where the bytes end within an entry. */
export function decodeBundle(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const entries: Uint8Array[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; ) {
    if (at + 2 > bytes.length) return undefined
    const end = at + 2 + view.getUint16(at)
    if (end > bytes.length) return undefined
    entries.push(new Uint8Array(bytes.subarray(at + 2, end)))
    at = end
  }
  return entries
}
