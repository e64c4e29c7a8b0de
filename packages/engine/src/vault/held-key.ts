import { hkdf, noSalt } from './hkdf.ts'
import { HmacKey } from '../hmac.ts'
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
  #salt: HmacKey | undefined
  readonly #sealKeys = new Derived<SealKey>()
  readonly #indexKeys = new Derived<HmacKey>()

  constructor(id: string, use: KeyUse, bytes: Buffer) {
    this.id = id
    this.use = use
    this.#bytes = bytes
  }

  /** HKDF with this key as input, and another, or nothing, as salt. */
  derive(salt: HeldKey | undefined, info: Buffer): Buffer {
    return hkdf(this.#bytes, salt === undefined ? noSalt : salt.#asSalt(), info)
  }

  /** A seal key made from this one, kept by name. */
  sealKey(name: string, make: () => SealKey): SealKey {
    return this.#sealKeys.get(name, make)
  }

  /** An index key made from this one, kept by field. */
  indexKey(field: string, make: () => HmacKey): HmacKey {
    return this.#indexKeys.get(field, make)
  }

  /** THREAT: memory read later. What the runtime copied, and native key objects until they are collected, this can't reach. */
  wipe(): void {
    this.#bytes.fill(0)
    this.#salt?.wipe()
    for (const key of this.#indexKeys.all()) key.wipe()
    for (const key of this.#sealKeys.all()) key.forget()
    this.#salt = undefined
    this.#indexKeys.clear()
    this.#sealKeys.clear()
  }

  /** Drops what was derived from this key together with others that are gone. */
  forgetWith(gone: ReadonlySet<string>): void {
    this.#sealKeys.drop(gone)
  }

  #asSalt(): HmacKey {
    this.#salt ??= new HmacKey(this.#bytes)
    return this.#salt
  }
}

/** Keys derived from one key, by name. Most keys have one at most, of one period: a map is made for the second. */
class Derived<T> {
  #name: string | undefined
  #only: T | undefined
  #others: Map<string, T> | undefined

  get(name: string, make: () => T): T {
    if (name === this.#name && this.#only !== undefined) return this.#only
    const known = this.#others?.get(name)
    if (known !== undefined) return known
    const made = make()
    if (this.#only === undefined) {
      this.#name = name
      this.#only = made
    } else {
      this.#others ??= new Map()
      this.#others.set(name, made)
    }
    return made
  }

  all(): readonly T[] {
    return [...(this.#only === undefined ? [] : [this.#only]), ...(this.#others?.values() ?? [])]
  }

  drop(names: ReadonlySet<string>): void {
    if (this.#name !== undefined && names.has(this.#name)) this.#only = undefined
    for (const name of this.#others?.keys() ?? []) if (names.has(name)) this.#others?.delete(name)
  }

  clear(): void {
    this.#only = undefined
    this.#others = undefined
  }
}
