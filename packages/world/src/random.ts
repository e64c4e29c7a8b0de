import { createHash } from 'node:crypto'

/** A stream of choices that follows from its name alone. */
export interface Random {
  /** A whole number from 0 to below `bound` (at most 2^32). */
  below(bound: number): number
  chance(share: number): boolean
  pick<T>(from: readonly [T, ...T[]]): T
  /** One of the keys of a table of weights. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  /** Text of `length` characters of an alphabet. */
  text(alphabet: string, length: number): string
}

const wordsOfBlock = 8

/** SHA-256 in counter mode. Not for keys: who knows the name knows the stream. */
export function random(name: string): Random {
  let block = Buffer.alloc(0)
  let used = 0
  const word = (): number => {
    if (used % wordsOfBlock === 0)
      block = createHash('sha256')
        .update(`${name}\0${used / wordsOfBlock}`)
        .digest()
    return block.readUInt32BE((used++ % wordsOfBlock) * 4)
  }
  const fraction = (): number => word() / 2 ** 32
  const below = (bound: number): number => Math.floor(fraction() * bound)
  return {
    below,
    chance: (share) => fraction() < share,
    pick: (from) => from[below(from.length)] ?? from[0],
    weighted: (weights) => heaviest(weights, fraction()),
    text: (alphabet, length) => Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join(''),
  }
}

/** The key at which the running sum of weights passes `share` of the whole. */
function heaviest<K extends string>(weights: Readonly<Record<K, number>>, share: number): K {
  const keys = Object.keys(weights) as [K, ...K[]]
  let left = share * keys.reduce((sum, key) => sum + weights[key], 0)
  return keys.find((key) => (left -= weights[key]) < 0) ?? keys[0]
}

/** Different numbers for different indices, from 0 to below `range`, which has no prime factor but 2, 3 and 5. */
export const scattered = (index: number, offset: number, range: number): number => (index * 48_271_009 + offset) % range
