import { type Actor, type Answer, type Assertion, problem, type Proposal, refused } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { isTimely } from './assertions.ts'
import { acceptWord } from './counted-word.ts'
import { declined } from './declined.ts'
import type { IdentityPorts } from './ports.ts'
import { countsAt, signersIn } from './signer-row.ts'
import { withOwnSigner } from './tally.ts'

/** Whether a signed word counts when it arrives: the signer's own, confirmed, timely, over exactly this proposal. */
export async function accept(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  { id, hash, needs }: Proposal,
  assertion: Assertion,
  kind: 'approval' | 'refusal',
): Promise<Answer<void>> {
  const signers = await signersIn(transaction, on, [assertion.signer])
  if (!signers.ok) return signers
  const signer = signers.value.get(assertion.signer)
  const now = on.now()
  if (signer?.person !== actor.id) return declined('decision/own-signer', 'The signature is of no signer of yours.')
  if (!countsAt(signer, now))
    return declined('decision/confirmed-signer', 'The signer is not confirmed, or was ended: it counts for nothing.')
  if (!withOwnSigner(needs, { person: actor.id, signer: assertion.signer }))
    return declined('decision/named-signer', 'The proposal names another signer of yours.')
  if (!isTimely(assertion, now)) return malformed('assertion.at', 'the present time, to ten minutes')
  if (assertion.kind !== kind) return malformed('assertion.kind', kind)
  if (assertion.what !== hash) return malformed('assertion.what', 'the hash of this proposal')
  return acceptWord(transaction, on, id, assertion)
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
