/**
 * Store: the only SQL driver, transactions, migrations, the two stores.
 *
 * Never: a value in a failure (drivers put them there); a query outside a transaction.
 */
export { openDatabase } from './database.ts'
export type { Database, Transaction } from './database.ts'
export type { CopyType, CopyValue } from './copy.ts'
export { fillTables, readSnapshot } from './dump.ts'
export type { Snapshot, TableShape } from './dump.ts'
export { isDuplicate, StoreFault } from './fault.ts'
export { lockFolder } from './folder-lock.ts'
export { groupCommit, groupStatements } from './group.ts'
export type {
  FactChange,
  KeyStore,
  PageDestruction,
  PageRewrap,
  PageState,
  SheetUpdate,
  StoredPage,
  StoredSheet,
  Tombstone,
  TombstoneKind,
} from './key-store.ts'
export { migrate, MigrationFault } from './migrate.ts'
export { openKeyStore } from './open-key-store.ts'
export { openQueue } from './queue.ts'
export type { Queue } from './queue.ts'
export { compartmentClass, compartmentName, digestOf, markedDigest, markField, sealedClass } from './record.ts'
export type { CompartmentClass, DigestedRecord } from './record.ts'
