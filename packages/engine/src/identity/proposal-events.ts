import { type Answer, granted, problem, type Proposal, type ProposalId, refused } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import type { IdentityPorts } from './ports.ts'

interface StoredEvent {
  readonly kind: string
  readonly entry: Uint8Array
  readonly key: string
  readonly sealed: Uint8Array
}
const About = z.looseObject({ about: z.array(z.string()) })

/**
 * That the node's own memory has no end of this proposal.
 *
 * THREAT: whoever runs the database sets the rows of a cancelled or done proposal back to the day on which it was approved.
 * The events of its end are beside its entries in the ledger; without one of the two the other shows.
 */
export async function notEnded(
  transaction: Transaction,
  on: IdentityPorts,
  { id, at, needs }: Pick<Proposal, 'id' | 'at' | 'needs'>,
): Promise<Answer<void>> {
  const ended = await endings(transaction, on, at)
  if (!ended.ok) return ended
  // One of several refusals need not be the end.
  const ends = ended.value.some((each) => each.id === id && !(each.refused && needs.refusedBy === 'majority'))
  return ends ? refused(problem('integrity/record', { what: 'proposal-set-back', record: id })) : granted(undefined)
}

/**
 * That every proposal done since then is still there as done. THREAT: whoever runs the database takes away the newest
 * council, so that the one before it is in force again.
 */
export async function allKept(transaction: Transaction, on: IdentityPorts, since: string): Promise<Answer<void>> {
  const ended = await endings(transaction, on, since)
  if (!ended.ok) return ended
  const ids = ended.value.filter(({ done }) => done).map(({ id }) => id)
  const kept = await transaction.query<{ id: ProposalId }>(
    "select id from proposal where id = any($1::uuid[]) and state = 'done'",
    [ids],
  )
  const missing = ids.find((id) => !kept.some((each) => each.id === id))
  return missing === undefined
    ? granted(undefined)
    : refused(problem('integrity/record', { what: 'proposal-set-back', record: missing }))
}

interface Ending {
  readonly id: string | undefined
  readonly done: boolean
  readonly refused: boolean
}

async function endings({ query }: Transaction, on: IdentityPorts, since: string): Promise<Answer<readonly Ending[]>> {
  const ended: Ending[] = []
  const events = await query<StoredEvent>(
    `select kind, entry, key, sealed from event
      where kind in ('approval-refused', 'proposal-cancelled', 'proposal-done') and at >= $1`,
    [since],
  )
  for (const { kind, entry, key, sealed } of events) {
    const opened = await on.openEvent(entry, key, sealed)
    if (!opened.ok) return opened
    const [id] = About.parse(JSON.parse(Buffer.from(opened.value).toString())).about
    ended.push({ id, done: kind === 'proposal-done', refused: kind === 'approval-refused' })
  }
  return granted(ended)
}
