import { type Answer, granted, problem, refused } from '@carnet/api'
import { join } from 'node:path'
import { settleJournal } from './ledger/index.ts'
import { type Database, type KeyStore, lockFolder, migrate, openDatabase, openKeyStore } from './store/index.ts'
import type { EngineOptions } from './types.ts'

/** Both stores of a node, open and of this software's schema. */
export interface Stores extends AsyncDisposable {
  readonly database: Database
  readonly keys: KeyStore
  /** The embedded engine's own folder. */
  readonly dataFolder: string | undefined
  /** The ledger was opened: what its journal keeps is in the store, so that the journal may go once the store is closed. */
  ledgerOpened(): void
}

/**
 * Opens both stores; `node/unavailable` where another process has the folder. Disposing closes them; the ledger must be
 * closed before, since what it still writes is made durable here. A store that a backup is to fill is left as it is.
 */
export async function openStores(
  options: EngineOptions,
  schema: 'newest' | 'as-it-is' = 'newest',
): Promise<Answer<Stores>> {
  const { data, databaseUrl, keysUrl, anchor } = options
  await using undo = new AsyncDisposableStack()
  const embedded = isEmbedded(options)
  const lock = embedded ? lockFolder(data) : undefined
  if (embedded && lock === undefined) return refused(problem('request/conflict', { what: 'data-folder-in-use' }))
  if (lock !== undefined) undo.use(lock)
  const dataFolder = databaseUrl === undefined ? join(data, 'store') : undefined
  let settle = false
  // Undone last to first: the database is closed, and only then is its journal forgotten.
  undo.defer(async () => {
    if (settle && dataFolder !== undefined) await settleJournal(anchor, dataFolder)
  })
  const keys = undo.use(await openKeyStore(keysUrl ?? join(data, 'keys.sqlite')))
  const database = undo.use(await openDatabase(databaseUrl ?? join(data, 'store')))
  if (schema === 'newest') await migrate(database, 'data')
  const kept = undo.move()
  return granted({
    database,
    keys,
    dataFolder,
    ledgerOpened: () => {
      settle = true
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  })
}

/** Whether either store is in the data folder; where both are on servers there may be no such folder. */
export const isEmbedded = ({ databaseUrl, keysUrl }: EngineOptions): boolean =>
  databaseUrl === undefined || keysUrl === undefined
