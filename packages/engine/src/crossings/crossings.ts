import {
  type Actor,
  type Answer,
  type Crossing,
  type Crossings,
  type CrossingsQuery,
  EntryHash,
  granted,
  Instant,
  type RecordId,
  refused,
} from '@carnet/api'
import { eventColumns, notBorneOut, type StoredEvent, textOfHash } from '../ledger/index.ts'
import { type Crossers, crossersOf } from './crosser.ts'
import { marksOf } from './marks.ts'
import { type CrossingEvent, openCrossing } from './past-event.ts'
import type { CrossingsPorts } from './ports.ts'
import { reasonIn } from './reason.ts'

const page = 50

interface Asked extends CrossingsQuery {
  readonly actor: Actor
  /** Whether actors are named, and cases with them. */
  readonly named: boolean
  /** Whether a crossing for this purpose may be told; of whoever asks it always may. */
  readonly isTold: (purpose: string | undefined) => boolean
}

/** A crossing that may be told. */
interface Told {
  readonly event: StoredEvent
  readonly at: string
  readonly past: CrossingEvent
}

/** Who has crossed, newest first. What may not be told is passed over: neither a page's length nor where it ends says of any. */
export async function crossingsOf(asked: Asked, on: CrossingsPorts): Promise<Answer<Crossings>> {
  const marks = await marksOf(asked.id, on.vault)
  const told = await read(marks, asked, on)
  if (!told.ok) return told
  const shown = told.value.slice(0, page)
  const crossers = await crossersOf(new Set(shown.map(({ past }) => past.actor)), asked, on)
  if (!crossers.ok) return crossers
  const crossings = shown.map((each) => crossingOf(each, asked, crossers.value, on))
  const last = told.value.length > page ? crossings.at(-1) : undefined
  return granted({ crossings, ...(last === undefined ? {} : { next: last.hash }) })
}

/** A page of what may be told, and one more where there is more. An `after` that is not told itself leads to nothing. */
async function read(marks: readonly string[], asked: Asked, on: CrossingsPorts): Promise<Answer<readonly Told[]>> {
  const told: Told[] = []
  const named = asked.after === undefined ? undefined : await rowsAt(marks, Buffer.from(asked.after, 'base64url'), on)
  const begins = named === undefined ? granted([]) : await tellable(named, asked, on)
  if (!begins.ok) return begins
  if (asked.after !== undefined && begins.value.length === 0) return granted([])
  let last = named?.[0]
  for (;;) {
    const rows = await rowsAfter(marks, last, on)
    const more = await tellable(rows, asked, on)
    if (!more.ok) return more
    told.push(...more.value)
    last = rows.at(-1)
    if (last === undefined || rows.length <= page || told.length > page) return granted(told)
  }
}

const ofMarks = `select ${eventColumns} from crossing c join event e on e.entry = c.entry join entry n on n.hash = e.entry
  where c.mark = any($1::uuid[])`

const rowsAt = (marks: readonly string[], hash: Uint8Array, { database }: CrossingsPorts) =>
  database.transaction(({ query }) => query<StoredEvent>(`${ofMarks} and c.entry = $2`, [marks, hash]))

const rowsAfter = (marks: readonly string[], last: StoredEvent | undefined, { database }: CrossingsPorts) =>
  database.transaction(({ query }) =>
    query<StoredEvent>(
      `${ofMarks} and ($2::timestamptz is null or (e.at, e.entry) < ($2, $3::bytea))
        order by e.at desc, e.entry desc limit ${page + 1}`,
      [marks, last?.at ?? null, last?.hash ?? null],
    ),
  )

async function tellable(
  rows: readonly StoredEvent[],
  { id, actor, isTold }: Asked,
  { vault }: CrossingsPorts,
): Promise<Answer<readonly Told[]>> {
  const told: Told[] = []
  for (const event of rows) {
    const opened = await openCrossing(vault, event)
    if (!opened.ok) return opened
    const { past, entry } = opened.value
    if (!isAbout(past, id, vault)) return refused(notBorneOut(event))
    if (past.actor === actor.id || isTold(past.purpose)) told.push({ event, at: entry.at, past })
  }
  return granted(told)
}

/** THREAT: a row that leads to an event of other records would have it told here. */
const isAbout = ({ records }: CrossingEvent, id: RecordId, { internalId }: CrossingsPorts['vault']): boolean =>
  records.some((record) => record === internalId(id))

function crossingOf(
  { event, at, past }: Told,
  { actor, named, id }: Asked,
  crossers: Crossers,
  { vault }: CrossingsPorts,
): Crossing {
  const { kind, outcome, purpose, case: matter, override, records, opens } = past
  const inside = vault.internalId(id)
  const own = past.actor === actor.id
  const because = outcome === 'permitted' ? undefined : reasonIn(past.decision)
  return {
    hash: EntryHash.parse(textOfHash(event.hash)),
    at: Instant.parse(at),
    kind,
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
