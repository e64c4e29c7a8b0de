/**
 * The client of a node, typed from the table of operations; and what needs no node: checking receipts and ledgers.
 *
 * Runs in Node and in browsers: `fetch`, Web Streams and Web Crypto are all that it needs.
 */
export { openClient } from './client.ts'
export type { Client, ClientOptions } from './client.ts'
export {
  assertionBytes,
  escrowShareBytes,
  proposalHash,
  registrationBytes,
  signInBytes,
  shareBytes,
  signerHash,
} from './decision.ts'
export { isShareOf, openPackage, openRecoveryShare, unpack, verifyReceipt } from './offline/index.ts'
export type {
  OpenedPackage,
  PackageFault,
  PackageVerdict,
  ReceiptFault,
  ReceiptVerdict,
} from './offline/index.ts'
export type { LedgerFault, LedgerFaultName } from './ledger-fault.ts'
export type { ReadLogFile } from './log-files.ts'
export { verifyLedger } from './verify-ledger.ts'
export type { LedgerOptions, LedgerVerdict } from './verify-ledger.ts'
export type { CallOptions } from './exchange.ts'
export type { IngestOptions, MessageBody } from './message.ts'
export type { Method, Methods } from './operation.ts'
export { StandingFault } from './standing.ts'
export type { StandingBatch, StandingOptions } from './standing.ts'
export { wordsOf } from './problem.ts'
export type { ClientProblem, ConnectionCode, ConnectionProblem, Reply } from './problem.ts'
