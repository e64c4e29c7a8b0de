import type { KeyObject } from 'node:crypto'
import { type Generations, mostMessages } from './generations.ts'
import { decodeHeader, encodeHeader } from './header.ts'
import { netstring } from './netstring.ts'
import { type Associated, decrypt, encrypt } from './suite.ts'

export interface SealKeyParts {
  readonly key: KeyObject
  /** What stands first in the associated data of many keys' messages, and then what does in all of this one's. */
  readonly common: Uint8Array
  readonly fields: string
  readonly marks: number
}

/** A key that seals messages, and how many it has sealed. */
export class SealKey {
  readonly #parts: SealKeyParts
  readonly #generations: Generations
  readonly #dictionary: number
  #generation = 0
  #used = 0
  #head: Uint8Array = new Uint8Array()
  #fields = ''

  constructor(parts: SealKeyParts, dictionary: number, generations: Generations) {
    this.#parts = parts
    this.#dictionary = dictionary
    this.#generations = generations
    this.#begin(generations.current, generations.floor)
  }

  /** `own` is what is this message's own in the associated data. */
  seal(own: string, plain: Uint8Array): Buffer {
    if (this.#used >= mostMessages) this.#begin(this.#generations.after(this.#generation), 0)
    this.#used++
    return encrypt(this.#parts.key, this.#head, this.#associated(this.#fields + own), plain)
  }

  /** Undefined where message or associated data are not as they were sealed. */
  open(own: string, message: Uint8Array): { readonly dictionary: number; readonly plain: Buffer } | undefined {
    const header = decodeHeader(message)
    if (header?.marks !== this.#parts.marks) return undefined
    const { dictionary, generation, length } = header
    const plain = decrypt(
      this.#parts.key,
      length,
      this.#associated(this.#fieldsOf(dictionary, generation) + own),
      message,
    )
    return plain === undefined ? undefined : { dictionary, plain }
  }

  forget(): void {
    this.#generations.forget(this.#generation, this.#used)
  }

  #begin(generation: number, used: number): void {
    this.#generation = generation
    this.#used = used
    this.#head = encodeHeader(this.#dictionary, this.#parts.marks, generation)
    this.#fields = this.#fieldsOf(this.#dictionary, generation)
  }

  #associated(own: string): Associated {
    return { common: this.#parts.common, own }
  }

  #fieldsOf(dictionary: number, generation: number): string {
    return this.#parts.fields + netstring(dictionary) + netstring(generation)
  }
}
