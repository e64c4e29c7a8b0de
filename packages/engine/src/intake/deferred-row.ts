import { type DeferredReport, type MessageId, problem } from '@carnet/api'
import { z } from 'zod'
import type { Database, Transaction } from '../store/index.ts'
import { VaultFault } from '../vault/index.ts'
import type { IntakePorts } from './ports.ts'

/**
 * What is kept of a message beside its parts, sealed as a row: nobody but the node wrote it, and it opens while the provider is
 * down. Nothing of the message's content is in it. Format: docs/formats/deferred.md.
 */
const Kept = z.strictObject({
  v: z.literal(1),
  source: z.uuid(),
  receivedAt: z.iso.datetime(),
  reference: z.guid(),
  format: z.string(),
  bytes: z.int().nonnegative(),
  records: z.record(z.string(), z.int().nonnegative()),
  /** How many parts there are, and what they hash to, in order. */
  parts: z.int().positive(),
  root: z.string().length(43),
  entry: z.string().length(43),
})
export type Kept = z.infer<typeof Kept>

const table = 'deferred'

export const sealKept = ({ vault }: IntakePorts, id: string, kept: Kept): Uint8Array =>
  vault.sealRow(table, id, Buffer.from(JSON.stringify(kept)))

/** THREAT: an operator of the database writes a message, or another's parts under one. Throws `VaultFault` for what the node did not write. */
export function openKept({ vault }: IntakePorts, id: string, sealed: Uint8Array): Kept {
  const opened = vault.openRow(table, id, sealed)
  if (!opened.ok) throw new VaultFault(opened.problem)
  return Kept.parse(JSON.parse(Buffer.from(opened.value).toString()))
}

export const notAsKept = (record: string): VaultFault =>
  new VaultFault(problem('integrity/record', { what: 'deferred-message', record }))

export async function reportOf(on: IntakePorts, id: string, kept: Kept): Promise<DeferredReport> {
  const receipt = await on.ledger.receipt(Buffer.from(kept.entry, 'base64url'))
  if (receipt === undefined) throw notAsKept(id)
  const { format, records, bytes } = kept
  return { message: on.vault.externalId(id) as MessageId, deferred: true, format, records, bytes, receipt }
}

/** Removes a message with its parts; false where it has gone already. */
export async function removeDeferred({ query }: Transaction, id: string): Promise<boolean> {
  const gone = await query('delete from deferred where id = $1 returning id', [id])
  await query('delete from deferred_part where deferred = $1', [id])
  return gone.length > 0
}

/** Removes messages that never came to their end; with `all`, those too that were fed a moment ago. */
export async function sweepDeferred(database: Database, now: Date, all: boolean): Promise<number> {
  const dead = await database.transaction(({ query }) =>
    query<{ id: string }>('select id from deferred where sealed is null and ($2::boolean or alive_until < $1)', [
      now,
      all,
    ]),
  )
  for (const { id } of dead)
    await database.transaction(async (transaction) => {
      // It may just have come to its end.
      const [own] = await transaction.query('select id from deferred where id = $1 and sealed is null for update', [id])
      if (own !== undefined) await removeDeferred(transaction, id)
    })
  return dead.length
}

export interface Waiting {
  readonly messages: number
  /** When the first of them came. */
  readonly since: Date | undefined
}

export async function waitingMessages(database: Database): Promise<Waiting> {
  const [row] = await database.statements(({ query }) =>
    query<{ messages: number; since: Date | null }>(
      'select count(*)::int as messages, min(received_at) as since from deferred where sealed is not null',
    ),
  )
  return { messages: row?.messages ?? 0, since: row?.since ?? undefined }
}
