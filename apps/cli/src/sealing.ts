import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'

/** @source RFC 9180 §7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, in base mode. */
const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
const encapsulated = 32

interface Context {
  readonly info: string
  readonly aad: Uint8Array
}

/** Encapsulated secret, then ciphertext. */
export async function sealTo(publicKey: Uint8Array, plain: Uint8Array, { info, aad }: Context): Promise<Uint8Array> {
  const key = await suite.DeserializePublicKey(publicKey)
  const sealed = await suite.Seal(key, plain, { info: Buffer.from(info), aad })
  return Buffer.concat([sealed.encapsulatedSecret, sealed.ciphertext])
}

/** Undefined for what was not sealed to this pair, in this context. */
export async function openWith(
  pair: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array },
  sealed: Uint8Array,
  { info, aad }: Context,
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
