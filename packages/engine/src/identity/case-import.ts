import {
  type Actor,
  type Answer,
  type CaseId,
  type CaseListed,
  type CasesImported,
  granted,
  problem,
  refused,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { caseLife } from './cases.ts'
import { contradicted, type IdentityPorts, randomId, sealJson } from './ports.ts'
import { type MatterRow, openMatter, type StoredMatter } from './rows.ts'

/** A case of a list, on its line, with the keyed name of its reference: what it is known by when it comes again. */
export interface ListedCase {
  readonly line: number
  readonly listed: CaseListed
  readonly named: string
}

/** What came of a list, and the cases that it opened or changed. */
export interface ImportedCases {
  readonly value: CasesImported
  readonly opened: readonly CaseId[]
  readonly changed: readonly CaseId[]
}

interface LineFault {
  readonly line: number
  readonly field: string
  readonly expected: string
}

/** Opens the cases of a list, all of them or none. Whoever imports opened them; they are of the office that each names. */
export async function importCases(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Pick<Actor, 'id'>,
  cases: readonly ListedCase[],
): Promise<Answer<ImportedCases>> {
  // One list after another: the same reference in two is one case.
  await transaction.query('lock table matter in share row exclusive mode')
  const known = await knownBy(transaction, on, cases)
  if (!known.ok) return known
  const now = on.now()
  const faults = cases.flatMap((each) => faultsOf(each, known.value.get(each.named)?.row, now))
  if (faults.length > 0) return refused(problem('cases/malformed', { faults: faults.slice(0, mostTold) }))
  const [opened, changed, all]: [CaseId[], CaseId[], { line: number; id: CaseId }[]] = [[], [], []]
  for (const each of cases) {
    const before = known.value.get(each.named)
    const id = before?.id ?? (randomId(on.random) as CaseId)
    const row = before === undefined ? openedBy(each, actor, now) : { ...before.row, ...untilOf(each) }
    all.push({ line: each.line, id })
    if (before === undefined) {
      await insert(transaction, on, id, each.named, row)
      opened.push(id)
    } else if (before.row.until.getTime() !== row.until.getTime()) {
      await transaction.query('update matter set sealed = $2 where id = $1', [id, sealJson(on, 'matter', id, row)])
      changed.push(id)
    }
  }
  const counts = { opened: opened.length, changed: changed.length }
  return granted({
    value: { ...counts, known: cases.length - opened.length - changed.length, cases: all },
    opened,
    changed,
  })
}

/** Faults of one list that are told at a time. */
const mostTold = 100

const untilOf = ({ listed: { until } }: ListedCase): { readonly until?: Date } =>
  until === undefined ? {} : { until: new Date(until) }

const openedBy = (
  { listed: { kind, reference, office, until } }: ListedCase,
  { id }: Pick<Actor, 'id'>,
  from: Date,
): MatterRow => ({
  v: 1,
  kind,
  reference,
  office,
  openedBy: id,
  from,
  until: until === undefined ? new Date(from.getTime() + caseLife(kind)) : new Date(until),
  source: 'import',
})

const insert = (
  { query }: Transaction,
  on: IdentityPorts,
  id: CaseId,
  named: string,
  row: MatterRow,
): Promise<unknown> =>
  query('insert into matter (id, opened_by, office, imported, sealed) values ($1, $2, $3, $4, $5)', [
    id,
    row.openedBy,
    row.office ?? null,
    named,
    sealJson(on, 'matter', id, row),
  ])

/** The cases that were imported under these references before. */
async function knownBy(
  { query }: Transaction,
  on: IdentityPorts,
  cases: readonly ListedCase[],
): Promise<Answer<ReadonlyMap<string, { readonly id: CaseId; readonly row: MatterRow }>>> {
  const stored = await query<StoredMatter & { readonly imported: string }>(
    'select id, opened_by, office, sealed, imported from matter where imported = any($1::text[])',
    [cases.map(({ named }) => named)],
  )
  const known = new Map<string, { readonly id: CaseId; readonly row: MatterRow }>()
  for (const each of stored) {
    const row = openMatter(on, each)
    if (!row.ok) return row
    // THREAT: whoever runs the database gives one case the name of another.
    const listed = cases.find(({ named }) => named === each.imported)?.listed
    if (row.value.source !== 'import' || row.value.reference !== listed?.reference)
      return contradicted('matter', each.id)
    known.set(each.imported, { id: each.id as CaseId, row: row.value })
  }
  return granted(known)
}

function faultsOf({ line, listed }: ListedCase, before: MatterRow | undefined, now: Date): readonly LineFault[] {
  const { kind, office, until } = listed
  const faults: LineFault[] = []
  const expect = (holds: boolean, field: string, expected: string): void => {
    if (!holds) faults.push({ line, field, expected })
  }
  if (before !== undefined) {
    expect(before.kind === kind, 'kind', 'the kind with which this reference came before')
    expect(before.office === office, 'office', 'the office with which this reference came before')
  }
  const from = before?.from ?? now
  if (until !== undefined && before?.until.getTime() !== new Date(until).getTime()) {
    expect(new Date(until) > now, 'until', 'an instant to come')
    const latest = from.getTime() + caseLife(kind)
    expect(kind !== 'tip-off' || Date.parse(until) <= latest, 'until', 'at most 24 hours after it came, for a tip-off')
    expect(before?.closed === undefined, 'until', 'no other instant for a case that is closed')
  }
  return faults
}
