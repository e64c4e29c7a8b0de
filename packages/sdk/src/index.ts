/**
 * The client of a node, typed from the table of operations; and what needs no node: checking receipts and ledgers.
 *
 * Runs in Node and in browsers: `fetch`, Web Streams and Web Crypto are all that it needs.
 */
export { openClient } from './client.ts'
export type { Client, ClientOptions } from './client.ts'
export type { CallOptions } from './exchange.ts'
export type { IngestOptions, MessageBody } from './message.ts'
export type { Method, Methods } from './operation.ts'
export { wordsOf } from './problem.ts'
export type { ClientProblem, ConnectionCode, ConnectionProblem, Reply } from './problem.ts'
