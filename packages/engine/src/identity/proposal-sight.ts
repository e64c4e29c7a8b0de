import {
  type Actor,
  type Answer,
  granted,
  problem,
  type Proposal,
  type ProposalId,
  type ProposalList,
  type ProposalRequest,
  refused,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { IdentityPorts } from './ports.ts'
import { type HolderStanding, standingFor } from './entitled.ts'
import type { Held } from './heard.ts'
import { proposalOf, type ProposalRow, proposalsWhere, readProposal, readVoices } from './proposal-row.ts'
import { mayDecide } from './tally.ts'

/** A proposal that this actor may see, with its words, locked: the own, or one that the actor may decide on. */
export async function holding(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  id: ProposalId,
): Promise<Answer<Held>> {
  const row = await readProposal(transaction, on, id)
  if (!row.ok) return row
  if (row.value === undefined || !maySee(row.value, actor))
    return refused(problem('request/not-found', { what: 'proposal' }))
  const voices = await readVoices(transaction, on, [id])
  return voices.ok ? granted([row.value, voices.value.get(id) ?? []]) : voices
}

const maySee = ({ request, needs, by }: ProposalRow, actor: Actor): boolean =>
  by === actor.id ||
  (request.kind === 'role-grant' && request.person === actor.id) ||
  mayDecide(needs, by, actor.id, standingOf(actor, request))

/** As the session has it. Whom somebody stands in for is looked up when it is counted. */
export const standingOf = (actor: Actor, request: ProposalRequest): HolderStanding =>
  standingFor(request, actor.id, {
    roles: 'roles' in actor ? actor.roles : [],
    offices: actor.offices,
    held: 'held' in actor ? actor.held : undefined,
    standsInFor: [],
    active: actor.kind === 'person',
  })

export async function proposalFor(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  id: ProposalId,
): Promise<Answer<Proposal>> {
  const held = await holding(transaction, on, actor, id)
  return held.ok ? granted(proposalOf(on, id, ...held.value, on.now())) : held
}

/** What waits for this actor, or was proposed by the actor, newest first. */
export async function proposalsFor(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
): Promise<Answer<ProposalList>> {
  const rows = await proposalsWhere(
    transaction,
    on,
    "order by state in ('waiting', 'approved') desc, since desc limit 1000",
  )
  if (!rows.ok) return rows
  const seen = rows.value.filter(([, row]) => maySee(row, actor))
  const voices = await readVoices(
    transaction,
    on,
    seen.map(([id]) => id),
  )
  if (!voices.ok) return voices
  const now = on.now()
  return granted({ proposals: seen.map(([id, row]) => proposalOf(on, id, row, voices.value.get(id) ?? [], now)) })
}
