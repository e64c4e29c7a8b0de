import {
  type ActorId,
  type Answer,
  type Export,
  type ExportId,
  type ExportList,
  granted,
  problem,
  refused,
} from '@carnet/api'
import { exportOf, listExports } from './export-row.ts'
import type { ExportPorts } from './ports.ts'

/** Exports: of one person, or of everybody for who answers for them. */
export const exportsOf = (whose: ActorId | 'all', on: ExportPorts): Promise<Answer<ExportList>> =>
  on.database.transaction(async (transaction) => {
    const listed = await listExports(transaction, on.vault)
    if (!listed.ok) return listed
    const seen = listed.value.filter(({ row }) => whose === 'all' || row.by === whose)
    return granted({ exports: seen.map((each) => exportOf(each, on.now())) })
  })

/** One of them; what is not one's own to see is not there. */
export async function exportNamed(id: ExportId, whose: ActorId | 'all', on: ExportPorts): Promise<Answer<Export>> {
  const listed = await on.database.transaction((transaction) => listExports(transaction, on.vault, id))
  if (!listed.ok) return listed
  const [only] = listed.value
  if (only === undefined || (whose !== 'all' && only.row.by !== whose))
    return refused(problem('request/not-found', { what: 'export' }))
  return granted(exportOf(only, on.now()))
}
