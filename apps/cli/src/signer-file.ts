import { SignerFile, SignerSecrets } from '@carnet/api'
import {
  argon2,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  getFips,
  type KeyObject,
  pbkdf2,
  randomBytes,
} from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { fileFault } from './input.ts'

/** A person's keys, opened. */
export interface SignerKeys {
  /** Ed25519. */
  readonly signing: KeyObject
  readonly signingKey: string
  /** X25519: both halves, 32 bytes each. */
  readonly sealing: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }
  readonly sealingKey: string
}

const algorithm = 'aes-256-gcm'
const [nonceBytes, tagBytes] = [12, 16]
const options = { authTagLength: tagBytes }
type Cost = SignerFile['passphrase']

/**
 * @source RFC 9106 §4, second recommended option. Where Node runs on a FIPS module: NIST SP 800-132, with OWASP's count.
 */
const newCost = (): Cost => {
  const salt = randomBytes(16).toString('base64url')
  return getFips() === 1
    ? { algorithm: 'pbkdf2-hmac-sha-512', salt, iterations: 600_000 }
    : { algorithm: 'argon2id', salt, memory: 65_536, passes: 3, parallelism: 4 }
}

/** Makes both keys of a person; the file's text. */
export async function newSignerFile(secret: string): Promise<SignerFile> {
  const [signing, sealing] = [generateKeyPairSync('ed25519'), generateKeyPairSync('x25519')]
  const cost = newCost()
  const secrets: SignerSecrets = { signing: written(signing.privateKey), sealing: written(sealing.privateKey) }
  const clear = { signingKey: rawPublic(signing.publicKey), sealingKey: rawPublic(sealing.publicKey) }
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, await keyFrom(secret, cost), nonce, options).setAAD(aadOf(clear))
  const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()])
  return { carnet: 'signer/v1', ...clear, passphrase: cost, sealed: sealed.toString('base64url') }
}

export type SignerFileRead =
  | { readonly ok: true; readonly file: SignerFile }
  | { readonly ok: false; readonly says: string }

/** THREAT: another user of the machine takes the file and tries passphrases. */
export function readSignerFile(path: string): SignerFileRead {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      return { ok: false, says: 'others can read it; if nobody has, run “chmod 600” on it, else end the signer' }
    const file = SignerFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return file.success ? { ok: true, file: file.data } : { ok: false, says: 'it is no signer file' }
  } catch (failure) {
    const says = failure instanceof SyntaxError ? 'it is no signer file' : fileFault(failure)
    if (says === undefined) throw failure
    return { ok: false, says }
  }
}

/** Undefined where the passphrase is another, or the file was changed. */
export async function openSignerFile(file: SignerFile, secret: string): Promise<SignerKeys | undefined> {
  const message = Buffer.from(file.sealed, 'base64url')
  const key = await keyFrom(secret, file.passphrase)
  try {
    const decipher = createDecipheriv(algorithm, key, message.subarray(0, nonceBytes), options).setAAD(aadOf(file))
    decipher.setAuthTag(message.subarray(-tagBytes))
    const plain = Buffer.concat([decipher.update(message.subarray(nonceBytes, -tagBytes)), decipher.final()])
    const { signing, sealing } = SignerSecrets.parse(JSON.parse(plain.toString()))
    plain.fill(0)
    return {
      signing: keyIn(signing),
      signingKey: file.signingKey,
      // RFC 8410 §7: the key is the last 32 bytes.
      sealing: {
        publicKey: Buffer.from(file.sealingKey, 'base64url'),
        privateKey: Buffer.from(sealing, 'base64url').subarray(-32),
      },
      sealingKey: file.sealingKey,
    }
  } catch {
    return undefined
  }
}

/** What two persons compare on another way than the node: both public keys, shortened to 128 bits. */
export const fingerprintOf = ({
  signingKey,
  sealingKey = '',
}: {
  readonly signingKey: string
  readonly sealingKey?: string | undefined
}): string =>
  (createHash('sha256').update(`${signingKey}.${sealingKey}`).digest('hex').slice(0, 32).match(/.{4}/g) ?? []).join(' ')

const deriveArgon2 = promisify(argon2)
const derivePbkdf2 = promisify(pbkdf2)

async function keyFrom(secret: string, cost: Cost): Promise<Buffer> {
  // NFC: the same passphrase typed on another keyboard is the same bytes.
  const message = Buffer.from(secret.normalize('NFC'))
  const nonce = Buffer.from(cost.salt, 'base64url')
  if (cost.algorithm === 'pbkdf2-hmac-sha-512') return derivePbkdf2(message, nonce, cost.iterations, 32, 'sha512')
  const { memory, passes, parallelism } = cost
  return deriveArgon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength: 32 })
}

const aadOf = ({ signingKey, sealingKey }: Pick<SignerFile, 'signingKey' | 'sealingKey'>): Buffer =>
  Buffer.from(`carnet/signer-file/v1\n${signingKey}\n${sealingKey}\n`)

const written = (key: KeyObject): string => key.export({ format: 'der', type: 'pkcs8' }).toString('base64url')
const keyIn = (pkcs8: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' })
/** @source RFC 8410 §4: the public key is the last 32 bytes. */
const rawPublic = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
