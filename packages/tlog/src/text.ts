import { asHash, type Hash } from './hash.ts'

/** Standard base64 (RFC 4648 §4), padded; platform-neutral. */
export const encodeBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

const form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Only the one canonical form of some bytes is taken: `atob` alone would pass missing padding, spaces and stray bits. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = decodeSignature(text)
  return bytes !== undefined && encodeBase64(bytes) === text ? bytes : undefined
}

/** Passes over stray bits after the last byte, as other readers of signature lines do: those sign nothing. */
export const decodeSignature = (text: string): Uint8Array | undefined =>
  form.test(text) ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0)) : undefined

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A size or index as the formats write it: decimal, no leading zero, at most 2^53 − 1. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : undefined
}

/** Lines of one hash each; undefined where one of them is none. */
export function parseHashes(lines: readonly string[]): readonly Hash[] | undefined {
  const hashes: Hash[] = []
  for (const line of lines) {
    const bytes = decodeBase64(line)
    const hash = bytes === undefined ? undefined : asHash(bytes)
    if (hash === undefined) return undefined
    hashes.push(hash)
  }
  return hashes
}
