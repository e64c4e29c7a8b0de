/**
 * Find: records, by what is known of them.
 *
 * In:    why one is here, and what one types.
 * Out:   what is found, as little of it as serves, each leading to its record.
 * Never: what was typed in an address, a title, a log, or storage: it lives in this page's memory, and goes with the session.
 */
export { Find } from './find.tsx'
