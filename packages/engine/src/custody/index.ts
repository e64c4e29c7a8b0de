/**
 * Custody: the pages that keys lie on, from one to the next, and the end of the old ones at the key provider; whose shares
 * recover the keys.
 *
 * In:   a job that says which pages; the hour, for those that are due.
 * Out:  counts and times.
 * Never: a key; a page whose end is asked for while anything lies on it.
 */
export { choiceOf, choiceName } from './choice.ts'
export { rotateChosen } from './rotate-chosen.ts'
export type { PagesRotated } from './rotate-chosen.ts'
export { rotationIsDue } from './due.ts'
export { keysStatus } from './status.ts'
export { ownShare } from './ceremony.ts'
export { recoveryStanding } from './checks.ts'
