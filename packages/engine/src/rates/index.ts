/**
 * Rates: how many requests one actor, or one address, makes of a node in a minute, over all of its processes.
 *
 * Never: an address in the store; a round trip for a request, but where somebody asks faster than shares can be taken.
 */
export { openRates } from './rates.ts'
export { requiringWithin } from './require.ts'
export { sweepRates } from './share.ts'
