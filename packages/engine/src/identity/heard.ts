import { type Answer, granted, type ProposalId } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { isSigned } from './assertions.ts'
import { contradicted, type IdentityPorts } from './ports.ts'
import { proposalOf, type ProposalRow, type VoiceRow } from './proposal-row.ts'
import { countsAt, type Signers, signersIn } from './signer-row.ts'
import type { Voice } from './tally.ts'

/** A proposal's row, and every word on it. */
export type Held = readonly [ProposalRow, readonly VoiceRow[]]

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
  return countsAt(signer, new Date(assertion.at)) && isSigned(on, id, assertion, signer)
}
