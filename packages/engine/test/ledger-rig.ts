import { sign } from 'node:crypto'
import type { Stamped } from '../src/ledger/index.ts'
import { migrate, openDatabase } from '../src/store/index.ts'
import { freshSchema } from './databases.ts'
import { type LogKey, newLogKey, newStamped, openOn, origin } from './ledger-world.ts'

export type { Stamped } from '../src/ledger/index.ts'

/** A ledger on a PostgreSQL of its own, as the bench wants it. */
export interface LedgerRig extends AsyncDisposable {
  readonly origin: string
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Uint8Array
  /** Entries with their events, ready to be stamped. */
  batch(count: number): readonly Stamped[]
  /** Stamps a batch and acknowledges it, as an operation does; the ledger's own sequencer takes it from there. */
  append(batch: readonly Stamped[]): Promise<void>
  /** On return a signed checkpoint covers all that was appended. */
  settle(): Promise<void>
}

export async function openLedgerRig(databaseUrl: string, anchorFolder: string): Promise<LedgerRig> {
  const key: LogKey = newLogKey()
  const database = await openDatabase(await freshSchema(databaseUrl))
  await migrate(database, 'data')
  const ledger = await openOn(database, key, anchorFolder)
  ledger.start()
  let appended = 0
  return {
    origin,
    publicKey: key.publicKey,
    sign: (bytes) => sign(null, bytes, key.privateKey),
    batch: (count) => Array.from({ length: count }, () => newStamped()),
    async append(batch) {
      await database.transaction((transaction) => ledger.stamp(transaction, batch))
      await ledger.acknowledge(batch.map(({ entry }) => entry))
      appended += batch.length
    },
    async settle() {
      const answer = await ledger.sequence()
      if (!answer.ok || answer.value?.size !== appended) throw new Error('the ledger did not sequence all')
    },
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}
