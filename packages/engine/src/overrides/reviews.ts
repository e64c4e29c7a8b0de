import {
  type Actor,
  type Answer,
  granted,
  type OverrideId,
  problem,
  refused,
  type Review,
  type ReviewGiving,
  type ReviewList,
} from '@carnet/api'
import { z } from 'zod'
import { tell, type Telling } from '../notices/index.ts'
import type { Transaction } from '../store/index.ts'
import {
  instantOf,
  type Kept,
  lockedOverride,
  type OverrideRow,
  overridesWhere,
  updateOverride,
} from './override-row.ts'
import type { Done, OverridePorts } from './ports.ts'

/** Everything to be reviewed and what was, the newest first; at most 200. */
export async function reviewsOf(transaction: Transaction, on: OverridePorts): Promise<Answer<ReviewList>> {
  const found = await overridesWhere(transaction, on.vault, 'order by at desc, id limit 200', [])
  if (!found.ok) return found
  const released = await releasedUnder(transaction, on, found.value)
  if (!released.ok) return released
  const now = on.now()
  return granted({ reviews: found.value.map((kept) => reviewAt(kept, released.value.get(kept.id) ?? 0, now)) })
}

/** Judges what is over. INVARIANT (reviewed-by-another): nobody judges what they did, extended or ended themselves. */
export async function giveReview(
  transaction: Transaction,
  on: OverridePorts,
  actor: Actor,
  { id, verdict, reason }: ReviewGiving,
): Promise<Answer<Done<Review>>> {
  const kept = await lockedOverride(transaction, on.vault, id)
  if (!kept.ok) return kept
  const { row } = kept.value
  const at = on.now()
  if (involvedIn(row).includes(actor.id)) return conflict('review-own')
  if (row.review !== undefined) return conflict('review-given')
  if (isLive(row, at)) return conflict('override-in-force')
  const review = { by: actor.id, at: instantOf(at.getTime()), verdict, reason }
  const judged = { id, row: { ...row, review } }
  await updateOverride(transaction, on.vault, judged)
  const told: Telling[] = [{ to: { person: row.person }, about: 'review-given', override: id }]
  if (verdict === 'not-justified') told.push({ to: { role: 'security-analyst' }, about: 'review-given', override: id })
  await tell(transaction, on, told)
  const released = await releasedUnder(transaction, on, [judged])
  if (!released.ok) return released
  return granted({
    value: reviewAt(judged, released.value.get(id) ?? 0, at),
    stamps: [{ kind: 'review-given', about: [id], remembered: { verdict } }],
  })
}

/** Whether the actor did, extended or ended it; undefined where there is none of this id. */
export async function isInvolved(
  transaction: Transaction,
  { vault }: OverridePorts,
  actor: Actor,
  id: OverrideId,
): Promise<Answer<boolean | undefined>> {
  const found = await overridesWhere(transaction, vault, 'where id = $1', [id])
  if (!found.ok) return found
  const [kept] = found.value
  return granted(kept === undefined ? undefined : involvedIn(kept.row).includes(actor.id))
}

const involvedIn = (row: OverrideRow): readonly string[] =>
  row.kind === 'continuity' ? [row.person, row.extended?.by ?? '', row.ended?.by ?? ''] : [row.person]

const isLive = (row: OverrideRow, at: Date): boolean => {
  const ended = row.kind === 'continuity' && row.ended !== undefined
  return !ended && at.getTime() < Date.parse(row.until)
}

/** Overdue from the deadline's instant on. */
export const isOverdue = ({ review, reviewBy }: OverrideRow, at: Date): boolean =>
  review === undefined && Date.parse(reviewBy) <= at.getTime()

const stateAt = (row: OverrideRow, at: Date): Review['state'] => {
  if (row.review !== undefined) return 'given'
  if (isLive(row, at)) return 'in-force'
  return isOverdue(row, at) ? 'overdue' : 'waiting'
}

function reviewAt({ id, row }: Kept, released: number, at: Date): Review {
  const { person, reason, from, until, reviewBy, review } = row
  const common = {
    id,
    person,
    reason,
    from,
    until,
    reviewBy,
    state: stateAt(row, at),
    released,
    ...(review === undefined ? {} : { given: review }),
  }
  if (row.kind === 'break-glass') return { kind: row.kind, ...common, purpose: row.purpose, case: row.case }
  const { offices, cause, extended, ended } = row
  return {
    kind: row.kind,
    ...common,
    offices,
    cause,
    ...(extended === undefined ? {} : { extendedBy: extended.by }),
    ...(ended === undefined ? {} : { endedBy: ended.by }),
  }
}

const Under = z.looseObject({ override: z.looseObject({ id: z.string() }).optional() })

/** How many releases the node remembers under each of these. What the access log no longer has is not counted. */
async function releasedUnder(
  { query }: Transaction,
  { vault }: OverridePorts,
  overrides: readonly Kept[],
): Promise<Answer<ReadonlyMap<OverrideId, number>>> {
  const released = new Map<OverrideId, number>()
  for (const { id, row } of overrides) {
    const persons = row.kind === 'break-glass' ? [row.person] : null
    const events = await query<{ entry: Uint8Array; key: string; sealed: Uint8Array }>(
      `select v.entry, v.key, v.sealed from event v join entry e on e.hash = v.entry
        where v.kind in ('search', 'release') and v.at >= $1 and v.at < $2 and ($3::uuid[] is null or v.actor = any($3))
          and convert_from(e.bytes, 'UTF8')::jsonb ->> 'override' = $4`,
      [row.from, row.until, persons, row.kind],
    )
    for (const { entry, key, sealed } of events) {
      const opened = await vault.openEvent(entry, key, sealed)
      if (!opened.ok && opened.problem.code === 'keys/unavailable') continue
      if (!opened.ok) return opened
      const under = Under.parse(JSON.parse(Buffer.from(opened.value).toString()))
      if (under.override?.id === id) released.set(id, (released.get(id) ?? 0) + 1)
    }
  }
  return granted(released)
}

const conflict = (what: string): Answer<never> => refused(problem('request/conflict', { what }))
