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
