/**
 * Subjects: who is the same person, where identifiers do not say it, or say it wrongly.
 *
 * In:    what persons found out, in a case; whether this actor may say it is decided before.
 * Out:   who is one with whom, for look-up, holds and erasure; records that come to be about somebody else, by a job.
 * Never: a merge by name, or by a row that the node did not write; a merge that can't be undone, or keys that become one; an
 *        identifier's value.
 */
export { mergeSubjects, unmergeSubjects } from './merge.ts'
export type { Merge } from './merge.ts'
export { showSubject } from './show.ts'
export type { Shown } from './show.ts'
export { splitSubject } from './split.ts'
export type { Split } from './split.ts'
