import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 as digest } from '@noble/hashes/sha2.js'

/** SHA-256. */
export const sha256 = (bytes: Uint8Array): Uint8Array => digest(bytes)

/** @source RFC 8032 §5.1.7, not the laxer ZIP 215: what verifies here verifies under Node and nothing more. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
