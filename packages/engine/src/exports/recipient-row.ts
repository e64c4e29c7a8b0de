import {
  ActorId,
  type Answer,
  granted,
  Instant,
  problem,
  type Recipient,
  type RecipientId,
  RecipientKind,
  RecipientOf,
  refused,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson, type Vault } from '../vault/index.ts'
import { sha256 } from './pack.ts'
import { notSetBack } from './told.ts'

const RecipientRow = z.strictObject({
  v: z.literal(1),
  name: z.string(),
  whose: RecipientOf,
  kind: RecipientKind,
  key: z.string(),
  from: Instant,
  until: Instant,
  registered: Instant,
  registeredBy: ActorId,
  confirmed: Instant.optional(),
  confirmedBy: ActorId.optional(),
  ended: Instant.optional(),
})
export type RecipientRow = z.infer<typeof RecipientRow>

const table = 'export-recipient'

export const writeRecipient = (
  { query }: Transaction,
  vault: Vault,
  id: RecipientId,
  row: RecipientRow,
): Promise<unknown> =>
  query(
    `insert into export_recipient (id, at, sealed) values ($1, $2, $3)
     on conflict (id) do update set sealed = excluded.sealed`,
    [id, row.registered, sealJson(vault, table, id, row)],
  )

/** The row of this id, locked against change until the transaction ends. */
export async function readRecipient(
  transaction: Transaction,
  vault: Vault,
  id: RecipientId,
): Promise<Answer<RecipientRow>> {
  const [stored] = await transaction.query<{ sealed: Uint8Array }>(
    'select sealed from export_recipient where id = $1 for update',
    [id],
  )
  if (stored === undefined) return refused(problem('request/not-found', { what: 'recipient' }))
  const row = openJson(vault, table, id, stored.sealed, RecipientRow)
  if (!row.ok || row.value.ended !== undefined) return row
  const since = row.value.registered
  const kept = await notSetBack(transaction, vault, { id, since, what: 'recipient' }, ['recipient-ended'])
  return kept.ok ? row : kept
}

/** Every recipient, the newest first. */
export async function listRecipients(
  { query }: Transaction,
  vault: Vault,
): Promise<Answer<readonly (readonly [RecipientId, RecipientRow])[]>> {
  const rows: (readonly [RecipientId, RecipientRow])[] = []
  for (const { id, sealed } of await query<{ id: RecipientId; sealed: Uint8Array }>(
    'select id, sealed from export_recipient order by at desc limit 1000',
  )) {
    const row = openJson(vault, table, id, sealed, RecipientRow)
    if (!row.ok) return row
    rows.push([id, row.value])
  }
  return granted(rows)
}

export const fingerprintOf = (key: string): string => sha256(key)

/** In force from its first instant on, and no longer from its last. */
export function stateOf({ ended, confirmed, until }: RecipientRow, now: Date): Recipient['state'] {
  if (ended !== undefined) return 'ended'
  if (Date.parse(until) <= now.getTime()) return 'lapsed'
  return confirmed === undefined ? 'registered' : 'confirmed'
}

/** Whether something may be encrypted to it now. */
export const isInForce = (row: RecipientRow, now: Date): boolean =>
  stateOf(row, now) === 'confirmed' && Date.parse(row.from) <= now.getTime()

export const recipientOf = (id: RecipientId, { v: _v, ...row }: RecipientRow, now: Date): Recipient => ({
  ...row,
  id,
  fingerprint: fingerprintOf(row.key),
  state: stateOf({ v: 1, ...row }, now),
})
