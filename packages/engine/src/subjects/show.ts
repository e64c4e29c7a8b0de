import { type Answer, type CaseId, granted, problem, type Receipt, refused, type SubjectFound } from '@carnet/api'
import type { Change } from '../changes.ts'
import { holdingsOf, receiptOf, stampedChange } from '../erasure/index.ts'
import type { RetentionPorts } from '../retention/index.ts'
import type { Transaction } from '../store/index.ts'
import { joinedWith, type MergeRow, merges } from '../joins/index.ts'
import { type SubjectRow, subjectRows } from './row.ts'

/** A subject by internal ids. */
export interface Shown extends SubjectRow {
  readonly identifiers: number
  readonly holds: SubjectFound['holds']
  /** Orders that hold some of its records. */
  readonly held: readonly string[]
  readonly into: MergeRow | undefined
  readonly from: readonly MergeRow[]
  /** Everybody else who is one with it. */
  readonly merged: readonly string[]
}

/** How much is held about a subject, and what it was merged with. Nothing is opened; that somebody looked is stamped. */
export async function showSubject(
  { id, case: matter }: { readonly id: string; readonly case: CaseId },
  by: Change,
  on: RetentionPorts,
): Promise<Answer<Shown & { readonly receipt: Receipt }>> {
  const shown = await stampedChange(by, on, async (transaction, stamp) => {
    const [row] = await subjectRows(transaction, [id])
    const links = await merges(transaction, on.vault)
    if (!links.ok) return links
    const about = row === undefined ? [] : [id]
    const entry = await stamp({ kind: 'subject-search', about, counts: { hits: about.length }, case: matter })
    if (row === undefined) return granted(undefined)
    const value: Shown = {
      ...row,
      identifiers: await identifiersOf(transaction, id),
      holds: await holdingsOf(transaction, [id]),
      held: await heldBy(transaction, id),
      into: links.value.find(({ from }) => from === id),
      from: links.value.filter(({ into }) => into === id),
      merged: joinedWith(links.value, id).slice(1),
    }
    return granted({ value, entry })
  })
  if (!shown.ok) return shown
  if (shown.value === undefined) return refused(problem('request/not-found', { what: 'subject' }))
  return granted({ ...shown.value.value, receipt: await receiptOf(shown.value.entry, on) })
}

async function identifiersOf({ query }: Transaction, subject: string): Promise<number> {
  const [row] = await query<{ count: number }>('select count(*)::int as count from identifier where subject = $1', [
    subject,
  ])
  return row?.count ?? 0
}

async function heldBy({ query }: Transaction, subject: string): Promise<readonly string[]> {
  const rows = await query<{ hold: string }>(
    `select distinct h.hold from held h join compartment c on c.record = h.record
      where c.subject = $1 and c.subject <> c.record
        and exists (select from hold o where o.id = h.hold and o.kind = 'hold') order by h.hold`,
    [subject],
  )
  return rows.map(({ hold }) => hold)
}
