/** How large a file may be, so that nobody's document takes the machine that looks into it. */
export interface CleanLimits {
  /** Bytes of the file itself. */
  readonly bytes: number
  readonly parts: number
  /** Bytes of all parts together, once unpacked. */
  readonly unpacked: number
  /** How many times its packed size a part of more than a megabyte may have. */
  readonly ratio: number
  readonly depth: number
}

export const cleanLimits: CleanLimits = {
  bytes: 100 * 2 ** 20,
  parts: 10_000,
  unpacked: 400 * 2 ** 20,
  ratio: 300,
  depth: 256,
}
