import {
  type Actor,
  type Answer,
  type Case,
  type CaseId,
  type CaseKind,
  type CaseList,
  type CaseOpening,
  granted,
  type Instant,
  problem,
  refused,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Done } from './done.ts'
import { type IdentityPorts, randomId, sealJson } from './ports.ts'
import { type MatterRow, openMatter, type StoredMatter } from './rows.ts'

const hour = 60 * 60 * 1000
/** How long a case of a kind stays open by itself, in milliseconds. A tip-off's number must follow within 24 hours. */
export const caseLife = (kind: CaseKind): number => (kind === 'tip-off' ? 24 * hour : 30 * 24 * hour)

const columns = 'id, opened_by, office, sealed'

export async function openCase(
  { query }: Transaction,
  on: IdentityPorts,
  actor: Actor,
  opening: CaseOpening,
): Promise<Answer<Done<Case>>> {
  const from = on.now()
  const lapses = new Date(from.getTime() + caseLife(opening.kind))
  const until = opening.until === undefined ? lapses : new Date(opening.until)
  if (until <= from) return refused(problem('request/malformed', { at: 'until', expected: 'an instant to come' }))
  if (opening.kind === 'tip-off' && until > lapses)
    return refused(problem('request/malformed', { at: 'until', expected: 'at most 24 hours from now for a tip-off' }))
  const id = randomId(on.random)
  const row: MatterRow = {
    v: 1,
    kind: opening.kind,
    reference: opening.reference,
    ...(opening.office === undefined ? {} : { office: opening.office }),
    openedBy: actor.id,
    from,
    until,
  }
  await query('insert into matter (id, opened_by, office, sealed) values ($1, $2, $3, $4)', [
    id,
    actor.id,
    opening.office ?? null,
    sealJson(on, 'matter', id, row),
  ])
  return granted({ value: caseAt(id, row, from), stamps: [{ kind: 'case-opened', about: [id] }] })
}

/** Closes an open case. One that is closed or has lapsed is a conflict. */
export async function closeCase({ query }: Transaction, on: IdentityPorts, id: CaseId): Promise<Answer<Done<Case>>> {
  const [stored] = await query<StoredMatter>(`select ${columns} from matter where id = $1 for update`, [id])
  if (stored === undefined) return refused(problem('request/not-found', { what: 'case' }))
  const row = openMatter(on, stored)
  if (!row.ok) return row
  const now = on.now()
  if (caseAt(id, row.value, now).state !== 'open') return refused(problem('request/conflict', { what: 'case' }))
  const closed = { ...row.value, closed: now }
  await query('update matter set sealed = $2 where id = $1', [id, sealJson(on, 'matter', id, closed)])
  return granted({ value: caseAt(id, closed, now), stamps: [{ kind: 'case-closed', about: [id] }] })
}

/** The case as it stood at `at`; undefined where there is none. */
export async function caseOf(
  { query }: Transaction,
  on: IdentityPorts,
  id: CaseId,
  at: Date,
): Promise<Answer<Case | undefined>> {
  const [stored] = await query<StoredMatter>(`select ${columns} from matter where id = $1`, [id])
  if (stored === undefined) return granted(undefined)
  const row = openMatter(on, stored)
  return row.ok ? granted(at < row.value.from ? undefined : caseAt(id, row.value, at)) : row
}

/** The cases of these ids as they stood at `at`, read together; one that does not exist is not among them. */
export async function casesIn(
  { query }: Transaction,
  on: IdentityPorts,
  ids: readonly CaseId[],
  at: Date,
): Promise<ReadonlyMap<CaseId, Answer<Case>>> {
  const cases = new Map<CaseId, Answer<Case>>()
  if (ids.length === 0) return cases
  const rows = await query<StoredMatter>(`select ${columns} from matter where id = any($1::uuid[])`, [ids])
  for (const stored of rows) {
    const row = openMatter(on, stored)
    if (!row.ok) cases.set(stored.id as CaseId, row)
    else if (row.value.from <= at) cases.set(stored.id as CaseId, granted(caseAt(stored.id, row.value, at)))
  }
  return cases
}

/** The cases that the actor opened or whose office the actor belongs to, newest first. */
export async function casesOf({ query }: Transaction, on: IdentityPorts, actor: Actor): Promise<Answer<CaseList>> {
  const now = on.now()
  const cases: Case[] = []
  const stored = await query<StoredMatter>(
    `select ${columns} from matter where opened_by = $1 or office = any($2::text[])`,
    [actor.id, actor.offices],
  )
  for (const each of stored) {
    const row = openMatter(on, each)
    if (!row.ok) return row
    cases.push(caseAt(each.id, row.value, now))
  }
  return granted({ cases: cases.sort((a, b) => b.from.localeCompare(a.from)) })
}

function caseAt(
  id: string,
  { kind, reference, office, openedBy, from, until, closed, source }: MatterRow,
  at: Date,
): Case {
  const state = closed !== undefined && closed <= at ? 'closed' : until <= at ? 'lapsed' : 'open'
  return {
    id: id as CaseId,
    kind,
    reference,
    ...(office === undefined ? {} : { office }),
    openedBy,
    from: from.toISOString() as Instant,
    until: until.toISOString() as Instant,
    state,
    ...(source === undefined ? {} : { source }),
  }
}
