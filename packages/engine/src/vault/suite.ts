import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomFillSync } from 'node:crypto'

/** Suite 1 of docs/formats/sealed.md: AES-256-GCM (NIST SP 800-38D), 96-bit random nonces, 128-bit tags. */
export const suite = 1
export const nonceBytes = 12
export const tagBytes = 16

const algorithm = 'aes-256-gcm'
const options = { authTagLength: tagBytes }

/** A key as the cipher takes it; `bytes` is wiped. Key objects seal four times as fast as raw bytes on Node 24. */
export function cipherKey(bytes: Uint8Array): KeyObject {
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

const pool = Buffer.alloc(nonceBytes * 1024)
/** Views made once: making one for each message would cost a tenth of its sealing. */
const nonces = Array.from({ length: 1024 }, (_, n) => pool.subarray(n * nonceBytes, (n + 1) * nonceBytes))
let drawn = nonces.length

/** The next random nonce: asking the system for each alone would take half as long as sealing. */
function drawNonce(): Buffer {
  if (drawn === nonces.length) {
    randomFillSync(pool)
    drawn = 0
  }
  const nonce = nonces[drawn++]
  if (nonce === undefined) throw new Error('there is no nonce')
  return nonce
}

/** Associated data: what many messages have in common, laid out once, and what is one's own. */
export interface Associated {
  readonly common: Uint8Array
  readonly own: string
}

/** Shared by all calls, which are synchronous; grows to the longest met. */
let scratch = Buffer.allocUnsafe(1024)

function laidOut({ common, own }: Associated): Uint8Array {
  const most = common.length + own.length * 3
  if (scratch.length < most) scratch = Buffer.allocUnsafe(most)
  scratch.set(common)
  return scratch.subarray(0, common.length + scratch.write(own, common.length, 'utf8'))
}

/** `head`, a nonce, the ciphertext and its tag, in one buffer. */
export function encrypt(key: KeyObject, head: Uint8Array, associated: Associated, plain: Uint8Array): Buffer {
  const start = head.length + nonceBytes
  const message = Buffer.allocUnsafe(start + plain.length + tagBytes)
  const nonce = drawNonce()
  message.set(head)
  message.set(nonce, head.length)
  const cipher = createCipheriv(algorithm, key, nonce, options)
  cipher.setAAD(laidOut(associated))
  message.set(cipher.update(plain), start)
  cipher.final()
  message.set(cipher.getAuthTag(), start + plain.length)
  return message
}

const nothing = new Uint8Array()

/** Associated data of one message alone. */
export const alone = (own: string): Associated => ({ common: nothing, own })

/** What `encrypt` was given; undefined where anything of it is not as it was. */
export function decrypt(key: KeyObject, head: number, associated: Associated, message: Uint8Array): Buffer | undefined {
  const start = head + nonceBytes
  const end = message.length - tagBytes
  if (end < start) return undefined
  const decipher = createDecipheriv(algorithm, key, message.subarray(head, start), options)
  decipher.setAAD(laidOut(associated))
  decipher.setAuthTag(message.subarray(end))
  const plain = decipher.update(message.subarray(start, end))
  try {
    decipher.final()
    return plain
  } catch {
    plain.fill(0)
    return undefined
  }
}
