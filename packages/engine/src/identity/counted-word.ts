import { type Answer, type Assertion, granted, problem, refused } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { wordOf } from './assertions.ts'
import type { IdentityPorts } from './ports.ts'
import { readSigner, updateSigner } from './signer-row.ts'

/**
 * Takes a word that comes in: the signer's own, over exactly this, and of a passkey one that its authenticator has not said
 * before. THREAT: an authenticator was copied; the copy's counter falls behind.
 * @source WebAuthn Level 3 §6.1.1. An authenticator that has no counter always says 0.
 */
export async function acceptWord(
  transaction: Transaction,
  on: IdentityPorts,
  about: string,
  assertion: Assertion,
): Promise<Answer<void>> {
  const signer = await readSigner(transaction, on, assertion.signer)
  if (!signer.ok) return signer
  const counter = signer.value === undefined ? undefined : wordOf(on, about, assertion, signer.value)
  if (counter === undefined) return malformed('a signature over exactly this, for this node')
  const { passkey } = signer.value ?? {}
  if (signer.value === undefined || passkey === undefined) return granted(undefined)
  const counts = counter > 0 || passkey.counter > 0
  if (counts && counter <= passkey.counter) return malformed('a passkey that is the only one of its kind')
  if (counts)
    await updateSigner(transaction, on, assertion.signer, { ...signer.value, passkey: { ...passkey, counter } })
  return granted(undefined)
}

const malformed = (expected: string): Answer<never> =>
  refused(problem('request/malformed', { at: 'assertion.signature', expected }))
