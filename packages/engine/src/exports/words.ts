import { type Answer, type Export, type ExportWord, granted, type Instant, problem, refused } from '@carnet/api'
import { timingSafeEqual } from 'node:crypto'
import { change, type Change } from '../changes.ts'
import { exportOf, type ExportRow, readExport, updateExport } from './export-row.ts'
import { sha256 } from './pack.ts'
import type { ExportPorts } from './ports.ts'

/** A code that is wrong, of an export that is not there, or that nobody has: one answer, so that nothing is told by it. */
const notFound = refused(problem('request/not-found', { what: 'export of this code' }))
const conflict = (what: string) => refused(problem('request/conflict', { what }))

/** The recipient has it: whoever hands in the code from inside. The node keeps the package no longer. */
export const acknowledgeExport = (word: ExportWord, by: Change, on: ExportPorts): Promise<Answer<Export>> =>
  said(word, 'receipt', by, on, (row, at) =>
    row.state === 'fetched' ? { ...row, state: 'received', received: at } : undefined,
  )

/** The recipient has deleted it, and says so by the other code from inside; that it was received is said by this as well. */
export const certifyDeletion = (word: ExportWord, by: Change, on: ExportPorts): Promise<Answer<Export>> =>
  said(word, 'deletion', by, on, (row, at) =>
    row.state === 'fetched' || row.state === 'received'
      ? { ...row, state: 'deleted', received: row.received ?? at, deleted: at }
      : undefined,
  )

const kinds = { receipt: 'export-received', deletion: 'export-deleted' } as const

const said = (
  { id, code }: ExportWord,
  which: keyof typeof kinds,
  by: Change,
  on: ExportPorts,
  next: (row: ExportRow, at: Instant) => ExportRow | undefined,
): Promise<Answer<Export>> =>
  change(by, on, async (transaction) => {
    const row = await readExport(transaction, on.vault, id)
    if (!row.ok) return row.problem.code === 'request/not-found' ? notFound : row
    const { made } = row.value
    if (made === undefined || !isCode(code, made[which])) return notFound
    const moved = next(row.value, by.at.toISOString() as Instant)
    if (moved === undefined) return conflict(`export-${row.value.state}`)
    await updateExport(transaction, on.vault, id, moved)
    await transaction.query('update export set package = null where id = $1', [id])
    return granted({
      value: exportOf({ id, row: moved, proposal: undefined }, by.at),
      stamps: [{ kind: kinds[which], about: [id] }],
    })
  })

const isCode = (code: string, hash: string): boolean => timingSafeEqual(Buffer.from(sha256(code)), Buffer.from(hash))
