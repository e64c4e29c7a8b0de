/**
 * Joins: who is one with whom, because persons said so.
 *
 * In:    what was said, and what was taken back, as rows and events of the node.
 * Out:   whom a subject is taken for; everybody who is one with it.
 * Never: a join by a row that the node did not write; one that goes in a circle.
 */
export { endOf, joinedWith } from './joined.ts'
export { merges, writeMerge } from './merge-row.ts'
export type { MergeRow } from './merge-row.ts'
export { joinsOn } from './read.ts'
export type { Joins } from './read.ts'
export { sameAs } from './same.ts'
