import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'

/** @source RFC 9180 §7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, in base mode. */
const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
const encapsulated = 32

/** Both halves of an X25519 key, 32 bytes each. */
export interface SealingPair {
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
}

/** Opens what was sealed to a pair: the encapsulated secret, then the ciphertext. Throws where it does not open. */
export async function openSealed(
  pair: SealingPair,
  sealed: Uint8Array,
  { info, aad }: { readonly info: string; readonly aad?: Uint8Array },
): Promise<Uint8Array> {
  const privateKey = await suite.DeserializePrivateKey(pair.privateKey)
  const publicKey = await suite.DeserializePublicKey(pair.publicKey)
  const bound = { info: new TextEncoder().encode(info), ...(aad === undefined ? {} : { aad }) }
  return suite.Open({ privateKey, publicKey }, sealed.subarray(0, encapsulated), sealed.subarray(encapsulated), bound)
}
