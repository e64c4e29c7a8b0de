import {
  type Actor,
  type Answer,
  type Continuity,
  type ContinuityDeclaration,
  type ContinuityExtension,
  type ContinuityList,
  granted,
  type OverrideId,
  problem,
  refused,
} from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { tell } from '../notices/index.ts'
import type { Transaction } from '../store/index.ts'
import {
  type ContinuityRow,
  insertOverride,
  instantOf,
  type Kept,
  lockedOverride,
  overridesWhere,
  reviewTime,
  updateOverride,
} from './override-row.ts'
import type { Done, OverridePorts } from './ports.ts'

/** Declares that these offices go on without what is missing, until an end that is stated at once. */
export async function declareContinuity(
  transaction: Transaction,
  { vault, now }: OverridePorts,
  actor: Actor,
  { offices, cause, reason, minutes }: ContinuityDeclaration,
): Promise<Done<Continuity>> {
  const at = now().getTime()
  const until = at + minutes * 60_000
  const id = randomUUID() as string as OverrideId
  const row: ContinuityRow = {
    v: 1,
    kind: 'continuity',
    person: actor.id,
    offices: [...new Set(offices)],
    cause,
    reason,
    from: instantOf(at),
    until: instantOf(until),
    reviewBy: instantOf(until + reviewTime),
  }
  await insertOverride(transaction, vault, { id, row })
  await tell(transaction, { vault, now }, [{ to: { role: 'dpo' }, about: 'continuity-declared', override: id }])
  return { value: continuityAt({ id, row }, now()), stamps: [{ kind: 'continuity-declared', about: [id] }] }
}

/** Once, by another duty manager than who declared it, from now on. */
export async function extendContinuity(
  transaction: Transaction,
  { vault, now }: OverridePorts,
  actor: Actor,
  { id, minutes }: ContinuityExtension,
): Promise<Answer<Done<Continuity>>> {
  const kept = await lockedContinuity(transaction, vault, id)
  if (!kept.ok) return kept
  const { row } = kept.value
  const at = now()
  if (stateAt(row, at) !== 'in-force' || row.extended !== undefined) return conflict('continuity')
  if (row.person === actor.id) return conflict('continuity-own')
  const until = at.getTime() + minutes * 60_000
  if (until <= Date.parse(row.until))
    return refused(problem('request/malformed', { at: 'minutes', expected: 'an end after the one that it has' }))
  const extended: ContinuityRow = {
    ...row,
    until: instantOf(until),
    reviewBy: instantOf(until + reviewTime),
    extended: { by: actor.id, at: instantOf(at.getTime()) },
  }
  await updateOverride(transaction, vault, { id, row: extended })
  await tell(transaction, { vault, now }, [{ to: { role: 'dpo' }, about: 'continuity-extended', override: id }])
  return granted({
    value: continuityAt({ id, row: extended }, at),
    stamps: [{ kind: 'continuity-extended', about: [id] }],
  })
}

/** Ends it at once. */
export async function endContinuity(
  transaction: Transaction,
  { vault, now }: OverridePorts,
  actor: Actor,
  id: OverrideId,
): Promise<Answer<Done<Continuity>>> {
  const kept = await lockedContinuity(transaction, vault, id)
  if (!kept.ok) return kept
  const at = now()
  if (stateAt(kept.value.row, at) !== 'in-force') return conflict('continuity')
  const row: ContinuityRow = {
    ...kept.value.row,
    ended: { by: actor.id, at: instantOf(at.getTime()) },
    reviewBy: instantOf(at.getTime() + reviewTime),
  }
  await updateOverride(transaction, vault, { id, row })
  await tell(transaction, { vault, now }, [{ to: { role: 'dpo' }, about: 'continuity-ended', override: id }])
  return granted({ value: continuityAt({ id, row }, at), stamps: [{ kind: 'continuity-ended', about: [id] }] })
}

/** All that were declared, the newest first; at most 200. */
export async function continuitiesOf(
  transaction: Transaction,
  { vault, now }: OverridePorts,
): Promise<Answer<ContinuityList>> {
  const found = await overridesWhere(transaction, vault, "where kind = 'continuity' order by at desc, id limit 200", [])
  if (!found.ok) return found
  return granted({
    continuities: found.value.flatMap((kept) => (isContinuity(kept) ? [continuityAt(kept, now())] : [])),
  })
}

export async function continuityOf(
  transaction: Transaction,
  { vault, now }: OverridePorts,
  id: OverrideId,
): Promise<Answer<Continuity | undefined>> {
  const found = await overridesWhere(transaction, vault, "where id = $1 and kind = 'continuity'", [id])
  if (!found.ok) return found
  const [kept] = found.value
  return granted(kept !== undefined && isContinuity(kept) ? continuityAt(kept, now()) : undefined)
}

async function lockedContinuity(
  transaction: Transaction,
  vault: OverridePorts['vault'],
  id: OverrideId,
): Promise<Answer<Kept<ContinuityRow>>> {
  const kept = await lockedOverride(transaction, vault, id)
  if (!kept.ok) return kept
  return isContinuity(kept.value) ? granted(kept.value) : refused(problem('request/not-found', { what: 'override' }))
}

export const isContinuity = (kept: Kept): kept is Kept<ContinuityRow> => kept.row.kind === 'continuity'

/** In force from its first instant on, and no longer from its last. */
export function stateAt({ ended, until }: ContinuityRow, at: Date): Continuity['state'] {
  if (ended !== undefined) return 'ended'
  return Date.parse(until) <= at.getTime() ? 'over' : 'in-force'
}

function continuityAt({ id, row }: Kept<ContinuityRow>, at: Date): Continuity {
  const { offices, cause, person, from, until, extended, ended, reviewBy } = row
  return {
    id,
    offices,
    cause,
    declaredBy: person,
    from,
    until,
    ...(extended === undefined ? {} : { extended }),
    ...(ended === undefined ? {} : { ended }),
    state: stateAt(row, at),
    reviewBy,
  }
}

const conflict = (what: string): Answer<never> => refused(problem('request/conflict', { what }))
