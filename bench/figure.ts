/** One published number beside its peer's, both measured in the same run on the same machine. */
export interface Figure {
  readonly name: string
  readonly figure: number
  readonly unit: string
  readonly peer: string
  readonly peerFigure: number
  readonly ratio: number
  /** What is to be reached, in words; it stays when it is missed. */
  readonly goal: string
  readonly met: boolean
}

/** The value that so many per cent lie at or below. */
export const percentile = (of: readonly number[], percent: number): number =>
  [...of].sort((a, b) => a - b)[Math.ceil((of.length * percent) / 100) - 1] ?? Number.NaN
