/** What a destruction does, one thing after the other. A crash after any of them is made good at the next start. */
export const destroySteps = [
  /** The anchor says which keys are to be gone. */
  'anchored',
  /** The key store no longer has them, and says so. */
  'buried',
  /** Nor does this process's memory. */
  'forgotten',
] as const
export type DestroyStep = (typeof destroySteps)[number]

/** What the rotation of a page does. A crash after any of them leaves every live key on one page or the other. */
export const rotateSteps = [
  /** The page takes no new keys. */
  'marked',
  /** The page that follows it is there. */
  'followed',
  /** A batch of sheets has moved. */
  'moved',
  /** So have the node's own keys, where they lay on it. */
  'facts-moved',
  /** Nothing is left on it, of its own key neither. */
  'retired',
  /** The provider was asked for the destruction of what wrapped it, and its answer is kept. */
  'asked',
] as const
export type RotateStep = (typeof rotateSteps)[number]

export type VaultStep = DestroyStep | RotateStep

/** What a recovery does. A crash before the last leaves the old passphrase as it is, after it the new one. */
export const recoverSteps = [
  /** The shares lead back to the recovery key. */
  'joined',
  /** Every page is wrapped anew, in memory. */
  'rewrapped',
  /** The key store has the pages and the parameters of the new passphrase. */
  'replaced',
] as const
export type RecoverStep = (typeof recoverSteps)[number]
