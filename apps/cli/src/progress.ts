import type { Shell } from './shell.ts'

export interface Progress {
  /** So many bytes have gone out. */
  readonly reach: (bytes: number) => void
  readonly close: () => void
}

/** Shorter input is done before a bar could be read. */
const worthTelling = 4 * 1024 * 1024
const step = 1024 * 1024

/**
 * How far a long input is, on one line of a terminal that is wiped when it is done; nothing elsewhere. Does not take the
 * keyboard, as ready-made bars do: a cancelled command must not end with 0.
 */
export function openProgress({ err }: Shell, what: string, total: number | undefined): Progress {
  if (err.isTTY !== true || (total !== undefined && total < worthTelling)) return { reach: () => {}, close: () => {} }
  let told = 0
  return {
    reach(bytes) {
      if (bytes - told < step) return
      told = bytes
      err.write(`\r\u001b[K${what}: ${howFar(bytes, total)}`)
    },
    close() {
      if (told > 0) err.write('\r\u001b[K')
    },
  }
}

const MiB = 1024 * 1024

export function howFar(bytes: number, total: number | undefined): string {
  const sent = (bytes / MiB).toFixed(0)
  if (total === undefined) return `${sent} MiB`
  return `${sent} of ${(total / MiB).toFixed(0)} MiB (${Math.floor((bytes / total) * 100)} %)`
}

/** How many of how many; told now and then. */
export function openCounter({ err }: Shell, of: string): { reach(done: number, all: number): void; close(): void } {
  let told = 0
  return {
    reach(done, all) {
      if (err.isTTY !== true || done - told < 10_000) return
      told = done
      err.write(`\r\u001b[K${done} of ${all} ${of}`)
    },
    close() {
      if (told > 0) err.write('\r\u001b[K')
    },
  }
}
