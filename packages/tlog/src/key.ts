import { sha256, verifyEd25519 } from '#platform'
import { decodeBase64, encodeBase64, utf8 } from './text.ts'

/** How a key signs: a note's text (0x01), or a cosignature/v1 with its time (0x04). */
export type SignatureType = 'ed25519' | 'cosignature/v1'

const typeBytes: Readonly<Record<SignatureType, number>> = { ed25519: 1, 'cosignature/v1': 4 }

/** A key that signs notes. Name and id together say which key a signature line is by. */
export interface VerifierKey {
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly id: string
  readonly type: SignatureType
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** @source C2SP signed-note: key names are not empty and have neither Unicode spaces nor a plus. */
export const isKeyName = (name: string): boolean => /^[^\s\u0085+\p{Cc}]+$/u.test(name)

/** @source C2SP signed-note: the id is SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]. */
export function verifierKey(name: string, publicKey: Uint8Array, type: SignatureType = 'ed25519'): VerifierKey {
  if (!isKeyName(name)) throw new RangeError('this is no key name')
  if (publicKey.length !== 32) throw new RangeError('an Ed25519 key has 32 bytes')
  const hashed = sha256(Uint8Array.of(...utf8(`${name}\n`), typeBytes[type], ...publicKey))
  return { name, id: hexOf(hashed.subarray(0, 4)), type, publicKey }
}

export const formatVerifierKey = ({ name, id, type, publicKey }: VerifierKey): string =>
  `${name}+${id}+${encodeBase64(Uint8Array.of(typeBytes[type], ...publicKey))}`

/** Undefined for what is no key, for a type that is not known, and where the id is not the key's. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (name === undefined || bytes?.length !== 33 || !isKeyName(name)) return undefined
  const type = bytes[0] === 1 ? 'ed25519' : bytes[0] === 4 ? 'cosignature/v1' : undefined
  if (type === undefined) return undefined
  const key = verifierKey(name, bytes.slice(1), type)
  return key.id === id ? key : undefined
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Whether a key made this signature over a note's text; with the time that a cosignature states. */
export function verifySignature(
  key: VerifierKey,
  text: string,
  signature: Uint8Array,
): { readonly timestamp?: number } | undefined {
  if (key.type === 'ed25519') return verifyEd25519(key.publicKey, utf8(text), signature) ? {} : undefined
  if (signature.length !== 72) return undefined
  const timestamp = Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0))
  if (!Number.isSafeInteger(timestamp)) return undefined
  const signed = utf8(cosignedText(text, timestamp))
  return verifyEd25519(key.publicKey, signed, signature.subarray(8)) ? { timestamp } : undefined
}

/** @source C2SP tlog-cosignature: what a v1 cosignature signs. */
export const cosignedText = (text: string, timestamp: number): string => `cosignature/v1\ntime ${timestamp}\n${text}`
