import { inspect } from 'node:util'

declare const plain: unique symbol
declare const sealed: unique symbol

const printed = '[secret]'

/** A value that no way of printing shows: it is read by asking for it, and nowhere else. */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return printed
  }

  toJSON(): string {
    return printed
  }

  [Symbol.toPrimitive](): string {
    return printed
  }

  static {
    Object.defineProperty(Secret.prototype, inspect.custom, { value: () => printed })
  }
}

/** What was sealed, opened again. */
export type Plain<T> = Secret<T> & { readonly [plain]?: T }
/** What `T` became at rest. */
export type Sealed<T> = Uint8Array & { readonly [sealed]?: T }
