import { hash } from 'node:crypto'

const block = 64
const digest = 32

/**
 * HMAC-SHA-256 under one key used many times: the padded key blocks are laid out once, and each message costs the two
 * hashes and nothing else. `createHmac` costs three to ten times as much, most of it setting up.
 *
 * @source RFC 2104 §2: H(K XOR opad, H(K XOR ipad, text)); keys here are never longer than a block.
 */
export class HmacKey {
  #inner: Buffer
  readonly #outer: Buffer

  constructor(key: Uint8Array) {
    if (key.length > block) throw new RangeError('an HMAC key of more than one block')
    this.#inner = Buffer.alloc(block + 192, 0x36)
    this.#outer = Buffer.alloc(block + digest, 0x5c)
    for (const [at, byte] of key.entries()) {
      this.#inner[at] = byte ^ 0x36
      this.#outer[at] = byte ^ 0x5c
    }
  }

  /** For keys: nothing of it passes through a string, which could not be wiped. */
  bytes(message: Uint8Array): Buffer {
    this.#room(message.length)
    this.#inner.set(message, block)
    const inner = hash('sha256', this.#inner.subarray(0, block + message.length), 'buffer')
    this.#outer.set(inner, block)
    inner.fill(0)
    return hash('sha256', this.#outer, 'buffer')
  }

  /** For terms and pseudonyms, which are stored as text anyway. */
  text(message: string, encoding: 'hex' | 'base64url'): string {
    this.#room(message.length * 3)
    const length = this.#inner.write(message, block, 'utf8')
    // binary: a one-shot hash is four times as fast into a string as into a buffer.
    this.#outer.write(hash('sha256', this.#inner.subarray(0, block + length), 'binary'), block, 'latin1')
    return hash('sha256', this.#outer, encoding)
  }

  wipe(): void {
    this.#inner.fill(0)
    this.#outer.fill(0)
  }

  #room(length: number): void {
    if (block + length <= this.#inner.length) return
    const larger = Buffer.alloc(block + length * 2)
    this.#inner.copy(larger, 0, 0, block)
    this.#inner.fill(0)
    this.#inner = larger
  }
}
