import { hkdf, noSalt } from './hkdf.ts'
import { HmacKey } from './hmac.ts'
import type { SealKey } from './seal-key.ts'
import type { KeyUse } from './sheets.ts'

/** A key in memory, with what was derived from it; its bytes are seen by nobody else and overwritten when it goes. */
export class HeldKey {
  readonly id: string
  readonly use: KeyUse
  /** Clock readings: when it was last asked for, and from when on it must be looked for in the key store again. */
  touched = 0
  expires = 0
  readonly #bytes: Buffer
  readonly #sealKeys = new Map<string, SealKey>()
  #indexKeys: Map<string, HmacKey> | undefined
  #salt: HmacKey | undefined

  constructor(id: string, use: KeyUse, bytes: Buffer) {
    this.id = id
    this.use = use
    this.#bytes = bytes
  }

  /** HKDF with this key as input, and another, or nothing, as salt. */
  derive(salt: HeldKey | undefined, info: Uint8Array): Buffer {
    return hkdf(this.#bytes, salt === undefined ? noSalt : salt.#asSalt(), info)
  }

  /** A seal key made from this one, kept by name. */
  sealKey(name: string, make: () => SealKey): SealKey {
    const known = this.#sealKeys.get(name)
    if (known !== undefined) return known
    const made = make()
    this.#sealKeys.set(name, made)
    return made
  }

  /** An index key made from this one, kept by field. */
  indexKey(field: string, make: () => HmacKey): HmacKey {
    this.#indexKeys ??= new Map()
    const known = this.#indexKeys.get(field)
    if (known !== undefined) return known
    const made = make()
    this.#indexKeys.set(field, made)
    return made
  }

  /** THREAT: memory read later. What the runtime copied, and native key objects until they are collected, this can't reach. */
  wipe(): void {
    this.#bytes.fill(0)
    this.#salt?.wipe()
    for (const key of this.#indexKeys?.values() ?? []) key.wipe()
    for (const key of this.#sealKeys.values()) key.forget()
    this.#indexKeys = undefined
    this.#sealKeys.clear()
  }

  #asSalt(): HmacKey {
    this.#salt ??= new HmacKey(this.#bytes)
    return this.#salt
  }
}
