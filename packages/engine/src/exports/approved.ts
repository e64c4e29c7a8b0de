import { type Answer, granted, problem, type ProposalOf, refused } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { readExport, updateExport } from './export-row.ts'
import type { ExportPorts } from './ports.ts'

/** What others have approved may be fetched from now on: in the transaction that says so, which opens nothing. */
export async function approveExport(
  { id, request }: ProposalOf<'export'>,
  transaction: Transaction,
  on: Pick<ExportPorts, 'vault'>,
): Promise<Answer<{ readonly stamps: readonly [] }>> {
  const row = await readExport(transaction, on.vault, request.export)
  if (!row.ok) return row
  if (row.value.state !== 'waiting' || row.value.proposal !== id)
    return refused(problem('request/conflict', { what: `export-${row.value.state}` }))
  await updateExport(transaction, on.vault, request.export, { ...row.value, state: 'approved' })
  return granted({ stamps: [] })
}
