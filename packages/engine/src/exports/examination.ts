import type { Finding } from '@carnet/api'
import type { Database, Transaction } from '../store/index.ts'
import { listExports, stateOf } from './export-row.ts'
import type { ExportPorts } from './ports.ts'

/** How the exports stand: receipts that are missing, copies that should be gone. */
export async function examineExports(on: ExportPorts): Promise<Omit<Finding, 'area'>> {
  const listed = await on.database.transaction((transaction: Transaction) => listExports(transaction, on.vault))
  if (!listed.ok)
    return {
      state: 'failing',
      says: 'A row of an export is not what the node wrote.',
      todo: 'Treat it as an incident: keep the store as it is.',
    }
  const states = listed.value.map((each) => stateOf(each, on.now()))
  const count = (of: string): number => states.filter((state) => state === of).length
  const [receipts, deletions] = [count('overdue-receipt'), count('overdue-deletion')]
  const out = states.filter((state) => outside.includes(state)).length
  if (receipts + deletions === 0)
    return { state: 'well', says: `${out} exports are with their recipients; none is overdue.` }
  return {
    state: 'attention',
    says: `${receipts} exports were fetched and nobody has acknowledged their receipt; ${deletions} should be deleted by now.`,
    todo: 'Ask the recipients: “carnet export list” shows which. Treat what nobody answers for as a possible breach.',
  }
}

const outside: readonly string[] = ['fetched', 'overdue-receipt', 'received', 'deletion-due', 'overdue-deletion']

/** Forgets packages that nobody may fetch any more. */
export const sweepExports = (database: Database, now: Date): Promise<unknown> =>
  database.transaction(({ query }) =>
    query('update export set package = null where package is not null and delete_by <= $1', [now]),
  )
