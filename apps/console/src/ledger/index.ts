/**
 * The ledger: what it says, and whether it is what was signed.
 *
 * In:    its static files and its key.
 * Out:   the tree as it grows, entries in words, receipts looked up; each found genuine by the page itself, or shown as changed.
 * Never: the node's word that an entry is genuine.
 */
export { EntryPage } from './entry-page.tsx'
export { Ledger } from './ledger.tsx'
