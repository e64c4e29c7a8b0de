import { createPublicKey, hash, verify } from 'node:crypto'

/** What this package needs of the place that it runs in. `web.ts` is the same on `@noble`; `package.json` chooses. */

/** SHA-256. A digest read as text is made without a Buffer: twice as fast for inputs as short as ours. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const text = hash('sha256', bytes, 'binary')
  const digest = new Uint8Array(32)
  for (let at = 0; at < 32; at++) digest[at] = text.charCodeAt(at)
  return digest
}

/** @source RFC 8410 §4: what stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo. */
const spki = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00)

/** @source RFC 8032 §5.1.7 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const key = new Uint8Array(44)
  key.set(spki)
  key.set(publicKey, spki.length)
  try {
    return verify(null, message, createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' }), signature)
  } catch {
    return false
  }
}
