/**
 * Standing: what a named system may read regularly, without a case for each record.
 *
 * In:    terms that somebody proposes and two others sign; the word of one who stops it; requests of the system.
 * Out:   lines, batch by batch, each batch under one entry; or why there is nothing now, and when it goes on.
 * Never: an element, a record type or a purpose that was not signed for; anything from `until` on, after somebody stopped it,
 *        or on the word of a row alone.
 */
export { begin, propose } from './approve.ts'
export { examineStandings } from './due.ts'
export type { StandingPorts } from './ports.ts'
export { readStanding } from './read.ts'
export { showStanding, showStandings } from './show.ts'
export { end, resume, suspend } from './stop.ts'
