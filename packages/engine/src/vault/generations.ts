import type { KeyStore } from '../store/index.ts'

/** Messages that one key seals in one generation: far below the 2^32 after which random 96-bit nonces may meet (NIST SP 800-38D §8.3). */
export const mostMessages: number = 2 ** 20

/**
 * Generations number the runs in which keys seal. One is claimed in the key store before anything is sealed in it, is
 * claimed by one process only, and never comes again: not after a crash, which forgets counts, nor after a restore.
 */
export interface Generations {
  readonly current: number
  /** A generation after this one, for a key that has used this one up. */
  after(generation: number): number
  /** What a key that was forgotten may have sealed in the current generation, at most. */
  readonly floor: number
  forget(generation: number, used: number): void
}

export async function openGenerations(keys: KeyStore): Promise<Generations> {
  let last = await lastClaimed(keys)
  const claim = async (): Promise<number> => {
    do last++
    while (!(await keys.addFact(factOf(last), new Uint8Array())))
    return last
  }
  let current = await claim()
  let spare: number | undefined = await claim()
  let floor = 0
  const refill = (): void => {
    void claim().then(
      (claimed) => (spare = claimed),
      () => undefined,
    )
  }
  return {
    get current() {
      return current
    },
    get floor() {
      return floor
    },
    after(generation) {
      if (generation !== current) return current
      if (spare === undefined) throw new Error('a generation was used up before the next was claimed')
      current = spare
      spare = undefined
      floor = 0
      refill()
      return current
    },
    forget(generation, used) {
      if (generation === current) floor = Math.max(floor, used)
    },
  }
}

const factOf = (generation: number): string => `generation/${generation}`

/** Generations are claimed without a gap, so that the last is found by halving. */
async function lastClaimed(keys: KeyStore): Promise<number> {
  const claimed = async (generation: number): Promise<boolean> => (await keys.fact(factOf(generation))) !== undefined
  let above = 1
  while (await claimed(above)) above *= 2
  let below = Math.floor(above / 2)
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (await claimed(middle)) below = middle
    else above = middle
  }
  return below
}
