/**
 * What crosses a wire: request and response schemas, problem codes, receipts, and the table of operations from which
 * routes, socket verbs, client and API description are made.
 */
export * from './actor.ts'
export * from './backup.ts'
export * from './case.ts'
export * from './custody.ts'
export * from './decision.ts'
export * from './erasure.ts'
export * from './ids.ts'
export * from './intake.ts'
export * from './job.ts'
export * from './node.ts'
export * from './operations.ts'
export * from './problem.ts'
export * from './receipt.ts'
export * from './recovery.ts'
export * from './release.ts'
export * from './retention.ts'
export * from './service.ts'
export * from './signer-file.ts'
export * from './subject.ts'
