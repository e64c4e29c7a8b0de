import { type Answer, granted, problem, type Proposal, refused } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from './store/index.ts'
import type { Vault } from './vault/index.ts'

const About = z.looseObject({ about: z.array(z.string()) })
const ends = ['approval-refused', 'proposal-cancelled', 'proposal-done'] as const

/**
 * That the node's own memory has no end of this proposal.
 *
 * THREAT: whoever runs the database sets the rows of a cancelled or done proposal back to the day on which it was approved.
 * The events of its end are beside its entries in the ledger; without one of the two the other shows.
 */
export async function notEnded(
  { id, at, needs }: Pick<Proposal, 'id' | 'at' | 'needs'>,
  { query }: Transaction,
  vault: Vault,
): Promise<Answer<void>> {
  const events = await query<{ entry: Uint8Array; key: string; sealed: Uint8Array }>(
    'select entry, key, sealed from event where at >= $1 and kind = any($2::text[])',
    [at, ends.slice(needs.refusedBy === 'majority' ? 1 : 0)],
  )
  for (const { entry, key, sealed } of events) {
    const opened = await vault.openEvent(entry, key, sealed)
    if (!opened.ok) return opened
    const { about } = About.parse(JSON.parse(Buffer.from(opened.value).toString()))
    if (about[0] === id) return refused(problem('integrity/record', { what: 'proposal-set-back', record: id }))
  }
  return granted(undefined)
}
