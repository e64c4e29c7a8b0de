import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeSync } from 'node:fs'
import type { LedgerStep } from '../src/ledger/index.ts'
import { openDatabase } from '../src/store/index.ts'
import { type LogKey, openOn, stampMany } from './ledger-world.ts'

/** A process of its own that stamps and sequences, and is killed when it first reaches a step. */
export interface LedgerCrash {
  readonly place: string
  readonly dataFolder?: string | undefined
  readonly anchorFolder: string
  /** The log's key, PKCS #8 in base64: made for the test. */
  readonly privateKey: string
  readonly publicKey: string
  readonly entries: number
  readonly step: LedgerStep
}

/** What it was told, as it was told it: one line of JSON each. */
export type Told = { readonly acknowledged: readonly string[] } | { readonly checkpoint: string }

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64')
const tell = (told: Told): void => void writeSync(1, `${JSON.stringify(told)}\n`)

const crash = JSON.parse(readFileSync(0, 'utf8')) as LedgerCrash
const key: LogKey = {
  publicKey: new Uint8Array(bytesOf(crash.publicKey)),
  privateKey: createPrivateKey({ key: bytesOf(crash.privateKey), format: 'der', type: 'pkcs8' }),
}
const database = await openDatabase(crash.place)
const ledger = await openOn(database, key, crash.anchorFolder, {
  dataFolder: crash.dataFolder,
  reached: (step) => {
    if (step !== crash.step) return
    process.kill(process.pid, 'SIGKILL')
    for (;;);
  },
})
const entries = await stampMany(database, ledger, crash.entries)
tell({ acknowledged: entries.map(({ hash }) => Buffer.from(hash).toString('base64')) })
await ledger.sequence()
tell({ checkpoint: (await ledger.status()).checkpoint })
await ledger[Symbol.asyncDispose]()
await database[Symbol.asyncDispose]()
