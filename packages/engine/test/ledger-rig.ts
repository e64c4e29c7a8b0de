import { sign } from 'node:crypto'
import type { Stamped } from '../src/ledger/index.ts'
import { migrate, openDatabase } from '../src/store/index.ts'
import { freshSchema } from './databases.ts'
import { type LogKey, newLogKey, newStamped, openOn, origin } from './ledger-world.ts'

/** A ledger on a PostgreSQL of its own, as the bench wants it. */
export interface LedgerRig extends AsyncDisposable {
  readonly origin: string
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Uint8Array
  /** Entries with their events, ready to be stamped. */
  batch(count: number): readonly Stamped[]
  /** Stamps a batch, acknowledges it and sequences it: on return a signed checkpoint covers it. */
  append(batch: readonly Stamped[]): Promise<void>
}

export async function openLedgerRig(databaseUrl: string, anchorFolder: string): Promise<LedgerRig> {
  const key: LogKey = newLogKey()
  const database = await openDatabase(await freshSchema(databaseUrl))
  await migrate(database, 'data')
  const ledger = await openOn(database, key, anchorFolder)
  return {
    origin,
    publicKey: key.publicKey,
    sign: (bytes) => sign(null, bytes, key.privateKey),
    batch: (count) => Array.from({ length: count }, () => newStamped()),
    async append(batch) {
      await database.transaction((transaction) => ledger.stamp(transaction, batch))
      await ledger.acknowledge(batch.map(({ entry }) => entry))
      const answer = await ledger.sequence()
      if (!answer.ok || answer.value === undefined) throw new Error('the ledger did not sequence')
    },
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}
