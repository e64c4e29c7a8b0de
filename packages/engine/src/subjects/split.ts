import { type Answer, type CaseId, granted, type JobId, problem, refused } from '@carnet/api'
import { v7 as uuid } from 'uuid'
import { change, type Change } from '../changes.ts'
import { queueSplit, type RetentionPorts } from '../retention/index.ts'
import type { Transaction } from '../store/index.ts'
import { inTurn, subjectRows } from './row.ts'

/** Internal ids. */
export interface Split {
  readonly subject: string
  readonly records: readonly string[]
  readonly case: CaseId
  /** Terms of the identifier that is the other one's; none where all stay where they are. */
  readonly terms?: readonly string[]
}

/**
 * Says that some records of a subject are about somebody else: what is about the one there comes to be about the other,
 * under keys of their own. Noted at once, carried out by a job; merging the two undoes it.
 */
export const splitSubject = (
  { subject, records, case: matter, terms }: Split,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<{ readonly subject: string; readonly records: number; readonly job: JobId }>> =>
  change(by, on, async (transaction) => {
    await inTurn(transaction)
    const [row] = await subjectRows(transaction, [subject])
    if (row === undefined) return refused(problem('request/not-found', { what: 'subject' }))
    if (row.state === 'erased') return refused(problem('request/conflict', { what: 'subject-erased' }))
    const own = await recordsAbout(transaction, subject, records)
    if (own.length < new Set(records).size) return refused(problem('request/not-found', { what: 'record' }))
    if (terms !== undefined && !(await isNamedBy(transaction, subject, terms)))
      return refused(problem('request/not-found', { what: 'identifier' }))
    const other = uuid()
    const { query } = transaction
    await query("insert into subject (id, kind, state) values ($1, $2, 'known')", [other, row.kind])
    if (terms !== undefined)
      await query('update identifier set subject = $2 where term = any($3::uuid[]) and subject = $1', [
        subject,
        other,
        terms,
      ])
    const job = await queueSplit(transaction, { from: subject, to: other, records: own }, by, on)
    return granted({
      value: { subject: other, records: own.length, job },
      stamps: [
        { kind: 'subject-split', about: [subject, other, ...own], counts: { records: own.length }, case: matter },
      ],
    })
  })

/** Those of these records, of accepted messages, that mention the subject. */
async function recordsAbout(
  { query }: Transaction,
  subject: string,
  records: readonly string[],
): Promise<readonly string[]> {
  const rows = await query<{ id: string }>(
    `select r.id from record r where r.id = any($2::uuid[])
        and exists (select from acceptance a where a.intake = r.intake)
        and exists (select from compartment c where c.record = r.id and c.subject = $1) order by r.id`,
    [subject, records],
  )
  return rows.map(({ id }) => id)
}

async function isNamedBy({ query }: Transaction, subject: string, terms: readonly string[]): Promise<boolean> {
  const [row] = await query<{ any: boolean }>(
    'select exists (select from identifier where subject = $1 and term = any($2::uuid[])) as any',
    [subject, terms],
  )
  return row?.any === true
}
