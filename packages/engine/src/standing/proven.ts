import {
  type ActorId,
  type Answer,
  granted,
  problem,
  type ProposalId,
  type ProposalOf,
  refused,
  type StandingId,
  type StandingState,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { StandingPorts } from './ports.ts'
import { readRow, type StandingRow } from './row.ts'
import { remembered, stateSaid } from './stopped.ts'

/** A standing release as it stands now, all that it rests on verified a moment ago. */
export interface Proven {
  readonly id: StandingId
  readonly row: StandingRow
  readonly proposal: ProposalOf<'standing-release'>
  readonly approvedBy: readonly ActorId[]
  readonly state: StandingState
}

/**
 * The standing release of this id; undefined where there is none. INVARIANT (persons-decide): it gives something because a
 * proposal was done whose signatures verify now, by two persons of whom one at least is not its owner. A row is not enough.
 */
export async function provenIn(
  transaction: Transaction,
  on: StandingPorts,
  id: StandingId,
): Promise<Answer<Proven | undefined>> {
  const row = await readRow(transaction, on.vault, id)
  if (!row.ok) return row
  if (row.value === undefined) return granted(undefined)
  const done = await on.identity.doneProposal(transaction, id as string as ProposalId, 'standing-release')
  if (!done.ok) return done
  if (done.value === undefined) return contradicted(id)
  const { proposal, approvals } = done.value
  const approvedBy = [...new Set(approvals.map(({ person }) => person))]
  if (approvedBy.every((person) => person === proposal.request.owner)) return contradicted(id)
  const said = await remembered(transaction, on.vault, proposal.at)
  if (!said.ok) return said
  if (stateSaid(said.value, id) !== row.value.state)
    return refused(problem('integrity/record', { what: 'standing-set-back', record: id }))
  return granted({
    id,
    row: row.value,
    proposal,
    approvedBy,
    state: stateAt(row.value, proposal.request, on.now()),
  })
}

const contradicted = (id: string) => refused(problem('integrity/record', { what: 'standing-row', record: id }))

export function stateAt(
  { state }: StandingRow,
  { from, until }: Pick<ProposalOf<'standing-release'>['request'], 'from' | 'until'>,
  now: Date,
): StandingState {
  if (state === 'ended') return 'ended'
  if (now >= new Date(until)) return 'lapsed'
  if (state === 'suspended') return 'suspended'
  return now < new Date(from) ? 'to-come' : 'in-force'
}

/** The day (UTC) that volume is counted by. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

export const readToday = ({ read }: StandingRow, now: Date): number => (read.day === dayOf(now) ? read.today : 0)
