import {
  type Actor,
  type Answer,
  CaseId,
  type EntryHash,
  granted,
  Instant,
  type OwnEvent,
  type OwnLog,
  type OwnLogQuery,
  PurposeName,
} from '@carnet/api'
import { z } from 'zod'
import { type StoredEvent, textOfHash } from '../ledger/index.ts'
import type { Transaction } from '../store/index.ts'
import { notesOn } from './notes.ts'
import { ofActor, ownEvent } from './own-event.ts'
import type { OwnLogPorts } from './ports.ts'

const page = 50

/** Of what an event says, what its own actor is told. */
const Told = z.object({
  outcome: z.string().optional(),
  purpose: PurposeName.optional(),
  case: CaseId.optional(),
  records: z.array(z.unknown()).optional(),
})

/** One page of what the actor did, newest first. A cursor that is of nobody's or of somebody else's event leads to nothing. */
export async function ownLog(
  transaction: Transaction,
  on: Pick<OwnLogPorts, 'vault'>,
  actor: Pick<Actor, 'id'>,
  { since, after }: OwnLogQuery,
): Promise<Answer<OwnLog>> {
  const cursor = after === undefined ? null : Buffer.from(after, 'base64url')
  const rows = await transaction.query<StoredEvent>(
    `${ofActor} and ($2::timestamptz is null or e.at >= $2)
       and ($3::bytea is null or (e.at, e.entry) < (select at, entry from event where entry = $3 and actor = $1))
     order by e.at desc, e.entry desc limit ${page + 1}`,
    [actor.id, since ?? null, cursor],
  )
  const shown = rows.slice(0, page)
  const events: OwnEvent[] = []
  for (const row of shown) {
    const event = await told(transaction, on, actor, row)
    if (!event.ok) return event
    events.push(event.value)
  }
  const last = rows.length > page ? events.at(-1) : undefined
  return granted({ events, ...(last === undefined ? {} : { next: last.hash }) })
}

async function told(
  transaction: Transaction,
  on: Pick<OwnLogPorts, 'vault'>,
  actor: Pick<Actor, 'id'>,
  row: StoredEvent,
): Promise<Answer<OwnEvent>> {
  const own = ownEvent(on.vault, actor, row)
  if (!own.ok) return own
  const seen = { hash: textOfHash(row.hash) as EntryHash, at: Instant.parse(row.at.toISOString()), kind: row.kind }
  const opened = await on.vault.openEvent(row.hash, row.key, row.sealed)
  if (!opened.ok) {
    return opened.problem.code === 'keys/unavailable' ? granted({ ...seen, notes: [], expired: true }) : opened
  }
  const { outcome, purpose, case: matter, records } = Told.parse(JSON.parse(Buffer.from(opened.value).toString()))
  const notes = await notesOn(transaction, on, row.hash)
  if (!notes.ok) return notes
  return granted({
    ...seen,
    ...(outcome === undefined ? {} : { outcome }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(matter === undefined ? {} : { case: matter }),
    ...(records === undefined ? {} : { records: records.length }),
    notes: notes.value,
  })
}
