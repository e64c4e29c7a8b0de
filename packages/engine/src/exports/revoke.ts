import { type Answer, type Export, type ExportId, granted, type Instant, problem, refused } from '@carnet/api'
import { change, type Change } from '../changes.ts'
import { exportOf, readExport, updateExport } from './export-row.ts'
import type { ExportPorts } from './ports.ts'

const revocable: readonly string[] = ['waiting', 'approved', 'made']

/** Takes back what nobody has fetched yet: from its commit on nothing of it leaves, and what was made is gone. */
export const revokeExport = (id: ExportId, by: Change, on: ExportPorts): Promise<Answer<Export>> =>
  change(by, on, async (transaction) => {
    const row = await readExport(transaction, on.vault, id)
    if (!row.ok) return row
    if (!revocable.includes(row.value.state))
      return refused(problem('request/conflict', { what: `export-${row.value.state}` }))
    const revoked = { ...row.value, state: 'revoked', revoked: by.at.toISOString() as Instant } as const
    await updateExport(transaction, on.vault, id, revoked)
    await transaction.query('update export set package = null, marks = null where id = $1', [id])
    return granted({
      value: exportOf({ id, row: revoked, proposal: undefined }, by.at),
      stamps: [{ kind: 'export-revoked', about: [id] }],
    })
  })
