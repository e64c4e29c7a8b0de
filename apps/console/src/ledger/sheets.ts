import { type UseQueryOptions, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { ledgerFile, Refused } from '../node/index.ts'
import { type CheckedEntry, readSheet, type Sheet, sheetsOf, type Tree } from '../verify/index.ts'

/** What was read so far, newest first; and the sheets that could not be found genuine at all. */
export interface Sheets {
  readonly entries: readonly CheckedEntry[]
  readonly broken: readonly { readonly index: number; readonly fault: 'tile' | 'bundle' }[]
  readonly older: (() => void) | undefined
  readonly busy: boolean
  readonly refused: Refused | undefined
}

interface Read {
  readonly index: number
  readonly sheet: Sheet
}

/** The entries of a tree, a sheet of 256 at a time, from the newest on. */
export function useSheets(tree: Tree | undefined): Sheets {
  const all = sheetsOf(tree?.signed.size ?? 0)
  const [oldest, setOldest] = useState(all - 1)
  const from = Math.max(0, Math.min(oldest, all - 1))
  const indices = Array.from({ length: all - (all === 0 ? 0 : from) }, (_none, at) => all - 1 - at)
  const asked = useQueries({ queries: tree === undefined ? [] : indices.map((index) => sheetQuery(tree, index)) })
  const read = asked.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const refused = asked.find(({ error }) => error instanceof Refused)?.error
  return {
    entries: read.flatMap(({ sheet }) => (sheet.ok ? sheet.entries.toReversed() : [])),
    broken: read.flatMap(({ index, sheet }) => (sheet.ok ? [] : [{ index, fault: sheet.fault }])),
    older: all > 0 && from > 0 ? () => setOldest(from - 1) : undefined,
    busy: asked.some(({ isFetching }) => isFetching),
    refused: refused instanceof Refused ? refused : undefined,
  }
}

/** A full sheet stays what it was found to be; the newest is read anew whenever the tree has grown. */
function sheetQuery(tree: Tree, index: number): UseQueryOptions<Read> {
  const width = Math.min(256, tree.signed.size - index * 256)
  return {
    queryKey: ['ledger-sheet', index, width],
    staleTime: Infinity,
    placeholderData: (before) => (before?.index === index ? before : undefined),
    queryFn: async () => ({ index, sheet: await sheetAt(tree, index) }),
  }
}

/** A sheet as a page needs it: who may not read entries is refused, which is no fault of the ledger. */
export async function sheetAt(tree: Tree, index: number): Promise<Sheet> {
  const heard: Refused[] = []
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const reply = await ledgerFile(path)
    if (reply.ok) return reply.value
    if (reply.problem.code !== 'request/not-found') heard.push(new Refused(reply.problem))
    return undefined
  }
  const sheet = await readSheet({ ...tree, read }, index)
  const [refused] = heard
  if (!sheet.ok && refused !== undefined) throw refused
  return sheet
}
