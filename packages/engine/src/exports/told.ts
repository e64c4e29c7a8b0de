import { type Answer, granted, problem, refused } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

/** What ended, or went on: of a recipient or an export. */
export type Told = 'recipient-ended' | 'export-fetched' | 'export-received' | 'export-deleted' | 'export-revoked'

const About = z.looseObject({ about: z.array(z.string()) })

/**
 * Which of these the node's own memory has of one recipient or export.
 *
 * THREAT: whoever runs the database sets a row back to the day before its export was revoked or its recipient ended. The
 * events are beside their entries in the ledger, as long as the access log is kept; without one of the two the other shows.
 */
async function toldOf(
  { query }: Transaction,
  vault: Vault,
  id: string,
  since: string,
): Promise<Answer<ReadonlySet<Told>>> {
  const events = await query<{ kind: Told; entry: Uint8Array; key: string; sealed: Uint8Array }>(
    `select kind, entry, key, sealed from event
      where kind in ('recipient-ended', 'export-fetched', 'export-received', 'export-deleted', 'export-revoked')
        and at >= $1`,
    [since],
  )
  const told = new Set<Told>()
  for (const { kind, entry, key, sealed } of events) {
    const opened = await vault.openEvent(entry, key, sealed)
    // The access log has an end: what is older is known by its row alone.
    if (!opened.ok && opened.problem.code === 'keys/unavailable') continue
    if (!opened.ok) return opened
    if (About.parse(JSON.parse(Buffer.from(opened.value).toString())).about[0] === id) told.add(kind)
  }
  return granted(told)
}

/** That the node's memory says nothing that a row would have to say and does not. */
export async function notSetBack(
  transaction: Transaction,
  vault: Vault,
  { id, since, what }: { readonly id: string; readonly since: string; readonly what: 'recipient' | 'export' },
  unsaid: readonly Told[],
): Promise<Answer<void>> {
  const told = await toldOf(transaction, vault, id, since)
  if (!told.ok) return told
  return unsaid.some((kind) => told.value.has(kind))
    ? refused(problem('integrity/record', { what: `${what}-set-back`, record: id }))
    : granted(undefined)
}
