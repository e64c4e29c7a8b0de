import {
  ActorId,
  type Answer,
  EntryHash,
  ElementShown,
  type Export,
  type ExportId,
  ExportRequest,
  type ExportState,
  granted,
  Instant,
  problem,
  ProposalId,
  RecipientNamed,
  refused,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson, type Vault } from '../vault/index.ts'
import { notSetBack, type Told } from './told.ts'

const Hash = z.string().length(43)

const ExportRow = z.strictObject({
  v: z.literal(1),
  request: ExportRequest,
  by: ActorId,
  at: Instant,
  proposal: ProposalId,
  recipient: z.strictObject({ ...RecipientNamed.shape, key: z.string() }),
  /** Internal ids of the records that were shown to those who approve: no others are opened. */
  records: z.array(z.uuid()),
  subjects: z.int(),
  elements: z.array(ElementShown).readonly(),
  approvers: z.int().positive(),
  state: z.enum(['waiting', 'approved', 'made', 'fetched', 'received', 'deleted', 'revoked']),
  made: z
    .strictObject({
      at: Instant,
      entry: EntryHash,
      /** SHA-256 of the package, encrypted. */
      package: Hash,
      /** SHA-256 of the codes inside. */
      receipt: Hash,
      deletion: Hash,
    })
    .optional(),
  fetched: Instant.optional(),
  received: Instant.optional(),
  deleted: Instant.optional(),
  revoked: Instant.optional(),
})
export type ExportRow = z.infer<typeof ExportRow>
export type Made = NonNullable<ExportRow['made']>

const table = 'export'
const notFound = refused(problem('request/not-found', { what: 'export' }))

export const insertExport = ({ query }: Transaction, vault: Vault, id: ExportId, row: ExportRow): Promise<unknown> =>
  query('insert into export (id, proposal, at, delete_by, sealed) values ($1, $2, $3, $4, $5)', [
    id,
    row.proposal,
    row.at,
    row.request.deleteBy,
    sealJson(vault, table, id, row),
  ])

export const updateExport = ({ query }: Transaction, vault: Vault, id: ExportId, row: ExportRow): Promise<unknown> =>
  query('update export set sealed = $2 where id = $1', [id, sealJson(vault, table, id, row)])

/** What a row in each state can't be silent about. */
const unsaid: Readonly<Record<ExportRow['state'], readonly Told[]>> = {
  waiting: ['export-fetched', 'export-received', 'export-deleted', 'export-revoked'],
  approved: ['export-fetched', 'export-received', 'export-deleted', 'export-revoked'],
  made: ['export-fetched', 'export-received', 'export-deleted', 'export-revoked'],
  fetched: ['export-received', 'export-deleted', 'export-revoked'],
  received: ['export-deleted', 'export-revoked'],
  deleted: [],
  revoked: [],
}

/** The row of this id, locked against change until the transaction ends, and found not to be set back. */
export async function readExport(transaction: Transaction, vault: Vault, id: ExportId): Promise<Answer<ExportRow>> {
  const [stored] = await transaction.query<{ sealed: Uint8Array }>(
    'select sealed from export where id = $1 for update',
    [id],
  )
  if (stored === undefined) return notFound
  const row = openJson(vault, table, id, stored.sealed, ExportRow)
  if (!row.ok) return row
  const { state, at: since } = row.value
  const kept = await notSetBack(transaction, vault, { id, since, what: 'export' }, unsaid[state])
  return kept.ok ? row : kept
}

/** An export with the state of its proposal, which is shown and decides nothing. */
export interface ListedExport {
  readonly id: ExportId
  readonly row: ExportRow
  readonly proposal: { readonly state: string; readonly due: Date } | undefined
}

/** Exports, the newest first; of one id where it is given. */
export async function listExports(
  { query }: Transaction,
  vault: Vault,
  only?: ExportId,
): Promise<Answer<readonly ListedExport[]>> {
  const rows = await query<{ id: ExportId; sealed: Uint8Array; state: string | null; due: Date | null }>(
    `select e.id, e.sealed, p.state, p.due from export e left join proposal p on p.id = e.proposal
      where $1::uuid is null or e.id = $1 order by e.at desc limit 1000`,
    [only ?? null],
  )
  const listed: ListedExport[] = []
  for (const { id, sealed, state, due } of rows) {
    const row = openJson(vault, table, id, sealed, ExportRow)
    if (!row.ok) return row
    listed.push({ id, row: row.value, proposal: state === null || due === null ? undefined : { state, due } })
  }
  return granted(listed)
}

const day = 86_400_000
/** How long after its fetching a receipt is missing, and how long before its end a deletion is due, in milliseconds. */
export const patience = { receipt: 7 * day, deletion: 7 * day }

/** Where an export stands now. */
export function stateOf({ row, proposal }: Omit<ListedExport, 'id'>, now: Date): ExportState {
  const end = Date.parse(row.request.deleteBy)
  const ended = end <= now.getTime()
  switch (row.state) {
    case 'waiting':
      return proposal?.state === 'approved' || (proposal?.state === 'waiting' && proposal.due > now)
        ? 'waiting-approval'
        : 'refused'
    case 'approved':
    case 'made':
      return ended ? 'lapsed' : row.state
    case 'fetched':
      if (ended) return 'overdue-deletion'
      return Date.parse(row.fetched ?? row.at) + patience.receipt <= now.getTime() ? 'overdue-receipt' : 'fetched'
    case 'received':
      if (ended) return 'overdue-deletion'
      return end - patience.deletion <= now.getTime() ? 'deletion-due' : 'received'
    case 'deleted':
    case 'revoked':
      return row.state
  }
}

/** An export as it goes out: no ids of records, and no key. */
export function exportOf(listed: ListedExport, now: Date): Export {
  const { id, row } = listed
  const { purpose, case: matter, format, deleteBy, reason } = row.request
  const { key: _key, ...recipient } = row.recipient
  const { fetched, received, deleted, revoked, made } = row
  return {
    id,
    state: stateOf(listed, now),
    by: row.by,
    at: row.at,
    proposal: row.proposal,
    purpose,
    ...(matter === undefined ? {} : { case: matter }),
    elements: row.elements,
    records: row.records.length,
    subjects: row.subjects,
    recipient,
    format,
    deleteBy,
    reason,
    ...(made === undefined ? {} : { made: made.at, entry: made.entry }),
    ...(fetched === undefined ? {} : { fetched }),
    ...(received === undefined ? {} : { received }),
    ...(deleted === undefined ? {} : { deleted }),
    ...(revoked === undefined ? {} : { revoked }),
  }
}
