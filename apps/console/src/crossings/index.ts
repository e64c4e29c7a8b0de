/**
 * Crossings: who has crossed a record, and why something was decided as it was.
 *
 * In:    a record's id, or the hash of an entry.
 * Out:   the record's story; the decision behind an entry, found by the page to be the one that the ledger holds.
 * Never: the node's word that an account is the one of then.
 */
export { CrossingsPage } from './crossings-page.tsx'
export { DecisionPage } from './decision-page.tsx'
