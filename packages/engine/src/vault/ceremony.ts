import { type Answer, granted, problem, refused } from '@carnet/api'
import { chamberOf } from './chamber.ts'
import { type Custodian, newRecovery, type Recovery } from './recovery.ts'
import { decodeRecovery, encodeRecovery, recoveredFact, recoveryFact } from './recovery-fact.ts'
import type { Vault } from './vault.ts'

/** Who recovers the keys of a lost passphrase: `threshold` of the custodians. */
export interface Ceremony extends Pick<Recovery, 'node' | 'ceremony' | 'threshold'> {
  readonly custodians: readonly Custodian[]
}

/** Refused with any provider but the passphrase: how its keys are recovered is that provider's own business. */
export const mayBeRecovered = (vault: Vault): Answer<void> =>
  chamberOf(vault).provider.recoverable === undefined
    ? refused(problem('request/conflict', { what: 'provider-keeps-its-own' }))
    : granted(undefined)

/**
 * Gives each custodian a share, in the place of those of an earlier ceremony, which lead to nothing that this key store has
 * any more. Asked again for the same ceremony, it changes nothing.
 */
export async function holdCeremony(vault: Vault, asked: Ceremony, at: Date): Promise<Answer<void>> {
  const { keys, provider, sealing } = chamberOf(vault)
  const { node, ceremony, threshold, custodians } = asked
  if (provider.recoverable === undefined) return mayBeRecovered(vault)
  const before = await keys.fact(recoveryFact)
  const known = before && decodeRecovery(before)
  if (known?.isOurs(tagOf(vault)) === true && known.recovery.ceremony === ceremony) return granted(undefined)
  const named = { authority: sealing.authority, node, ceremony, threshold }
  const recovery = await newRecovery(named, custodians, at.toISOString(), provider.recoverable.seal)
  const after = encodeRecovery(recovery, tagOf(vault))
  const kept = await (before === undefined
    ? keys.addFact(recoveryFact, after)
    : keys.replaceFact(recoveryFact, before, after))
  return kept ? granted(undefined) : refused(problem('request/conflict', { what: 'key-ceremony' }))
}

/** The ceremony that was held last; `integrity/record` where the key store has one that this node did not hold. */
export async function recoveryOf(vault: Vault): Promise<Answer<Recovery | undefined>> {
  const fact = await chamberOf(vault).keys.fact(recoveryFact)
  if (fact === undefined) return granted(undefined)
  const known = decodeRecovery(fact)
  return known?.isOurs(tagOf(vault)) === true
    ? granted(known.recovery)
    : refused(problem('integrity/record', { what: 'recovery', record: recoveryFact }))
}

const tagOf =
  (vault: Vault) =>
  (said: string): string =>
    vault.pseudonym('recovery', said)

/** The recovery that no entry says yet, by its ceremony. */
export async function unsaidRecovery(vault: Vault): Promise<string | undefined> {
  const fact = await chamberOf(vault).keys.fact(recoveredFact)
  return fact && Buffer.from(fact).toString()
}

/** To be called once the entry is durable. */
export const recoverySaid = (vault: Vault, ceremony: string): Promise<boolean> =>
  chamberOf(vault).keys.removeFact(recoveredFact, Buffer.from(ceremony))
