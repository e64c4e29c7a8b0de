import { HmacKey } from './hmac.ts'

const first = Uint8Array.of(1)

/**
 * One output block of HKDF-SHA-256: 32 bytes. `salt` is keyed beforehand, since many inputs share it.
 *
 * @source RFC 5869 §2.2, §2.3: PRK = HMAC(salt, IKM); T(1) = HMAC(PRK, info | 0x01).
 */
export function hkdf(ikm: Uint8Array, salt: HmacKey, info: Uint8Array): Buffer {
  const extracted = salt.bytes(ikm)
  const expand = new HmacKey(extracted)
  extracted.fill(0)
  const message = new Uint8Array(info.length + first.length)
  message.set(info)
  message.set(first, info.length)
  const key = expand.bytes(message)
  expand.wipe()
  return key
}

/** @source RFC 5869 §2.2: a salt that is not provided is a string of zeros. */
export const noSalt: HmacKey = new HmacKey(new Uint8Array(32))
