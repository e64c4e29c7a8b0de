import { type Answer, granted, Instant, type StandingId } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson, type Vault } from '../vault/index.ts'

/** What changes of a standing release; its terms are what persons signed, and stand in the proposal of the same id. */
const StandingRow = z.strictObject({
  v: z.literal(1),
  state: z.enum(['live', 'suspended', 'ended']),
  since: Instant,
  /** Records read: on that day (UTC), and ever. */
  read: z.strictObject({ day: z.iso.date(), today: z.int().nonnegative(), ever: z.int().nonnegative() }),
})
export type StandingRow = z.infer<typeof StandingRow>

const table = 'standing'

const seal = (vault: Vault, id: StandingId, row: StandingRow): Uint8Array => sealJson(vault, table, id, row)

export const insertRow = ({ query }: Transaction, vault: Vault, id: StandingId, row: StandingRow): Promise<unknown> =>
  query('insert into standing (id, sealed) values ($1, $2)', [id, seal(vault, id, row)])

export const updateRow = ({ query }: Transaction, vault: Vault, id: StandingId, row: StandingRow): Promise<unknown> =>
  query('update standing set sealed = $2 where id = $1', [id, seal(vault, id, row)])

/** The row of this id, locked until the transaction ends; undefined where there is none. */
export async function readRow(
  { query }: Transaction,
  vault: Vault,
  id: StandingId,
): Promise<Answer<StandingRow | undefined>> {
  const [stored] = await query<{ sealed: Uint8Array }>('select sealed from standing where id = $1 for update', [id])
  if (stored === undefined) return granted(undefined)
  return openJson(vault, table, id, stored.sealed, StandingRow)
}

export const idsOf = async ({ query }: Transaction): Promise<readonly StandingId[]> =>
  (await query<{ id: StandingId }>('select id from standing order by id')).map(({ id }) => id)
