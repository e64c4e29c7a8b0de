import { openSealed, type SealingPair } from '@carnet/sdk/offline'
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'

/** @source RFC 9180 §7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, in base mode. */
const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)

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
export const openWith = (pair: SealingPair, sealed: Uint8Array, context: Context): Promise<Uint8Array | undefined> =>
  openSealed(pair, sealed, context).catch(() => undefined)
