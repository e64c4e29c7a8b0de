import type { SignerFile, SignerSecrets } from '@carnet/api'
import { passphraseCosts } from '@carnet/api/signing'
import { base64url, fromBase64url } from '../base64.ts'
import type { SealingPair } from './sealed.ts'

/** As Web Crypto has it, in Node and in browsers. */
type Key = Parameters<typeof crypto.subtle.exportKey>[1]
interface Pair {
  readonly publicKey: Key
  readonly privateKey: Key
}

/** A person's keys, opened: docs/formats/assertion.md. */
export interface SignerKeys {
  /** Ed25519. */
  readonly signing: Key
  readonly signingKey: string
  readonly sealing: SealingPair
  readonly sealingKey: string
}

export type SignerFileFault =
  /** No signer file, or one that was changed in its form. */
  | 'none'
  /** The passphrase is another, or the file was changed. */
  | 'does-not-open'

export type SignerFileOpened =
  | { readonly ok: true; readonly keys: SignerKeys }
  | { readonly ok: false; readonly fault: SignerFileFault }

type Cost = SignerFile['passphrase']
type Clear = Pick<SignerFile, 'signingKey' | 'sealingKey'>

const nonceBytes = 12
const { argon2id, pbkdf2 } = passphraseCosts

/** Makes both keys of a person, where Web Crypto is all there is. @source NIST SP 800-132, with OWASP's count. */
export async function newSignerFile(passphrase: string): Promise<SignerFile> {
  const signing = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as Pair
  const sealing = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as Pair
  const clear = { signingKey: await raw(signing.publicKey), sealingKey: await raw(sealing.publicKey) }
  const secrets: SignerSecrets = { signing: await pkcs8(signing.privateKey), sealing: await pkcs8(sealing.privateKey) }
  const salt = base64url(crypto.getRandomValues(new Uint8Array(16)))
  const cost: Cost = { algorithm: 'pbkdf2-hmac-sha-512', salt, iterations: 600_000 }
  const iv = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const plain = new TextEncoder().encode(JSON.stringify(secrets))
  const key = await keyFrom(passphrase, cost)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: boundTo(clear) }, key, plain)
  plain.fill(0)
  return {
    carnet: 'signer/v1',
    ...clear,
    passphrase: cost,
    sealed: base64url(Uint8Array.of(...iv, ...new Uint8Array(sealed))),
  }
}

/** The keys in the text of a signer file. */
export async function openSignerFile(text: string, passphrase: string): Promise<SignerFileOpened> {
  const file = signerFileIn(text)
  if (file === undefined) return { ok: false, fault: 'none' }
  const { signingKey, sealingKey, passphrase: cost, sealed } = file
  try {
    const message = fromBase64url(sealed)
    const how = { name: 'AES-GCM', iv: message.subarray(0, nonceBytes), additionalData: boundTo(file) }
    const key = await keyFrom(passphrase, cost)
    const plain = new Uint8Array(await crypto.subtle.decrypt(how, key, message.subarray(nonceBytes)))
    const secrets = JSON.parse(new TextDecoder().decode(plain)) as SignerSecrets
    plain.fill(0)
    const signing = await crypto.subtle.importKey('pkcs8', fromBase64url(secrets.signing), 'Ed25519', false, ['sign'])
    // RFC 8410 §7: the key is the last 32 bytes.
    const privateKey = fromBase64url(secrets.sealing).subarray(-32)
    const sealing = { publicKey: fromBase64url(sealingKey), privateKey }
    return { ok: true, keys: { signing, signingKey, sealing, sealingKey } }
  } catch {
    return { ok: false, fault: 'does-not-open' }
  }
}

/** A signature in base64url. */
export const signBy = async ({ signing }: Pick<SignerKeys, 'signing'>, bytes: Uint8Array): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.sign('Ed25519', signing, new Uint8Array(bytes))))

/** Forgets the half that is bytes; the other never left the browser's own keeping. */
export const forgetKeys = ({ sealing }: SignerKeys): void => void sealing.privateKey.fill(0)

function signerFileIn(text: string): SignerFile | undefined {
  try {
    const said = JSON.parse(text) as Partial<SignerFile> | null
    const texts = [said?.signingKey, said?.sealingKey, said?.sealed, said?.passphrase?.salt]
    const isFile = said?.carnet === 'signer/v1' && texts.every((each) => typeof each === 'string') && isCost(said)
    return isFile ? (said as SignerFile) : undefined
  } catch {
    return undefined
  }
}

/** Within what the API takes: less would be guessed, more is no file of ours. */
function isCost({ passphrase }: Partial<SignerFile>): boolean {
  switch (passphrase?.algorithm) {
    case 'argon2id':
      return (
        isWithin(passphrase.memory, argon2id.memory) &&
        isWithin(passphrase.passes, argon2id.passes) &&
        isWithin(passphrase.parallelism, argon2id.parallelism)
      )
    case 'pbkdf2-hmac-sha-512':
      return isWithin(passphrase.iterations, pbkdf2.iterations)
    case undefined:
      return false
  }
}

const isWithin = (value: number, [least, most]: readonly [number, number]): boolean =>
  Number.isInteger(value) && value >= least && value <= most

async function keyFrom(passphrase: string, cost: Cost): Promise<Key> {
  // NFC: the same passphrase typed on another keyboard is the same bytes.
  const typed = new TextEncoder().encode(passphrase.normalize('NFC'))
  return cost.algorithm === 'argon2id' ? keyFromArgon2(typed, cost) : keyFromPbkdf2(typed, cost)
}

type Of<A extends Cost['algorithm']> = Extract<Cost, { algorithm: A }>

/** A browser computes no Argon2id by itself; what does is loaded by who opens such a file, and nobody else. */
async function keyFromArgon2(typed: Uint8Array, { salt, memory, passes, parallelism }: Of<'argon2id'>): Promise<Key> {
  const { argon2idAsync } = await import('@noble/hashes/argon2.js')
  const how = { t: passes, m: memory, p: parallelism, dkLen: 32 }
  const bytes = new Uint8Array(await argon2idAsync(typed, fromBase64url(salt), how))
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  bytes.fill(0)
  return key
}

async function keyFromPbkdf2(
  typed: Uint8Array<ArrayBuffer>,
  { salt, iterations }: Of<'pbkdf2-hmac-sha-512'>,
): Promise<Key> {
  const from = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-512', salt: fromBase64url(salt), iterations }
  return crypto.subtle.deriveKey(how, from, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const boundTo = ({ signingKey, sealingKey }: Clear): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`carnet/signer-file/v1\n${signingKey}\n${sealingKey}\n`)

const raw = async (key: Key): Promise<string> => base64url(new Uint8Array(await crypto.subtle.exportKey('raw', key)))
const pkcs8 = async (key: Key): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.exportKey('pkcs8', key)))
