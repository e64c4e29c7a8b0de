import { type Answer, granted, Instant, JobId, problem, refused } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { type Home, openJson, sealJson, type Vault } from '../vault/index.ts'

/** An order to hold, or the decision that passengers have an objective link. */
const HoldRow = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['hold', 'objective-link']),
  /** Records are on their way in, in, on their way out, out. */
  state: z.enum(['begun', 'in-force', 'lifting', 'ended']),
  /** Whose order or decision it is, in the words of whoever entered it. */
  reference: z.string(),
  since: Instant,
  until: Instant.optional(),
  job: JobId.optional(),
})
export type HoldRow = z.infer<typeof HoldRow>

const HomeRow = z.strictObject({ class: z.string(), period: z.string(), restrictedPeriod: z.string().optional() })

interface Stored {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly until: Date | null
  readonly sealed: Uint8Array
}
const columns = 'id, kind, state, until, sealed'

function opened(vault: Vault, { id, kind, state, until, sealed }: Stored): Answer<HoldRow> {
  const row = openJson(vault, 'hold', id, sealed, HoldRow)
  if (!row.ok) return row
  const agrees =
    row.value.kind === kind && row.value.state === state && (row.value.until ?? null) === (until?.toISOString() ?? null)
  return agrees ? row : refused(problem('integrity/record', { what: 'hold-row', record: id }))
}

export const insertHold = ({ query }: Transaction, vault: Vault, id: string, row: HoldRow): Promise<unknown> =>
  query('insert into hold (id, kind, state, since, until, sealed) values ($1, $2, $3, $4, $5, $6)', [
    id,
    row.kind,
    row.state,
    row.since,
    row.until ?? null,
    sealJson(vault, 'hold', id, row),
  ])

export const updateHold = ({ query }: Transaction, vault: Vault, id: string, row: HoldRow): Promise<unknown> =>
  query('update hold set state = $2, sealed = $3 where id = $1', [id, row.state, sealJson(vault, 'hold', id, row)])

export async function readHold({ query }: Transaction, vault: Vault, id: string): Promise<Answer<HoldRow>> {
  const [stored] = await query<Stored>(`select ${columns} from hold where id = $1 for update`, [id])
  return stored === undefined ? refused(problem('request/not-found', { what: 'hold' })) : opened(vault, stored)
}

export interface ListedHold {
  readonly id: string
  readonly row: HoldRow
  readonly records: number
}

/** Orders and decisions, those that have not ended first; with `due`, those in force whose end has come. */
export async function listHolds(
  { query }: Transaction,
  vault: Vault,
  due?: Date,
): Promise<Answer<readonly ListedHold[]>> {
  const rows = await query<Stored & { readonly records: number }>(
    `select ${columns}, (select count(*) from held where held.hold = hold.id)::int as records from hold
      where $1::timestamptz is null or (state = 'in-force' and until <= $1)
      order by state = 'ended', since desc limit 500`,
    [due ?? null],
  )
  const listed: ListedHold[] = []
  for (const stored of rows) {
    const row = opened(vault, stored)
    if (!row.ok) return row
    listed.push({ id: stored.id, row: row.value, records: stored.records })
  }
  return granted(listed)
}

/** A record under one order: where it would be without. */
export interface HeldRecord {
  readonly hold: string
  readonly record: string
  readonly home: Home
}

const heldId = (hold: string, record: string): string => `${hold}/${record}`

/** Under which orders these records are. THREAT: a row that was changed would send a record where it lapses. */
export async function heldRecords(
  { query }: Transaction,
  vault: Vault,
  records: readonly string[],
): Promise<Answer<readonly HeldRecord[]>> {
  const rows = await query<{ hold: string; record: string; sealed: Uint8Array }>(
    `select hold, record, sealed from held where record = any($1::uuid[])
        and exists (select from hold h where h.id = held.hold and h.kind = 'hold') for share`,
    [records],
  )
  const held: HeldRecord[] = []
  for (const { hold, record, sealed } of rows) {
    const home = openJson(vault, 'held', heldId(hold, record), sealed, HomeRow)
    if (!home.ok) return home
    held.push({ hold, record, home: home.value })
  }
  return granted(held)
}

/** Writes where records would be without an order, anew where it stands there already. */
export async function writeHeld({ query }: Transaction, vault: Vault, held: readonly HeldRecord[]): Promise<void> {
  if (held.length === 0) return
  await query(
    `insert into held (hold, record, sealed) select * from unnest($1::uuid[], $2::uuid[], $3::bytea[])
     on conflict (hold, record) do update set sealed = excluded.sealed`,
    [
      held.map(({ hold }) => hold),
      held.map(({ record }) => record),
      held.map(({ hold, record, home }) => sealJson(vault, 'held', heldId(hold, record), home)),
    ],
  )
}

export const forgetHeld = ({ query }: Transaction, hold: string, records: readonly string[]): Promise<unknown> =>
  query('delete from held where hold = $1 and record = any($2::uuid[])', [hold, records])

/** Of these records, those under another order than this one. */
export async function heldElsewhere(
  { query }: Transaction,
  hold: string,
  records: readonly string[],
): Promise<readonly string[]> {
  const rows = await query<{ record: string }>(
    `select record from held where record = any($1::uuid[]) and hold <> $2
        and exists (select from hold h where h.id = held.hold and h.kind = 'hold')`,
    [records, hold],
  )
  return rows.map(({ record }) => record)
}
