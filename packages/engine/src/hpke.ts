import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'

/** @source RFC 9180 §7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, in base mode. */
const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
const encapsulated = 32

/** Both halves as RFC 9180 §7.1.1 writes them: 32 bytes each. */
export interface SealingKeyPair {
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
}

/** What a message is for, and what it belongs to: it opens with the same two and no others. */
export interface SealingContext {
  readonly info: string
  readonly aad: Uint8Array
}

export async function newSealingKeyPair(): Promise<SealingKeyPair> {
  const { publicKey, privateKey } = await suite.GenerateKeyPair(true)
  return {
    publicKey: await suite.SerializePublicKey(publicKey),
    privateKey: await suite.SerializePrivateKey(privateKey),
  }
}

/** Seals to a public key: encapsulated secret, then ciphertext. Undefined for a key to which nothing can be sealed. */
export async function sealTo(
  publicKey: Uint8Array,
  plain: Uint8Array,
  { info, aad }: SealingContext,
): Promise<Uint8Array | undefined> {
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
): Promise<Uint8Array | undefined> {
  try {
    const privateKey = await suite.DeserializePrivateKey(pair.privateKey)
    const publicKey = await suite.DeserializePublicKey(pair.publicKey)
    const [secret, ciphertext] = [sealed.subarray(0, encapsulated), sealed.subarray(encapsulated)]
    return await suite.Open({ privateKey, publicKey }, secret, ciphertext, { info: Buffer.from(info), aad })
  } catch {
    return undefined
  }
}
