/**
 * What a page finds out by itself: whether the ledger is what its key signed.
 *
 * In:    the log's verifier key, and bytes that somebody sent.
 * Out:   what they prove, computed here.
 * Never: the node's word for it; a request of its own.
 */
export { signedTree } from './checkpoint.ts'
export type { SignedTree } from './checkpoint.ts'
export { readEntry, readSheet, sheetOf, sheetsOf } from './entries.ts'
export type { CheckedEntry, EntrySaid, Sheet } from './entries.ts'
export { grewFrom } from './growth.ts'
export { lookUp } from './receipt-in-tree.ts'
export type { LookedUp } from './receipt-in-tree.ts'
export { openTree } from './tree.ts'
export type { ReadFile, Tree } from './tree.ts'
export { verifyReceipt } from './receipt.ts'
export type { ReceiptFault, ReceiptVerdict } from './receipt.ts'
