import { HmacKey } from '../hmac.ts'

/** @source RFC 5869 §2.2: a salt that is not provided is a string of zeros. */
export const noSalt: HmacKey = new HmacKey(new Uint8Array(32))

/** Keyed with each pseudorandom key in turn; everything here is synchronous. */
const expanding = new HmacKey(new Uint8Array(32))

/** `info` as HKDF's only block of output takes it, with its counter behind it: laid out once for many keys. */
export const blockInfo = (info: string): Buffer => Buffer.concat([Buffer.from(info), Uint8Array.of(1)])

/**
 * One output block of HKDF-SHA-256: 32 bytes. `salt` is keyed beforehand, since many inputs share it.
 *
 * @source RFC 5869 §2.2, §2.3: PRK = HMAC(salt, IKM); T(1) = HMAC(PRK, info | 0x01).
 */
export function hkdf(ikm: Uint8Array, salt: HmacKey, info: Buffer): Buffer {
  const extracted = salt.bytes(ikm)
  expanding.rekey(extracted)
  extracted.fill(0)
  const key = expanding.bytes(info)
  expanding.wipe()
  return key
}
