/**
 * What a page does with keys that never leave it, without a node and without the API's schemas.
 *
 * In:    what somebody has on the own machine: a signer file, a share, a package, a passphrase.
 * Out:   what they open to, checked; keys and files made anew.
 * Never: a request; anything kept.
 */
export { openPackage, unpack } from './open-package.ts'
export type { OpenedPackage, PackageFault, PackageVerdict } from './open-package.ts'
export { openSealed } from './sealed.ts'
export type { SealingPair } from './sealed.ts'
export { isShareOf, openRecoveryShare } from './recovery-share.ts'
export { forgetKeys, newSignerFile, openSignerFile, signBy } from './signer-file.ts'
export type { SignerFileFault, SignerFileOpened, SignerKeys } from './signer-file.ts'
export { verifyReceipt } from './verify-receipt.ts'
export type { ReceiptFault, ReceiptVerdict } from './verify-receipt.ts'
