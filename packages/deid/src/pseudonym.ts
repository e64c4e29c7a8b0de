import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

declare const brand: unique symbol

/** A key for pseudonyms and for nothing else. However it is printed, it shows no byte of itself. */
export type PseudonymKey = KeyObject & { readonly [brand]: 'PseudonymKey' }

const keyLength = 32

export function pseudonymKey(bytes: Uint8Array): PseudonymKey {
  if (bytes.length !== keyLength) throw new RangeError(`a pseudonym key has ${keyLength} bytes`)
  return createSecretKey(bytes) as PseudonymKey
}

/** Within one scope equal values have equal pseudonyms; what two scopes hold can't be joined. */
export interface PseudonymScope {
  readonly key: PseudonymKey
  readonly recipient: string
  readonly purpose: string
  readonly field: string
}

/** Names this construction; a changed one takes another name. */
const label = 'carnet pseudonym v1'
/** 128 of the 256 bits of the code: n values of one scope collide with a chance below n² / 2^129. */
const size = 16

/**
 * The pseudonym of a value, 22 characters of base64url: HMAC-SHA-256 (FIPS 198-1) over the length-prefixed parts, so
 * that no two scopes or values give one input. Values are taken as they are: whoever wants two spellings to have one
 * pseudonym normalises first.
 * THREAT: two recipients who pool what they got, and one recipient over two purposes. Without the key nobody can go
 * through all possible values either; whoever has it can, so it stays with the keys.
 */
export function pseudonym({ key, recipient, purpose, field }: PseudonymScope, value: string): string {
  const code = createHmac('sha256', key)
  for (const part of [label, recipient, purpose, field, value]) {
    const bytes = Buffer.from(part, 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    code.update(length).update(bytes)
  }
  return code.digest().subarray(0, size).toString('base64url')
}
