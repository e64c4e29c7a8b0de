import { randomBytes, sign as signWith, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { v4 as uuid } from 'uuid'
import type { Database, Transaction } from '../src/store/index.ts'
import { type Entry, entryOf, type Ledger, type LedgerPorts, openLedger, type Stamped } from '../src/ledger/index.ts'

/** What the ledger's own tests stand on: a key, entries, a ledger opened on a store. */
export interface LogKey {
  readonly publicKey: Uint8Array
  readonly privateKey: KeyObject
}

export function newLogKey(): LogKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)), privateKey }
}

export const origin = 'carnet.example/test'

export const openOn = async (
  database: Database,
  key: LogKey,
  anchorFolder: string,
  more: Partial<LedgerPorts> = {},
): Promise<Ledger> => {
  const opened = await openLedger({
    database,
    origin,
    publicKey: key.publicKey,
    sign: (bytes) => signWith(null, bytes, key.privateKey),
    anchorFolder,
    ...more,
  })
  if (!opened.ok) throw new Error(`${opened.problem.code} ${JSON.stringify(opened.problem.with)}`)
  return opened.value
}

export function newStamped(records = 1, at: Date = new Date()): Stamped {
  const entry = entryOf({ kind: 'intake', at, authority: 'XX', actor: 'a'.repeat(43), counts: { records } }, (bytes) =>
    randomBytes(bytes),
  )
  return { entry, event: { kind: 'intake', actor: uuid(), key: uuid(), sealed: randomBytes(40), at } }
}

/** Stamps in one transaction and acknowledges, as an operation does. */
export async function stampMany(database: Database, ledger: Ledger, count: number): Promise<readonly Entry[]> {
  const stamped = Array.from({ length: count }, () => newStamped())
  await database.transaction((transaction: Transaction) => ledger.stamp(transaction, stamped))
  const entries = stamped.map(({ entry }) => entry)
  await ledger.acknowledge(entries)
  return entries
}
