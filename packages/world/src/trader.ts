import type { Random } from './random.ts'

/** A firm as declarations name it. */
export interface Trader {
  readonly id: string
  /** Declares falsely more often than others do: what risk analysis should find. */
  readonly risky: boolean
}

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export function traders(random: Random, count: number, length: 6 | 7): readonly Trader[] {
  const ids = new Set<string>()
  while (ids.size < count) ids.add(random.text(characters, length))
  return [...ids].map((id) => ({ id, risky: random.chance(0.08) }))
}

/** A few traders are named in most declarations: the square puts half of the choices into the first quarter. */
export function pickTrader(random: Random, from: readonly Trader[]): Trader {
  const share = random.below(2 ** 32) / 2 ** 32
  const found = from[Math.floor(share * share * from.length)]
  if (found === undefined) throw new RangeError('a world has at least one trader of each kind')
  return found
}
