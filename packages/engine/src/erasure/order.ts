import {
  type Answer,
  type CaseId,
  type DestructionId,
  granted,
  type Instant,
  problem,
  type ProposalRequest,
  refused,
} from '@carnet/api'
import canonicalize from 'canonicalize'
import { createHash, randomUUID } from 'node:crypto'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { type Stamp, stampedChange } from './change.ts'
import { markIn } from './mark.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, insertDestruction, type Target } from './row.ts'
import { type Extent, extentOf, keysOf } from './target.ts'

/** What is asked for. Whether this actor may ask is decided before. */
export interface Ordering {
  readonly target: Target
  readonly case?: CaseId
  readonly reason?: string
  /** Internal ids of records that are put on hold first. */
  readonly keep: readonly string[]
}

/** Who has to agree before anything is destroyed, and why. */
export type Agreement = 'none' | 'mass-destruction' | 'early-expiry'

/** What a target is made of, as far as it decides what has to happen before it is destroyed. */
export interface Weighed {
  readonly keys: readonly string[]
  readonly held: readonly string[]
  readonly extent: Extent
  readonly agreement: Agreement
  /** Seconds from the agreement to the destruction. */
  readonly delay: number
}

/** Weighs a target: a few statements whatever the number of records. */
export async function weigh(
  transaction: Transaction,
  target: Target,
  { destruction: { mass, ended }, now }: ErasurePorts,
): Promise<Answer<Weighed>> {
  const keys = await keysOf(transaction, target)
  if (!keys.ok) return keys
  if (target.kind === 'expiry' && !isOver(target.period, now()))
    return refused(problem('request/conflict', { what: 'period-not-over' }))
  const extent = await extentOf(transaction, target, keys.value.gone, mass.above)
  const early = target.kind === 'expiry' && ended?.(target.class, target.period, now()) !== true
  const agreement = early ? 'early-expiry' : extent.more ? 'mass-destruction' : 'none'
  const delay = agreement === 'none' ? 0 : mass.delay
  return granted({ keys: keys.value.gone, held: keys.value.held, extent, agreement, delay })
}

/** A period that still takes records can't be expired: what comes in next would have no key. */
function isOver(period: string, at: Date): boolean {
  const day = /(?:^|\.)(\d{4}-\d{2}(?:-\d{2})?)$/.exec(period)?.[1]
  // What bears no date is the period of an order to hold, which takes nothing once it was lifted.
  return day === undefined || at.toISOString().slice(0, day.length) > day
}

/**
 * Orders a destruction. Where nobody else has to agree, everything is marked in this same transaction; else it waits as a
 * proposal. On return the state is durable, and a job carries on whatever becomes of this process.
 */
export async function order(
  { target, keep, case: matter, reason }: Ordering,
  by: Change,
  on: ErasurePorts,
): Promise<Answer<DestructionId>> {
  const weighed = await on.database.transaction((transaction) => weigh(transaction, target, on))
  if (!weighed.ok) return weighed
  if (keep.length > 0 && on.destruction.hold === undefined)
    return refused(problem('request/conflict', { what: 'nothing-can-be-put-on-hold' }))
  const id = randomUUID() as DestructionId
  const row: DestructionRow = {
    v: 1,
    target,
    state: 'waiting',
    by: by.actor.id,
    at: by.at.toISOString() as Instant,
    ...(matter === undefined ? {} : { case: matter }),
    ...(reason === undefined ? {} : { reason }),
    keep: [...keep],
    keys: [],
  }
  if (weighed.value.agreement !== 'none') return propose(id, row, weighed.value, by, on)
  const kept = await putOnHold(row, on)
  if (!kept.ok) return kept
  const marked = await stampedChange(by, on, (transaction, stamp) => markNew(transaction, stamp, id, row, by, on))
  if (!marked.ok) return marked
  await on.destruction.reached?.('marked')
  return granted(id)
}

async function markNew(
  transaction: Transaction,
  stamp: Stamp,
  id: DestructionId,
  row: DestructionRow,
  by: Change,
  on: ErasurePorts,
): Promise<Answer<void>> {
  const marked = await markIn(transaction, stamp, id, row, by, on)
  if (!marked.ok) return marked
  const job = await on.jobs.queue(transaction, { kind: 'destruction', about: id, unit: 'records' })
  await insertDestruction(transaction, on.vault, id, { ...marked.value, job })
  return granted(undefined)
}

/** Puts the records that law keeps on hold; linear in their number. */
export async function putOnHold({ target, keep }: DestructionRow, { destruction: { hold } }: ErasurePorts) {
  if (keep.length === 0 || target.kind === 'expiry') return granted(undefined)
  return hold === undefined
    ? refused(problem('request/conflict', { what: 'nothing-can-be-put-on-hold' }))
    : hold(keep, target.subjects)
}

/** Seconds that those who have to agree are given. */
const agreeWithin = 14 * 24 * 60 * 60

function propose(
  id: DestructionId,
  row: DestructionRow,
  weighed: Weighed,
  by: Change,
  on: ErasurePorts,
): Promise<Answer<DestructionId>> {
  const needs = {
    approvers: 1,
    roles: ['dpo', 'duty-manager'],
    outside: 0,
    notBy: 'proposer',
    refusedBy: 'one',
  } as const
  const proposing = {
    request: requestOf(id, row, weighed),
    needs: { ...needs, roles: [...needs.roles] },
    expires: new Date(by.at.getTime() + agreeWithin * 1000),
    delay: weighed.delay,
  }
  return stampedChange(by, on, async (transaction, stamp) => {
    const proposed = await on.identity.propose(transaction, by.actor, proposing)
    if (!proposed.ok) return proposed
    for (const each of proposed.value.stamps) await stamp(each)
    const ordered = await stamp({
      kind: 'destruction-ordered',
      about: [id, proposed.value.value.id],
      ...(row.case === undefined ? {} : { case: row.case }),
      remembered: { destruction: id, plan: planOf(row) },
    })
    await insertDestruction(transaction, on.vault, id, { ...row, ordered, proposal: proposed.value.value.id })
    return granted(id)
  })
}

/** What those who agree decide about. */
function requestOf(id: DestructionId, row: DestructionRow, { keys, extent, agreement }: Weighed): ProposalRequest {
  const { target, reason = 'As ordered in its case.' } = row
  if (agreement === 'early-expiry' && target.kind === 'expiry') {
    const [key = ''] = keys
    return { kind: agreement, class: target.class, period: target.period, key, records: extent.records, reason }
  }
  const cause = target.kind === 'erasure' ? 'erasure' : row.case === undefined ? 'retention' : 'order'
  return {
    kind: 'mass-destruction',
    cause,
    plan: id,
    planHash: planHash(row),
    records: extent.records,
    subjects: target.kind === 'erasure' ? target.subjects.length : 0,
    keys: keys.length,
    reason,
  }
}

const planOf = ({ target, keep, case: matter }: DestructionRow) => ({ target, keep, case: matter })

/** SHA-256 over the canonical JSON (RFC 8785) of what is destroyed and what is kept, base64url. */
export const planHash = (row: DestructionRow): string =>
  createHash('sha256')
    .update(canonicalize(planOf(row)) ?? '')
    .digest('base64url')
