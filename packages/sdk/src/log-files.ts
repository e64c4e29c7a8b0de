import { bundlePath, decodeBundle, decodeTile, type Hash, leafHash, tilePath } from '@carnet/tlog'
import type { Faults } from './ledger-fault.ts'

/** Reads one static file of a log by its path; undefined where there is none. */
export type ReadLogFile = (path: string) => Promise<Uint8Array | undefined>

/** The files of a log, found to have their form; what is missing or malformed is told and then undefined. */
export interface LogFiles {
  hashes(level: number, index: number, width: number): Promise<readonly Hash[] | undefined>
  /** The leaf hashes of a bundle's entries. */
  leaves(index: number, width: number): Promise<readonly Hash[] | undefined>
}

export function openLogFiles(read: ReadLogFile, faults: Faults): LogFiles {
  const file = async (path: string, whole: string): Promise<Uint8Array | undefined> => {
    // SPEC: C2SP tlog-tiles: a partial tile may be gone once the full one is there, which begins with the same hashes.
    const bytes = (await read(path)) ?? (path === whole ? undefined : await read(whole))
    if (bytes === undefined) faults.add({ path, fault: 'missing' })
    return bytes
  }
  const checked = <T>(path: string, parsed: readonly T[] | undefined, width: number): readonly T[] | undefined => {
    if (parsed !== undefined && parsed.length >= width) return parsed.slice(0, width)
    faults.add({ path, fault: 'malformed' })
    return undefined
  }
  return {
    async hashes(level, index, width) {
      const path = tilePath(level, index, width)
      const bytes = await file(path, tilePath(level, index))
      return bytes && checked(path, decodeTile(bytes), width)
    },
    async leaves(index, width) {
      const path = bundlePath(index, width)
      const bytes = await file(path, bundlePath(index))
      return bytes && checked(path, decodeBundle(bytes)?.map(leafHash), width)
    },
  }
}
