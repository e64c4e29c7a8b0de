/**
 * Crossings: each time that a record was searched, shown, handed over or refused, told again; and any past decision explained.
 *
 * In:    a record, or the hash of an entry; who asks.
 * Out:   who crossed, when, for what and with which outcome; what was known then, which rules decided, and what they say to it today.
 * Never: anything of what the record says; the name of an actor to whom the policy doesn't give it; an event that its entry does not bear out.
 */
export { crossingsOf } from './crossings.ts'
export { hasCrossed } from './crossed.ts'
export { decisionTold, eventOf } from './decision.ts'
export { examineCrossings } from './examination.ts'
export { isOwn } from './past-event.ts'
