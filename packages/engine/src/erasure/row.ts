import {
  ActorId,
  type Answer,
  CaseId,
  type DestructionId,
  DestructionState,
  granted,
  Instant,
  JobId,
  problem,
  ProposalId,
  refused,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const stamped = z.strictObject({ at: Instant, entry: hash })
const count = z.int().nonnegative()

/** What is destroyed. */
const Target = z.discriminatedUnion('kind', [
  /** Internal ids: the subject first, then those that were merged into it. */
  z.strictObject({ kind: z.literal('erasure'), subjects: z.array(z.uuid()).min(1) }),
  z.strictObject({ kind: z.literal('expiry'), class: z.string(), period: z.string() }),
])
export type Target = z.infer<typeof Target>

/** Everything that says what is destroyed, why, and how far that is: sealed. */
const DestructionRow = z.strictObject({
  v: z.literal(1),
  target: Target,
  state: DestructionState,
  by: ActorId,
  at: Instant,
  case: CaseId.optional(),
  reason: z.string().optional(),
  /** Internal ids of records that are put on hold first. */
  keep: z.array(z.uuid()),
  ordered: hash.optional(),
  proposal: ProposalId.optional(),
  job: JobId.optional(),
  /** Ids of the keys, known once they are marked. */
  keys: z.array(z.uuid()),
  marked: stamped.optional(),
  /** When the key store had let the keys go, by the data store's clock; and whether long after they were marked. */
  buried: z.strictObject({ at: Instant, late: z.boolean() }).optional(),
  here: stamped.optional(),
  inventory: z
    .strictObject({
      counts: z.strictObject({ records: count, compartments: count, terms: count }),
      root: hash,
      entry: hash,
    })
    .optional(),
  swept: Instant.optional(),
  everywhere: stamped.optional(),
  cancelled: stamped.optional(),
})
export type DestructionRow = z.infer<typeof DestructionRow>

interface Stored {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly proposal: string | null
  readonly sealed: Uint8Array
}
const columns = 'id, kind, state, proposal, sealed'
const table = 'destruction'

const sealed = (vault: Vault, id: string, row: DestructionRow): Uint8Array =>
  vault.sealRow(table, id, Buffer.from(JSON.stringify(row)))

/** INVARIANT (written-by-us): what a row in clear says otherwise than its sealed half is not ours. */
function opened(vault: Vault, { id, kind, state, proposal, sealed: bytes }: Stored): Answer<DestructionRow> {
  const plain = vault.openRow(table, id, bytes)
  if (!plain.ok) return plain
  const row = DestructionRow.parse(JSON.parse(Buffer.from(plain.value).toString()))
  const agrees = row.target.kind === kind && row.state === state && (row.proposal ?? null) === proposal
  return agrees ? granted(row) : refused(problem('integrity/record', { what: `${table}-row`, record: id }))
}

export const insertDestruction = (
  { query }: Transaction,
  vault: Vault,
  id: DestructionId,
  row: DestructionRow,
): Promise<unknown> =>
  query(
    'insert into destruction (id, kind, state, ordered_at, proposal, job, sealed) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, row.target.kind, row.state, row.at, row.proposal ?? null, row.job ?? null, sealed(vault, id, row)],
  )

export const updateDestruction = (
  { query }: Transaction,
  vault: Vault,
  id: DestructionId,
  row: DestructionRow,
): Promise<unknown> =>
  query('update destruction set state = $2, job = $3, sealed = $4 where id = $1', [
    id,
    row.state,
    row.job ?? null,
    sealed(vault, id, row),
  ])

const notFound = refused(problem('request/not-found', { what: 'destruction' }))

/** The row, locked until the transaction ends where it is to be changed. */
export async function readDestruction(
  { query }: Transaction,
  vault: Vault,
  id: DestructionId,
  lock: 'for update' | '' = '',
): Promise<Answer<DestructionRow>> {
  const [stored] = await query<Stored>(`select ${columns} from destruction where id = $1 ${lock}`, [id])
  return stored === undefined ? notFound : opened(vault, stored)
}

/** The destruction that waits for this proposal, locked. */
export async function destructionOf(
  { query }: Transaction,
  vault: Vault,
  proposal: ProposalId,
): Promise<Answer<{ readonly id: DestructionId; readonly row: DestructionRow }>> {
  const [stored] = await query<Stored>(`select ${columns} from destruction where proposal = $1 for update`, [proposal])
  if (stored === undefined) return notFound
  const row = opened(vault, stored)
  return row.ok ? granted({ id: stored.id as DestructionId, row: row.value }) : row
}

const mostListed = 500

/** The newest first. */
export async function listDestructions(
  { query }: Transaction,
  vault: Vault,
): Promise<Answer<readonly { readonly id: DestructionId; readonly row: DestructionRow }[]>> {
  const rows = await query<Stored>(
    `select ${columns} from destruction order by ordered_at desc, id limit ${mostListed}`,
  )
  const listed: { readonly id: DestructionId; readonly row: DestructionRow }[] = []
  for (const stored of rows) {
    const row = opened(vault, stored)
    if (!row.ok) return row
    listed.push({ id: stored.id as DestructionId, row: row.value })
  }
  return granted(listed)
}
