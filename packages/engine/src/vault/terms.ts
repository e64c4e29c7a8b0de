import type { HeldKey } from './held-key.ts'
import { blockInfo } from './hkdf.ts'
import { HmacKey } from '../hmac.ts'
import { netstrings } from './netstring.ts'

const asUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`

/**
 * A term of the blind index: equal inputs of one field and one period have equal terms, and nothing else shows. With
 * `bits`, a multiple of four, only so many of it are kept, so that many inputs share one.
 */
export function indexTerm(epoch: HeldKey, authority: string, field: string, input: string, bits = 128): string {
  const hex = epoch
    .indexKey(field, () => derivedHmac(epoch, netstrings(['carnet/index/v1', authority, field])))
    .text(input, 'hex')
  return asUuid(bits === 128 ? hex : hex.slice(0, bits / 4).padEnd(32, '0'))
}

/** A keyed name of one of the node's own kinds: identifiers, pseudonyms. */
export const keyedUuid = (key: HmacKey, parts: readonly string[]): string => asUuid(key.text(netstrings(parts), 'hex'))
export const keyedName = (key: HmacKey, parts: readonly string[]): string => key.text(netstrings(parts), 'base64url')

export function derivedHmac(key: HeldKey, info: string): HmacKey {
  const bytes = key.derive(undefined, blockInfo(info))
  const hmac = new HmacKey(bytes)
  bytes.fill(0)
  return hmac
}
