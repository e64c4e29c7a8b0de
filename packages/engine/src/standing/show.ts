import { type Answer, granted, problem, refused, type Standing, type StandingId, type StandingList } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { StandingPorts } from './ports.ts'
import { type Proven, provenIn, readToday } from './proven.ts'
import { idsOf } from './row.ts'

export const notThere = refused(problem('request/not-found', { what: 'standing' }))

export async function showStanding(
  transaction: Transaction,
  on: StandingPorts,
  id: StandingId,
): Promise<Answer<Standing>> {
  const found = await provenIn(transaction, on, id)
  if (!found.ok) return found
  return found.value === undefined ? notThere : granted(standingOf(found.value, on.now()))
}

/** All of them; one that is not what persons signed makes the whole an integrity failure. */
export async function showStandings(transaction: Transaction, on: StandingPorts): Promise<Answer<StandingList>> {
  const standings: Standing[] = []
  for (const id of await idsOf(transaction)) {
    const shown = await showStanding(transaction, on, id)
    if (!shown.ok) return shown
    standings.push(shown.value)
  }
  return granted({ standings })
}

export function standingOf({ id, row, proposal, approvedBy, state }: Proven, now: Date): Standing {
  const { kind: _kind, reason: _reason, ...terms } = proposal.request
  const read = { today: readToday(row, now), ever: row.read.ever }
  return { id, ...terms, state, since: row.since, proposedBy: proposal.by, approvedBy: [...approvedBy], read }
}
