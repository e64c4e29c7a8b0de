import { type ActorId, type Answer, granted, type ProposalId } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { delegationsTo, wasInForce } from './delegation-row.ts'
import { readEffective } from './effective.ts'
import { type HolderStanding, standingFor } from './entitled.ts'
import { type Held, heardOn } from './heard.ts'
import type { IdentityPorts } from './ports.ts'
import { tally, type Tally } from './tally.ts'

/**
 * Counts from the rows alone: every signature verified again, by a signer that counted when it signed, of a person who may
 * decide now. INVARIANT (persons-decide): a row that somebody wrote into the database approves nothing.
 */
export async function count(
  transaction: Transaction,
  on: IdentityPorts,
  id: ProposalId,
  [row, voices]: Held,
): Promise<Answer<Tally>> {
  const verified = await heardOn(transaction, on, id, [row, voices])
  if (!verified.ok) return verified
  const standing = await standings(
    transaction,
    on,
    voices.map(({ person }) => person),
    new Date(row.at),
  )
  if (!standing.ok) return standing
  const counting = (person: ActorId): HolderStanding => standingFor(row.request, person, standing.value(person))
  return granted(tally(row.needs, row.by, verified.value, counting))
}

async function standings(
  transaction: Transaction,
  on: IdentityPorts,
  persons: readonly ActorId[],
  since: Date,
): Promise<Answer<(person: ActorId) => HolderStanding>> {
  const actors = await readEffective(transaction, on, persons)
  if (!actors.ok) return actors
  const delegations = await delegationsTo(transaction, on, persons)
  if (!delegations.ok) return delegations
  const standsInFor = (person: ActorId): readonly ActorId[] =>
    delegations.value
      .filter(({ row }) => row.delegate === person && wasInForce(row, since, on.now()))
      .map(({ row }) => row.person)
  return granted((person) => {
    const actor = actors.value.get(person)
    const active = actor?.kind === 'person' && actor.ended === undefined
    const { roles = [], offices = [], held } = actor ?? {}
    return { roles, offices, held, standsInFor: standsInFor(person), active }
  })
}
