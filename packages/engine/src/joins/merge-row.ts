import { ActorId, type Answer, CaseId, granted, Instant, MergeEvidence } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

/** That a subject was merged into another, or no longer is. Internal ids. */
const MergeRow = z.strictObject({
  v: z.literal(1),
  /** This merge and no other of the same two. */
  merge: z.uuid(),
  state: z.enum(['merged', 'undone']),
  from: z.uuid(),
  into: z.uuid(),
  because: MergeEvidence,
  case: CaseId,
  by: ActorId,
  at: Instant,
})
export type MergeRow = z.infer<typeof MergeRow>

const table = 'subject-merge'

export const writeMerge = ({ query }: Transaction, vault: Vault, row: MergeRow): Promise<unknown> =>
  query(
    `insert into subject_merge (merged, sealed) values ($1, $2)
     on conflict (merged) do update set sealed = excluded.sealed`,
    [row.from, vault.sealRow(table, row.from, Buffer.from(JSON.stringify(row)))],
  )

/**
 * The merges in force. There are as many as persons entered by hand: all are read, since nothing in clear says who is one
 * with whom.
 *
 * THREAT: whoever runs the database writes rows, copies one to another subject, takes one away or sets it back to the day
 * before its merge was undone. A row that the node did not write under this subject does not open and merges nobody; and what
 * was merged and undone stands in the events beside their entries in the ledger, as long as the access log is kept.
 */
export async function merges(transaction: Transaction, vault: Vault): Promise<Answer<readonly MergeRow[]>> {
  const stored = await transaction.query<{ merged: string; sealed: Uint8Array }>(
    'select merged, sealed from subject_merge order by merged',
  )
  const rows = stored.flatMap(({ merged, sealed }) => {
    const opened = vault.openRow(table, merged, sealed)
    const row = opened.ok ? MergeRow.parse(JSON.parse(textOf(opened.value))) : undefined
    return row?.from === merged && row.state === 'merged' ? [row] : []
  })
  const told = await toldBy(transaction, vault)
  if (!told.ok) return told
  const standing = [...told.value.merged, ...rows].filter(({ merge }) => !told.value.undone.has(merge))
  return granted([...new Map(standing.map((row) => [row.from, row])).values()])
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

const MergeEvent = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('subjects-merged'), row: MergeRow }),
  z.looseObject({ kind: z.literal('subjects-unmerged'), row: MergeRow }),
])

/** What the node's events say of merges: those that were made, and which of them were undone. */
async function toldBy({ query }: Transaction, vault: Vault) {
  const events = await query<{ entry: Uint8Array; key: string; sealed: Uint8Array }>(
    "select entry, key, sealed from event where kind in ('subjects-merged', 'subjects-unmerged') order by at",
  )
  const merged: MergeRow[] = []
  const undone = new Set<string>()
  for (const { entry, key, sealed } of events) {
    const opened = await vault.openEvent(entry, key, sealed)
    // The access log has an end: what is older is known by its row alone. What made a merge ends before what undid it.
    if (!opened.ok && opened.problem.code === 'keys/unavailable') continue
    if (!opened.ok) return opened
    const { kind, row } = MergeEvent.parse(JSON.parse(textOf(opened.value)))
    if (kind === 'subjects-merged') merged.push(row)
    else undone.add(row.merge)
  }
  return granted({ merged, undone })
}
