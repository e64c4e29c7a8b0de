/** The steps of a destruction, in their order. A process may die after any of them: another goes on from there. */
export const destructionSteps = [
  /** Keys, entry and row say that it is destroyed, in one transaction: no release opens any of it any more. */
  'marked',
  /** The key store does not have the keys any more. */
  'buried',
  /** No process has: T1, with its entry. */
  'here',
  /** What was destroyed is counted, with its entry. */
  'inventoried',
  /** Some of what was sealed under the keys is deleted. */
  'sweeping',
  /** All of it is. */
  'swept',
] as const
export type DestructionStep = (typeof destructionSteps)[number]
