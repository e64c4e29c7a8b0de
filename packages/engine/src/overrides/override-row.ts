import {
  ActorId,
  type Answer,
  CaseId,
  ContinuityCause,
  granted,
  Instant,
  OfficeCode,
  type OverrideId,
  problem,
  PurposeName,
  refused,
  Verdict,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson, type Vault } from '../vault/index.ts'

const common = {
  v: z.literal(1),
  person: ActorId,
  reason: z.string(),
  from: Instant,
  until: Instant,
  reviewBy: Instant,
  review: z.strictObject({ by: ActorId, at: Instant, verdict: Verdict, reason: z.string() }).optional(),
  escalated: Instant.optional(),
}
const byAt = z.strictObject({ by: ActorId, at: Instant })

const BreakGlassRow = z.strictObject({ kind: z.literal('break-glass'), ...common, purpose: PurposeName, case: CaseId })
export type BreakGlassRow = z.infer<typeof BreakGlassRow>

const ContinuityRow = z.strictObject({
  kind: z.literal('continuity'),
  ...common,
  offices: z.array(OfficeCode),
  cause: ContinuityCause,
  extended: byAt.optional(),
  ended: byAt.optional(),
})
export type ContinuityRow = z.infer<typeof ContinuityRow>

const OverrideRow = z.discriminatedUnion('kind', [BreakGlassRow, ContinuityRow])
export type OverrideRow = z.infer<typeof OverrideRow>

export interface Kept<Row extends OverrideRow = OverrideRow> {
  readonly id: OverrideId
  readonly row: Row
}

const columns = 'id, kind, at, until, sealed'
interface Stored {
  readonly id: OverrideId
  readonly kind: string
  readonly until: Date
  readonly sealed: Uint8Array
}

export const insertOverride = ({ query }: Transaction, vault: Vault, { id, row }: Kept): Promise<unknown> =>
  query(`insert into override (${columns}) values ($1, $2, $3, $4, $5)`, [
    id,
    row.kind,
    row.from,
    row.until,
    sealed(vault, id, row),
  ])

export const updateOverride = ({ query }: Transaction, vault: Vault, { id, row }: Kept): Promise<unknown> =>
  query('update override set until = $2, sealed = $3 where id = $1', [id, row.until, sealed(vault, id, row)])

/** The overrides that `where` finds. INVARIANT (written-by-us): a row that the node did not write under this id does not open. */
export async function overridesWhere(
  { query }: Transaction,
  vault: Vault,
  where: string,
  parameters: readonly unknown[],
): Promise<Answer<readonly Kept[]>> {
  const all: Kept[] = []
  for (const { id, kind, until, sealed: bytes } of await query<Stored>(
    `select ${columns} from override ${where}`,
    parameters,
  )) {
    const opened = openJson(vault, 'override', id, bytes, OverrideRow)
    if (!opened.ok) return opened
    const row = opened.value
    if (row.kind !== kind || Date.parse(row.until) !== until.getTime())
      return refused(problem('integrity/record', { what: 'override-row', record: id }))
    all.push({ id, row })
  }
  return granted(all)
}

/** One of them, locked against change until the transaction ends. */
export async function lockedOverride(transaction: Transaction, vault: Vault, id: OverrideId): Promise<Answer<Kept>> {
  const found = await overridesWhere(transaction, vault, 'where id = $1 for update', [id])
  if (!found.ok) return found
  const [kept] = found.value
  return kept === undefined ? refused(problem('request/not-found', { what: 'override' })) : granted(kept)
}

/** Milliseconds within which somebody else judges what is over. */
export const reviewTime = 3 * 24 * 60 * 60 * 1000

export const instantOf = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant

const sealed = (vault: Vault, id: OverrideId, row: OverrideRow): Uint8Array => sealJson(vault, 'override', id, row)
