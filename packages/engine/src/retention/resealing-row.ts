import { ActorId, type Answer, Instant, JobId, problem, refused } from '@carnet/api'
import { retentionEvents } from '@carnet/law'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson, type Vault } from '../vault/index.ts'

const records = z.array(z.uuid()).readonly()

/** What is moved, and why; that says where to. */
export const Moving = z.discriminatedUnion('cause', [
  z.strictObject({ cause: z.literal('event'), event: z.enum(retentionEvents), at: Instant, records }),
  z.strictObject({ cause: z.literal('hold'), hold: z.uuid(), records, subjects: z.array(z.uuid()).readonly() }),
  z.strictObject({ cause: z.literal('lift'), hold: z.uuid() }),
  z.strictObject({ cause: z.literal('link'), hold: z.uuid(), records }),
  z.strictObject({ cause: z.literal('unlink'), hold: z.uuid() }),
  z.strictObject({ cause: z.literal('split'), from: z.uuid(), to: z.uuid(), records }),
  z.strictObject({ cause: z.literal('rotation'), keys: z.array(z.uuid()).min(1).readonly(), since: Instant }),
])
export type Moving = z.infer<typeof Moving>

/** Everything that says what is moved and how far that is: sealed. */
const ResealingRow = z.strictObject({
  v: z.literal(1),
  state: z.enum(['under-way', 'done', 'stopped']),
  moving: Moving,
  by: ActorId,
  at: Instant,
  job: JobId.optional(),
  /** Compartments. */
  total: z.int().nonnegative(),
  done: z.int().nonnegative(),
  /** The last record that was looked at. */
  cursor: z.uuid().optional(),
  /** Records that are not what was sealed: left alone, for somebody to look at. */
  changed: records,
  /** Records whose keys, or those that they would come to, are no longer live. */
  gone: z.int().nonnegative(),
})
export type ResealingRow = z.infer<typeof ResealingRow>

export const beginning = (moving: Moving, by: string, at: Date): ResealingRow => ({
  v: 1,
  state: 'under-way',
  moving,
  by: by as ActorId,
  at: at.toISOString() as Instant,
  total: 0,
  done: 0,
  changed: [],
  gone: 0,
})

export const insertResealing = (
  { query }: Transaction,
  vault: Vault,
  id: string,
  row: ResealingRow,
): Promise<unknown> =>
  query('insert into resealing (id, state, since, sealed) values ($1, $2, $3, $4)', [
    id,
    row.state,
    row.at,
    sealJson(vault, 'resealing', id, row),
  ])

export const updateResealing = (
  { query }: Transaction,
  vault: Vault,
  id: string,
  row: ResealingRow,
): Promise<unknown> =>
  query('update resealing set state = $2, sealed = $3 where id = $1', [
    id,
    row.state,
    sealJson(vault, 'resealing', id, row),
  ])

export async function readResealing({ query }: Transaction, vault: Vault, id: string): Promise<Answer<ResealingRow>> {
  const [stored] = await query<{ state: string; sealed: Uint8Array }>(
    'select state, sealed from resealing where id = $1',
    [id],
  )
  if (stored === undefined) return refused(problem('request/not-found', { what: 'resealing' }))
  const row = openJson(vault, 'resealing', id, stored.sealed, ResealingRow)
  if (row.ok && row.value.state !== stored.state)
    return refused(problem('integrity/record', { what: 'resealing-row', record: id }))
  return row
}

/** Those that are under way, by id. */
export async function openResealings(
  { query }: Transaction,
  vault: Vault,
): Promise<readonly { readonly id: string; readonly row: ResealingRow }[]> {
  const rows = await query<{ id: string; sealed: Uint8Array }>(
    "select id, sealed from resealing where state = 'under-way' order by since",
  )
  return rows.flatMap(({ id, sealed }) => {
    const row = openJson(vault, 'resealing', id, sealed, ResealingRow)
    return row.ok ? [{ id, row: row.value }] : []
  })
}
