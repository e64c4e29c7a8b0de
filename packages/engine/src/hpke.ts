import {
  AEAD_AES_256_GCM,
  CipherSuite,
  KDF_HKDF_SHA256,
  KEM_DHKEM_P256_HKDF_SHA256,
  KEM_DHKEM_X25519_HKDF_SHA256,
} from 'hpke'
import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto'

/** Which curve a key is on: P-256 where nothing but approved algorithms may be used. */
export type Kem = 'x25519' | 'p-256'

/** @source RFC 9180 §7: DHKEM(…, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, in base mode; the lengths of encapsulated secrets by §7.1. */
const suites: Readonly<Record<Kem, { readonly suite: CipherSuite; readonly encapsulated: number }>> = {
  x25519: { suite: new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM), encapsulated: 32 },
  'p-256': { suite: new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM), encapsulated: 65 },
}

/** Both halves as RFC 9180 §7.1.1 writes them: 32 bytes each, on P-256 the public one 65. */
export interface SealingKeyPair {
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
}

/** What a message is for, and what it belongs to: it opens with the same two and no others. */
export interface SealingContext {
  readonly info: string
  readonly aad: Uint8Array
}

export async function newSealingKeyPair(kem: Kem = 'x25519'): Promise<SealingKeyPair> {
  const { suite } = suites[kem]
  const { publicKey, privateKey } = await suite.GenerateKeyPair(true)
  return {
    publicKey: await suite.SerializePublicKey(publicKey),
    privateKey: await suite.SerializePrivateKey(privateKey),
  }
}

/** @source RFC 8410 §7: PKCS #8 of an X25519 private key is this prefix and its 32 bytes. */
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** The pair that a private half belongs to. */
export function sealingKeyPairOf(privateKey: Uint8Array, kem: Kem): SealingKeyPair {
  if (kem === 'p-256') {
    const curve = createECDH('prime256v1')
    curve.setPrivateKey(privateKey)
    return { privateKey, publicKey: new Uint8Array(curve.getPublicKey()) }
  }
  const key = Buffer.concat([pkcs8, privateKey])
  const whole = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
  key.fill(0)
  return { privateKey, publicKey: new Uint8Array(whole.export({ format: 'der', type: 'spki' }).subarray(-32)) }
}

/** Seals to a public key: encapsulated secret, then ciphertext. Undefined for a key to which nothing can be sealed. */
export async function sealTo(
  publicKey: Uint8Array,
  plain: Uint8Array,
  { info, aad }: SealingContext,
  kem: Kem = 'x25519',
): Promise<Uint8Array | undefined> {
  const { suite } = suites[kem]
  try {
    const key = await suite.DeserializePublicKey(publicKey)
    const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plain, { info: Buffer.from(info), aad })
    return Buffer.concat([encapsulatedSecret, ciphertext])
  } catch {
    return undefined
  }
}

/** Undefined for what was not sealed to this pair, in this context. */
export async function openWith(
  pair: SealingKeyPair,
  sealed: Uint8Array,
  { info, aad }: SealingContext,
  kem: Kem = 'x25519',
): Promise<Uint8Array | undefined> {
  const { suite, encapsulated } = suites[kem]
  try {
    const privateKey = await suite.DeserializePrivateKey(pair.privateKey)
    const publicKey = await suite.DeserializePublicKey(pair.publicKey)
    const [secret, ciphertext] = [sealed.subarray(0, encapsulated), sealed.subarray(encapsulated)]
    return await suite.Open({ privateKey, publicKey }, secret, ciphertext, { info: Buffer.from(info), aad })
  } catch {
    return undefined
  }
}
