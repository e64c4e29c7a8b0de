/**
 * Own log: what somebody did oneself, and what one wrote beside it.
 *
 * In:    an actor; a note on one of the actor's own events.
 * Out:   the actor's events, newest first, page by page, with the notes.
 * Never: an event of somebody else, whoever's the row says it is: the entry itself says whose it is. Record numbers.
 */
export { type NoteWritten, type SealedNote, sealNote, writeNote } from './notes.ts'
export { ownLog } from './log.ts'
export type { OwnLogPorts } from './ports.ts'
