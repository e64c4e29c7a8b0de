import {
  type Actor,
  type Answer,
  granted,
  type Instant,
  type Problem,
  problem,
  problemDocument,
  refused,
  type StandingLine,
  type StandingRead,
} from '@carnet/api'
import { elementOf } from '@carnet/customs'
import {
  type BatchRead,
  type Position,
  readerOn,
  type Reader,
  type Reading,
  refuseReading,
  type ReleasePorts,
} from '../release/index.ts'
import type { Transaction } from '../store/index.ts'
import type { Session } from '../types.ts'
import { cursorOf, positionOf } from './cursor.ts'
import { dayOf, type Proven, provenIn, readToday } from './proven.ts'
import { updateRow } from './row.ts'
import { notThere } from './show.ts'

/** Text of whole lines (NDJSON), in the order in which it is to be sent. */
export type Lines = AsyncGenerator<string, void, void>

/**
 * Reads by a standing release, batch by batch, as fast as the lines are taken. Refused before the first line where there is
 * nothing to be had; what comes up later is the last line's.
 */
export async function readStanding(
  session: Session,
  { id, after, limit }: StandingRead,
  on: ReleasePorts,
): Promise<Answer<Lines>> {
  const actor = await on.identity.require(session)
  if (!actor.ok) return actor
  const found = await on.database.transaction((transaction) => provenIn(transaction, on, id))
  if (!found.ok) return found
  // Somebody else's is no more to be told of than one that is not there.
  if (found.value?.proposal.request.service !== actor.value.id || actor.value.kind !== 'service') return notThere
  const from = positionOf(on.vault, id, after)
  if (!from.ok) return from
  const run = runOf(found.value, actor.value, session, on)
  const first = await run.next(from.value, limit ?? Infinity)
  return first.ok ? granted(linesOf(run, first.value, limit ?? Infinity, on)) : first
}

/** One system reading: what it may have, and the next batch of it. */
interface Run {
  readonly proven: Proven
  readonly next: (after: Position, left: number) => Promise<Answer<BatchRead>>
  /** Why nothing more leaves, not even of what was opened. */
  readonly over: () => Problem | undefined
}

function runOf(proven: Proven, actor: Actor, session: Session, on: ReleasePorts): Run {
  const { id, proposal } = proven
  const { purpose, types, elements, where, answer, volume, until } = proposal.request
  let room = roomOf(proven, on.now())
  const take = async (transaction: Transaction, records: number): Promise<Answer<void>> => {
    const now = on.now()
    const current = await provenIn(transaction, on, id)
    if (!current.ok) return current
    const may = current.value === undefined ? notThere : mayRead(current.value, records, now)
    if (!may.ok || current.value === undefined) return may
    const { row } = current.value
    const today = readToday(row, now) + records
    await updateRow(transaction, on.vault, id, {
      ...row,
      read: { day: dayOf(now), today, ever: row.read.ever + records },
    })
    room = volume.perDay - today
    return granted(undefined)
  }
  const reading: Reading = { id, actor, purpose, types, elements, where: byType(where), answer, take }
  const read: Reader = readerOn(on, reading)
  const refusing = async (answer: Extract<Answer<never>, { ok: false }>): Promise<Answer<never>> => {
    const { code } = answer.problem
    if (code === 'standing/not-in-force' || code === 'standing/exhausted') await refuseReading(on, reading, code)
    return answer
  }
  return {
    proven,
    over: () => (on.now() >= new Date(until) ? problem('standing/not-in-force', { state: 'lapsed' }) : undefined),
    async next(after, left) {
      const still = await on.identity.require(session)
      if (!still.ok) return still
      const may = await on.database.transaction((transaction) => provenIn(transaction, on, id))
      if (!may.ok) return may
      if (may.value === undefined) return notThere
      room = roomOf(may.value, on.now())
      const allowed = mayRead(may.value, 1, on.now())
      if (!allowed.ok) return refusing(allowed)
      const batch = await read(after, Math.min(volume.perBatch, left, room))
      return batch.ok ? batch : refusing(batch)
    },
  }
}

const roomOf = ({ row, proposal: { request } }: Proven, now: Date): number =>
  request.volume.perDay - readToday(row, now)

/** Whether so many records may be read now, to the second; and when it goes on where the day's are used up. */
function mayRead({ state, row, proposal: { request } }: Proven, records: number, now: Date): Answer<void> {
  if (state !== 'in-force') return refused(problem('standing/not-in-force', { state }))
  if (readToday(row, now) + records <= request.volume.perDay) return granted(undefined)
  const midnight = new Date(`${dayOf(now)}T00:00:00.000Z`).getTime() + 24 * 60 * 60 * 1000
  return refused(problem('standing/exhausted', { goesOn: new Date(midnight).toISOString() as Instant }))
}

/** Each element in clear filters the records of its own type. */
function byType(where: Readonly<Record<string, string>>): Reading['where'] {
  const types: Record<string, Record<string, string>> = {}
  for (const [id, value] of Object.entries(where)) {
    const type = elementOf(id)?.recordType ?? ''
    types[type] = { ...types[type], [id]: value }
  }
  return types
}

/** Characters of lines that are sent at once. */
const chunk = 64 * 1024

async function* linesOf(run: Run, first: BatchRead, limit: number, on: ReleasePorts): Lines {
  let left = limit
  for (let read = first; ; ) {
    const { batch, next } = read
    if (batch === undefined) {
      yield line({ line: 'cursor', after: cursorOf(on.vault, run.proven.id, next) })
      return yield line({ line: 'end', more: false })
    }
    for (const text of chunksOf(run.proven, batch)) {
      // LAW: what was agreed until a moment is given until then: a slow reader gets nothing after it.
      const over = run.over()
      if (over !== undefined) return yield ended(over)
      yield text
    }
    yield line({ line: 'cursor', after: cursorOf(on.vault, run.proven.id, next) })
    left -= batch.read
    if (left <= 0) return yield line({ line: 'end', more: true })
    const following = await run.next(next, left)
    if (!following.ok) return yield ended(following.problem)
    read = following.value
  }
}

const line = (said: StandingLine): string => `${JSON.stringify(said)}\n`
const ended = (why: Problem): string => line({ line: 'end', more: true, problem: problemDocument(why) })

function* chunksOf({ id, proposal }: Proven, batch: NonNullable<BatchRead['batch']>): Generator<string> {
  const { purpose, elements } = proposal.request
  const { records, obligations, reasons, receipt } = batch
  const taken = proposal.request.obligations.map((each) => ({ ...each, rule: 'standing/taken-on' }))
  let text = line({
    line: 'batch',
    standing: id,
    purpose,
    elements,
    records: records.length,
    obligations: [...obligations, ...taken],
    reasons,
    receipt,
  })
  for (const record of records) {
    text += `${JSON.stringify({ line: 'record', ...record })}\n`
    if (text.length < chunk) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}
