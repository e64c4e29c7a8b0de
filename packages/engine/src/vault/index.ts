/**
 * Vault: keys, sealing, index terms. What opens compartments is `open.ts`, apart, and only release may come there.
 *
 * In:    plaintext with the place that it belongs to; the keys' names.
 * Out:   sealed bytes, keyed terms, pseudonyms, names for ids; signatures of the ledger.
 * Never: a key outside; a compartment opened through this door; anything sealed under a key that the key store does not hold.
 */
export type { SealContext } from './compartment.ts'
export { destroyKeys } from './destroy.ts'
export type { DestroyedKind } from './destroy.ts'
export { escrowKey, openEscrow } from './escrow.ts'
export type { Escrow, EscrowCouncil, EscrowFault } from './escrow.ts'
export { VaultFault } from './fault.ts'
export { localProvider } from './local-provider.ts'
export type { LedgerSigner } from './node-keys.ts'
export type { Profile } from './profile.ts'
export { destructionOf, keysOverview, settlePages } from './page-ends.ts'
export type { KeyDestruction, KeyProvider, ProviderStatus } from './provider.ts'
export { openProvider } from './providers/index.ts'
export type { ProviderSettings } from './providers/index.ts'
export { livePeriods, periodsOf } from './placed.ts'
export type { Period } from './placed.ts'
export { forgetReplaced, nameReplacements, replacementsFor } from './replace.ts'
export { resealRecords } from './reseal.ts'
export { lend } from './loan.ts'
export type { Loan } from './loan.ts'
export { escrowPeriod } from './restrict.ts'
export type { EscrowedPeriod } from './restrict.ts'
export type { Home, Moved, Placed, ResealedBatch } from './reseal.ts'
export { pagesToRotate, rotatePage } from './rotate.ts'
export type { PageChoice } from './rotate.ts'
export type { Plain, Sealed } from './secret.ts'
export { proveCompartments } from './prove.ts'
export type { CopiedCompartment, Proof } from './prove.ts'
export { openRowSeal } from './row-seal.ts'
export type { RowSeal } from './row-seal.ts'
export { initialiseVault, openVault, usualLimits } from './start.ts'
export type { VaultPorts } from './start.ts'
export type { SealedEvent, Vault, VaultStatus, WantedKey } from './vault.ts'
