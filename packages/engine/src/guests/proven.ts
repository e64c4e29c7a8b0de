import { type ActorId, type Answer, granted, problem, type ProposalId, refused } from '@carnet/api'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { contradicted } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { GuestPorts } from './ports.ts'
import type { AgreementRow } from './row.ts'

/** Who proposed an agreement, and whose signatures under it hold. */
export interface Proven {
  readonly proposedBy: ActorId
  readonly approvedBy: readonly ActorId[]
}

/**
 * That persons approved exactly these terms, their signatures verified anew, and that the node has no memory of an end that
 * the row forgot. INVARIANT (persons-decide): a row that somebody wrote into the database is no agreement.
 */
export async function provenAgreement(
  transaction: Transaction,
  on: GuestPorts,
  row: AgreementRow,
): Promise<Answer<Proven>> {
  const done = await on.identity.doneProposal(transaction, row.id as string as ProposalId, 'domestic-agreement')
  if (!done.ok) return done
  if (done.value === undefined) return contradicted('agreement', row.id)
  const { proposal, approvals } = done.value
  const { kind: _kind, reason: _reason, ...terms } = proposal.request
  if (canonicalize(terms) !== canonicalize(row.terms)) return contradicted('agreement', row.id)
  const kept = row.ended === undefined ? await notEnded(transaction, on, row) : granted(undefined)
  return kept.ok ? granted({ proposedBy: proposal.by, approvedBy: approvals.map(({ person }) => person) }) : kept
}

const About = z.looseObject({ about: z.array(z.string()) })

/**
 * THREAT: whoever runs the database sets the row of an agreement that was ended back to the day before. Its end is among
 * the node's events, beside its entry in the ledger.
 */
async function notEnded(
  { query }: Transaction,
  on: GuestPorts,
  { id, since }: AgreementRow,
): Promise<Answer<undefined>> {
  const events = await query<{ entry: Uint8Array; key: string; sealed: Uint8Array }>(
    "select entry, key, sealed from event where kind = 'agreement-ended' and at >= $1",
    [since],
  )
  for (const { entry, key, sealed } of events) {
    const opened = await on.openEvent(entry, key, sealed)
    if (!opened.ok) return opened
    const { about } = About.parse(JSON.parse(Buffer.from(opened.value).toString()))
    if (about[0] === id) return refused(problem('integrity/record', { what: 'agreement-set-back', record: id }))
  }
  return granted(undefined)
}
