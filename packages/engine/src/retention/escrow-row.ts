import { type Answer, EscrowNamed, EscrowShare, granted } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { type EscrowedPeriod, openJson, sealJson, type Vault } from '../vault/index.ts'

const EscrowRow = z.strictObject({
  v: z.literal(1),
  ...EscrowNamed.shape,
  quorum: z.int().min(2),
  wrapped: z.base64url(),
  shares: z.array(EscrowShare).readonly(),
  use: z.strictObject({
    kind: z.literal('epoch'),
    domain: z.string(),
    class: z.string(),
    period: z.string(),
  }),
})

/** Keeps an escrow. THREAT: rows that are swapped or written by somebody else do not open under the key's id. */
export const insertEscrow = (
  { query }: Transaction,
  vault: Vault,
  { escrow, use }: EscrowedPeriod,
  since: Date,
): Promise<unknown> =>
  query('insert into escrow (key, class, period, since, sealed) values ($1, $2, $3, $4, $5)', [
    escrow.key,
    use.class,
    use.period,
    since,
    sealJson(vault, 'escrow', escrow.key, {
      ...escrow,
      use,
      wrapped: Buffer.from(escrow.wrapped).toString('base64url'),
    }),
  ])

/** The escrow of a key; undefined where there is none. */
export async function readEscrow(
  { query }: Transaction,
  vault: Vault,
  key: string,
): Promise<Answer<EscrowedPeriod | undefined>> {
  const [stored] = await query<{ sealed: Uint8Array }>('select sealed from escrow where key = $1', [key])
  if (stored === undefined) return granted(undefined)
  const row = openJson(vault, 'escrow', key, stored.sealed, EscrowRow)
  if (!row.ok) return row
  const { use, wrapped, ...escrow } = row.value
  return granted({ use, escrow: { ...escrow, wrapped: new Uint8Array(Buffer.from(wrapped, 'base64url')) } })
}
