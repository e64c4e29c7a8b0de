import { type ActorId, type Answer, granted, type ProposalId } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { isSigned } from './assertions.ts'
import { delegationsTo, wasInForce } from './delegation-row.ts'
import { contradicted, type IdentityPorts } from './ports.ts'
import { proposalOf, type ProposalRow, type VoiceRow } from './proposal-row.ts'
import { readActors } from './rows.ts'
import { countsAt, type Signers, signersIn } from './signer-row.ts'
import { type Standing, tally, type Tally, type Voice } from './tally.ts'

/** A proposal's row, and every word on it. */
export type Held = readonly [ProposalRow, readonly VoiceRow[]]

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
  return standing.ok ? granted(tally(row.needs, row.by, verified.value, standing.value)) : standing
}

/** Every word whose signature holds; one that does not is not a word that this node took. */
export async function heardOn(
  transaction: Transaction,
  on: IdentityPorts,
  id: ProposalId,
  [row, voices]: Held,
): Promise<Answer<readonly Voice[]>> {
  const signers = await signersIn(
    transaction,
    on,
    voices.map(({ assertion }) => assertion.signer),
  )
  if (!signers.ok) return signers
  const { hash } = proposalOf(on, id, row, voices, on.now())
  const heard: Voice[] = []
  for (const voice of voices) {
    if (!holds(on, id, hash, voice, signers.value)) return contradicted('voice', `${id}/${voice.person}`)
    const { kind, signer } = voice.assertion
    if (kind !== 'confirmation') heard.push({ kind, person: voice.person, signer })
  }
  return granted(heard)
}

function holds(
  on: IdentityPorts,
  id: ProposalId,
  hash: string,
  { person, assertion }: VoiceRow,
  signers: Signers,
): boolean {
  const signer = signers.get(assertion.signer)
  if (signer?.person !== person || assertion.what !== hash) return false
  return countsAt(signer, new Date(assertion.at)) && isSigned(on, id, assertion, signer.signingKey)
}

async function standings(
  transaction: Transaction,
  on: IdentityPorts,
  persons: readonly ActorId[],
  since: Date,
): Promise<Answer<(person: ActorId) => Standing>> {
  const actors = await readActors(transaction, on, persons)
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
    return { roles: actor?.roles ?? [], offices: actor?.offices ?? [], standsInFor: standsInFor(person), active }
  })
}
