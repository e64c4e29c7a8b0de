import { type Answer, granted, type OpenedRecoveryShare, problem, refused } from '@carnet/api'
import type { KeyStore, PageRewrap } from '../store/index.ts'
import { type NewPassphrase, newPassphrase } from './local-provider.ts'
import { pageContext } from './pages.ts'
import { checkProfile, type Profile } from './profile.ts'
import { joinShares, type Recovery, type RecoveryFault } from './recovery.ts'
import { decodeRecovery, recoveredFact, recoveryFact } from './recovery-fact.ts'
import type { RecoverStep } from './steps.ts'

export interface RecoverPorts {
  readonly keys: KeyStore
  readonly authority: string
  /** The one to come. */
  readonly passphrase: string
  readonly profile: Profile
  /** Told each step as it was taken. */
  readonly reached?: (step: RecoverStep) => void | Promise<void>
}

/**
 * Puts a new passphrase in the place of the lost one, by the shares of enough custodians, while no process has the node
 * open. INVARIANT (one-passphrase): pages, the passphrase's parameters and the ceremony's end are one transaction of the key
 * store: before it the old passphrase opens everything, after it the new one, and at no time neither. Returns how many pages
 * were wrapped anew.
 */
export async function recoverKeys(
  on: RecoverPorts,
  shares: readonly OpenedRecoveryShare[],
): Promise<Answer<{ readonly pages: number }>> {
  const { keys, authority, passphrase, profile, reached = () => undefined } = on
  const allowed = checkProfile(profile)
  if (!allowed.ok) return allowed
  const fact = await keys.fact(recoveryFact)
  const recovery = fact && decodeRecovery(fact)?.recovery
  if (recovery === undefined) return unrecovered('no ceremony was held: the key store has nothing that shares open')
  if (recovery.authority !== authority) return unrecovered(reasons['of-another-node'])
  const joined = await joinShares(recovery, shares)
  if (!joined.ok) return unrecovered(reasonOf(joined.fault, recovery))
  await reached('joined')
  const { recoveryKey, context } = joined
  const anew = await newPassphrase(keys, { sealed: recovery.sealed, recoveryKey, context }, passphrase, profile)
  if (anew === undefined) return unrecovered(reasons.changed)
  const pages = await rewrapped(keys, anew, authority)
  if (pages === undefined) return unrecovered('a wrapped page is not as it was written')
  await reached('rewrapped')
  const done = await keys.rewrapPages(pages, [
    anew.parameters,
    { name: recoveryFact, before: fact, after: undefined },
    // What an earlier one left unsaid is said with this one.
    { name: recoveredFact, before: await keys.fact(recoveredFact), after: Buffer.from(recovery.ceremony) },
  ])
  if (!done) return unrecovered('the key store was changed meanwhile: end every process of this node, and try again')
  await reached('replaced')
  return granted({ pages: pages.length })
}

/** Every page that has a key; undefined where one does not open. */
async function rewrapped(
  keys: KeyStore,
  { rewrap }: NewPassphrase,
  authority: string,
): Promise<readonly PageRewrap[] | undefined> {
  const pages: PageRewrap[] = []
  for (const { id, state, providerKey, wrapped: before } of await keys.pages()) {
    if (state === 'retired') continue
    const wrapped = rewrap(providerKey, before, pageContext(authority, id))
    if (wrapped === undefined) return undefined
    pages.push({ id, before, wrapped })
  }
  return pages
}

const reasons: Readonly<Record<Exclude<RecoveryFault, 'too-few'>, string>> = {
  'of-another-node': 'a share is of another node, or --authority names another',
  'of-another-ceremony': 'a share is of another ceremony than the one that was held last',
  twice: 'two of the shares are one custodian’s',
  'wrong-share': 'a share is not the one that its custodian got, or was changed',
  changed: 'the shares are right, and what the key store keeps for them is not: somebody changed it',
}

const reasonOf = (fault: RecoveryFault, { threshold }: Recovery): string =>
  fault === 'too-few' ? `these shares are too few: ${threshold} custodians recover the keys` : reasons[fault]

const unrecovered = (what: string): Answer<never> => refused(problem('keys/unavailable', { what }))
