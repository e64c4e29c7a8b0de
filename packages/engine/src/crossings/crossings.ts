import {
  type Actor,
  type Answer,
  type Crossing,
  type Crossings,
  type CrossingsQuery,
  type EntryHash,
  granted,
  Instant,
  type RecordId,
  refused,
} from '@carnet/api'
import { eventColumns, type StoredEvent, textOfHash } from '../ledger/index.ts'
import { type Crossers, crossersOf } from './crosser.ts'
import { marksOf } from './marks.ts'
import { notBorneOut, openPast, type PastEvent } from './past-event.ts'
import type { CrossingsPorts } from './ports.ts'
import { reasonIn } from './reason.ts'

const page = 50

export interface CrossingsAsked extends CrossingsQuery {
  readonly actor: Actor
  /** Whether actors are named, and cases with them. */
  readonly named: boolean
  /** Whether a crossing for this purpose may be told; of whoever asks it always may. */
  readonly isTold: (purpose: string | undefined) => boolean
}

/** Who has crossed, newest first. What may not be told is left out, and nothing says where. */
export async function crossingsOf(asked: CrossingsAsked, on: CrossingsPorts): Promise<Answer<Crossings>> {
  const marks = await marksOf(asked.id, on.vault)
  const rows = marks.length === 0 ? [] : await read(marks, asked.after, on)
  const shown = rows.slice(0, page)
  const opened: { readonly event: StoredEvent; readonly past: PastEvent }[] = []
  for (const event of shown) {
    const past = await openPast(on.vault, event)
    if (!past.ok) return past
    if (!isAbout(past.value.past, asked.id, on.vault)) return refused(notBorneOut(event))
    opened.push({ event, past: past.value.past })
  }
  const told = opened.filter(({ past }) => past.actor === asked.actor.id || asked.isTold(past.purpose))
  const crossers = await crossersOf(new Set(told.map(({ past }) => past.actor)), asked, on)
  if (!crossers.ok) return crossers
  const crossings = told.map(({ event, past }) => crossingOf(event, past, asked, crossers.value, on))
  const last = rows.length > page ? shown.at(-1) : undefined
  return granted({ crossings, ...(last === undefined ? {} : { next: textOfHash(last.hash) as EntryHash }) })
}

const read = (
  marks: readonly string[],
  after: EntryHash | undefined,
  { database }: CrossingsPorts,
): Promise<readonly StoredEvent[]> =>
  database.transaction(({ query }) =>
    query<StoredEvent>(
      `select ${eventColumns} from crossing c join event e on e.entry = c.entry join entry n on n.hash = e.entry
        where c.mark = any($1::uuid[])
          and ($2::bytea is null or (e.at, e.entry) < (select at, entry from event where entry = $2))
        order by e.at desc, e.entry desc limit ${page + 1}`,
      [marks, after === undefined ? null : Buffer.from(after, 'base64url')],
    ),
  )

/** THREAT: a row that leads to an event of other records would have it told here. */
const isAbout = ({ records = [] }: PastEvent, id: RecordId, { internalId }: CrossingsPorts['vault']): boolean =>
  records.some((record) => record === internalId(id))

function crossingOf(
  { hash, at }: StoredEvent,
  past: PastEvent,
  { actor, named, id }: CrossingsAsked,
  crossers: Crossers,
  { vault }: CrossingsPorts,
): Crossing {
  const { kind, outcome = 'refused', purpose, case: matter, override, records = [], opens = [] } = past
  const inside = vault.internalId(id)
  const own = past.actor === actor.id
  const because = outcome === 'permitted' ? undefined : reasonIn(past.decision)
  return {
    hash: textOfHash(hash) as EntryHash,
    at: Instant.parse(at.toISOString()),
    kind: kind as Crossing['kind'],
    outcome,
    by: crossers(past.actor),
    ...(purpose === undefined ? {} : { purpose }),
    ...(matter === undefined || !(own || named) ? {} : { case: matter }),
    ...(override === undefined ? {} : { override: override.kind }),
    opened: opens.find(({ record }) => record === inside)?.compartments.length ?? 0,
    records: records.length,
    ...(because === undefined ? {} : { because }),
  }
}
