import { tileWidth } from './tree.ts'

/** What a static file of the log is (C2SP tlog-tiles). `width` is 256 for a full tile or bundle. */
export type LogFile =
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'hashes'; readonly level: number; readonly index: number; readonly width: number }
  | { readonly kind: 'entries'; readonly index: number; readonly width: number }

/** Path of a full tile. @source C2SP tlog-tiles: the index in groups of three digits, all but the last with an x. */
export function tilePath(level: number, index: number): string {
  return `tile/${level}/${groups(index)}`
}

function groups(index: number): string {
  const last = String(index % 1000).padStart(3, '0')
  let path = last
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  return path
}

const form = /^tile\/(0|[1-9]\d?|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** What a path names; undefined where it is no path of the log, or one that is not written as it should be. */
export function parsePath(path: string): LogFile | undefined {
  if (path === 'checkpoint') return { kind: 'checkpoint' }
  const [, what, number, partial] = form.exec(path) ?? []
  if (what === undefined || number === undefined) return undefined
  const index = Number(number.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? tileWidth : Number(partial)
  if (!Number.isSafeInteger(index) || groups(index) !== number || (partial !== undefined && width >= tileWidth))
    return undefined
  if (what === 'entries') return { kind: 'entries', index, width }
  return Number(what) < 7 ? { kind: 'hashes', level: Number(what), index, width } : undefined
}
