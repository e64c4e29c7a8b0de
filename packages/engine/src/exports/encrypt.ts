import { hpkeInfo, hpkeMagic, type RecipientKind } from '@carnet/api'
import { Encrypter } from 'age-encryption'
import { sealTo } from '../hpke.ts'

/** Whom something is encrypted to. */
export interface Key {
  readonly kind: RecipientKind
  readonly key: string
}

export const kindOf = (key: string): RecipientKind => (key.startsWith('age1') ? 'age' : 'hpke')

/** Encrypts to one key, in memory; undefined for a key to which nothing can be encrypted. */
export async function encryptTo({ kind, key }: Key, plain: Uint8Array): Promise<Uint8Array | undefined> {
  if (kind === 'age') return ageTo(key, plain)
  const sealed = await sealTo(Buffer.from(key, 'base64url'), plain, { info: hpkeInfo, aad: new Uint8Array() })
  return sealed && Buffer.concat([Buffer.from(hpkeMagic), sealed])
}

async function ageTo(key: string, plain: Uint8Array): Promise<Uint8Array | undefined> {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(key)
    return await encrypter.encrypt(plain)
  } catch {
    return undefined
  }
}
