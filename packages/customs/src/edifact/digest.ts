import { createHash, type Hash } from 'node:crypto'

/** SHA-256 of what stands between UNB and UNZ, while the bytes of a window come and go. */
export interface ContentDigester {
  /** What counts begins at an offset of the window. */
  begin(at: number): void
  /** The bytes up to an offset leave the window. */
  to(bytes: Uint8Array, until: number): void
  /** What is in the window moves towards its beginning. */
  shift(by: number): void
  end(bytes: Uint8Array, until: number): string | undefined
}

export function contentDigester(): ContentDigester {
  let hash: Hash | undefined
  let from = 0
  const to = (bytes: Uint8Array, until: number): void => {
    if (until <= from) return
    hash?.update(bytes.subarray(from, until))
    from = until
  }
  return {
    begin(at) {
      hash = createHash('sha256')
      from = at
    },
    to,
    shift(by) {
      from -= by
    },
    end(bytes, until) {
      to(bytes, until)
      const digest = hash?.digest('base64')
      hash = undefined
      return digest
    },
  }
}
