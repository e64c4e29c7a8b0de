/**
 * Ledger: a transparency log of everything that happened to data, or to the rules about data.
 *
 * In:    entries with their events, stamped in the transaction of the operation that they record.
 * Out:   receipts (a signed promise, then a proof); the log's static files; what is wrong with it, if anything.
 * Never: a signed head that the store does not durably hold, that does not extend the anchored one, or that was not hashed
 *        again; a name, a value, free text or a record number in an entry.
 *
 * The order for an operation: `entryOf` → within one transaction its own writes and `ledger.stamp` → after the commit
 * `ledger.committed`, which gives the receipts → only then is anything disclosed. On the embedded engine: dispose of the
 * ledger, close the database, then `settleJournal`.
 */
export { commitment, commitmentKey, commitTo } from './commitment.ts'
export type { Committed } from './commitment.ts'
export { catchUp, grewFrom, verifyCopy } from './copy.ts'
export type { ReadBundle } from './copy.ts'
export { entryOf } from './entry.ts'
export type { CountName, Entry, EntryContent, EntryKind } from './entry.ts'
export { LedgerFault } from './fault.ts'
export type { LedgerFaultName } from './fault.ts'
export { settleJournal } from './journal.ts'
export { openLedger } from './ledger.ts'
export type { Ledger, LedgerPorts } from './ledger.ts'
export type { Counted, Reckoning, Stamped } from './stamp.ts'
export { entrySaid, eventColumns, notBorneOut, textOfHash } from './event.ts'
export type { EntrySaid, StoredEvent } from './event.ts'
export type { Loss } from './start.ts'
export { ledgerSteps } from './steps.ts'
export type { LedgerStep } from './steps.ts'
export { readTree as treeIn } from './tree-row.ts'
export type { Verified } from './verify.ts'
