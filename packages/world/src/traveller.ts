import { type Name, states } from './names.ts'
import type { Random } from './random.ts'

/** A natural person who crosses the border. Who they are follows from nothing but the seed. */
export interface Traveller {
  readonly state: string
  readonly surname: Name
  readonly given: readonly [Name, ...Name[]]
  /** CCYY-MM-DD */
  readonly born: string
  readonly sex: 'F' | 'M' | 'X'
}

export function travellers(random: Random, count: number): readonly Traveller[] {
  return Array.from({ length: count }, () => {
    const state = random.pick(states)
    const first = random.pick(state.given)
    const second = random.pick(state.given)
    return {
      state: state.code,
      surname: random.pick(state.surnames),
      given: first !== second && random.chance(0.3) ? [first, second] : [first],
      born: dayAfter('1941-01-01', random.below(75 * 365)),
      sex: random.weighted({ F: 49, M: 49, X: 2 }),
    } satisfies Traveller
  })
}

/** The day so many days after another, both CCYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}
