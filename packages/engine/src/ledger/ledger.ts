import { type Answer, granted, type LedgerStatus, type Problem, type Receipt, refused } from '@carnet/api'
import type { TreeHead } from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import type { Anchor } from './anchor.ts'
import { readCheckpoint, type Sign, type Signer, signerOf } from './checkpoint.ts'
import { syncTree } from '../durable.ts'
import type { Entry } from './entry.ts'
import { LedgerFault } from './fault.ts'
import { readFile } from './files.ts'
import { entryLine, type Journal, journalExists, openJournal, orderLine } from './journal.ts'
import { promiseOf, receiptOf } from './receipts.ts'
import type { Sequenced } from './sequence.ts'
import { sequencerOn } from './sequencer.ts'
import { type Counted, type Reckoning, type Stamped, writeReckoned, writeStamped } from './stamp.ts'
import { startFrom, type StartPorts } from './start.ts'
import type { Reached } from './steps.ts'
import { readTree } from './tree-row.ts'
import { rebuildTiles, type Verified, verifyAll } from './verify.ts'

export interface LedgerPorts extends StartPorts {
  /** The ledger's name: first line of its checkpoints, name of its key. No spaces, no plus. */
  readonly origin: string
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** Ed25519 signature with the log's key, 64 bytes. */
  readonly sign: Sign
  /** The embedded engine's folder; absent on a server, or where nothing is kept. */
  readonly dataFolder?: string | undefined
  /** Told the code of what keeps the sequencer from its work; never data. */
  readonly failed?: ((code: string) => void) | undefined
  readonly reached?: Reached | undefined
}

/** The ledger of one node, open. */
export interface Ledger extends AsyncDisposable {
  /**
   * Writes entries and their events in the caller's transaction: one statement for any number. Throws `LedgerFault`
   * once the ledger was found not to be what was signed, so that nothing more is disclosed.
   */
  stamp(transaction: Transaction, stamped: readonly Stamped[]): Promise<void>
  /** The same with what is reckoned of their actors: returns the actors whose reckoning, and so whose entries, were written. */
  reckon(
    transaction: Transaction,
    counted: readonly Counted[],
    reckonings: readonly Reckoning[],
  ): Promise<ReadonlySet<string>>
  /**
   * After that transaction committed: on return the entries are durable, on the embedded engine in the journal too, and
   * are soon sequenced. INVARIANT (log-before-release): nothing is disclosed before this returns.
   */
  acknowledge(entries: readonly Entry[]): Promise<void>
  /** `acknowledge`, with the receipt of each: signed promises. */
  committed(entries: readonly Entry[]): Promise<readonly Receipt[]>
  /** The receipt of an entry by its leaf hash, with a proof once a checkpoint covers it. Throws `LedgerFault`. */
  receipt(hash: Uint8Array): Promise<Receipt | undefined>
  /** A static file of the log by its C2SP path: `checkpoint`, `tile/0/000`, `tile/entries/000.p/7` … */
  file(path: string): Promise<Answer<Uint8Array>>
  status(): Promise<LedgerStatus>
  /** Sequences and publishes all that is pending; undefined where another process is at it. */
  sequence(): Promise<Answer<TreeHead | undefined>>
  /** Hashes every entry, tile and head again. */
  verify(): Promise<Answer<Verified>>
  /** Makes lost or damaged tiles again from entries that lead to the anchored root. */
  rebuildTiles(): Promise<Answer<Verified>>
  /** What was found to be wrong since opening. */
  problem(): Problem | undefined
  /** Lets the sequencer run whenever something is pending. */
  start(): void
}

const unobserved: Reached = () => undefined

/** Bytes of the journal above which the embedded store is made durable and the journal begun anew. */
const mostJournal = 32 * 1024 * 1024

/**
 * Opens the ledger. Refuses (`integrity/ledger`) a store that has entries and no anchor, is behind its anchor, went apart
 * from it, or lost entries that were acknowledged.
 */
export async function openLedger(on: LedgerPorts): Promise<Answer<Ledger>> {
  try {
    const unclean = await journalExists(on.anchorFolder)
    const anchor = await startFrom(on)
    const keeper = on.database.engine === 'pglite' ? keeperOf(await openJournal(on.anchorFolder), on) : undefined
    if (unclean) await keeper?.renew()
    return granted(ledgerOn(on, anchor, keeper))
  } catch (failure) {
    if (failure instanceof LedgerFault) return refused(failure.problem)
    throw failure
  }
}

function ledgerOn(on: LedgerPorts, anchor: Anchor, keeper: Keeper | undefined): Ledger {
  const { database } = on
  const signer = signerOf(on.origin, on.publicKey, on.sign)
  const reached = on.reached ?? unobserved
  let fault: LedgerFault | undefined
  const failed = (failure: unknown): void => {
    if (failure instanceof LedgerFault) fault = failure
    on.failed?.(failure instanceof LedgerFault ? failure.what : 'sequencer-failed')
  }
  const sequencer = sequencerOn({
    database,
    anchor,
    signer,
    failed,
    reached,
    sequenced: async (first, entries) => keeper?.sequenced(first, entries),
  })
  const answering = async <T>(work: () => Promise<T>): Promise<Answer<T>> => {
    try {
      return granted(await work())
    } catch (failure) {
      if (!(failure instanceof LedgerFault)) throw failure
      fault = failure
      return refused(failure.problem)
    }
  }
  const acknowledge = async (entries: readonly Entry[]): Promise<void> => {
    await reached('committed')
    await keeper?.keep(entries)
    await reached('acknowledged')
    sequencer.poke()
  }
  return {
    async stamp(transaction, stamped) {
      if (fault !== undefined) throw fault
      await writeStamped(transaction, stamped)
      await reached('stamped')
    },
    async reckon(transaction, counted, reckonings) {
      if (fault !== undefined) throw fault
      const written = await writeReckoned(transaction, counted, reckonings)
      await reached('stamped')
      return written
    },
    acknowledge,
    async committed(entries) {
      await acknowledge(entries)
      return Promise.all(entries.map(({ hash, bytes }) => promiseOf(signer, hash, bytes)))
    },
    receipt: (hash) => database.transaction((transaction) => receiptOf(transaction, signer, hash)),
    async file(path) {
      const answer = await answering(() => database.transaction((transaction) => readFile(transaction, path)))
      return answer.ok ? answer.value : answer
    },
    status: () => database.transaction((transaction) => statusOf(transaction, signer)),
    sequence: () => answering(sequencer.run),
    verify: () => answering(() => verifyAll(database, anchor, signer)),
    rebuildTiles: () => answering(() => rebuildTiles(database, anchor)),
    problem: () => fault?.problem,
    start: sequencer.start,
    async [Symbol.asyncDispose]() {
      await sequencer.stop()
      await keeper?.[Symbol.asyncDispose]()
      await anchor[Symbol.asyncDispose]()
    },
  }
}

async function statusOf(transaction: Transaction, { origin, verifierKey }: Signer): Promise<LedgerStatus> {
  const [waiting] = await transaction.query<{ pending: number }>(
    'select count(*) as pending from entry where position is null',
  )
  const { size } = await readTree(transaction)
  const served = await readCheckpoint(transaction)
  return { origin, key: verifierKey, size, pending: waiting?.pending ?? 0, checkpoint: served?.checkpoint ?? '' }
}

/** Keeps the journal in step with the embedded store. */
interface Keeper extends AsyncDisposable {
  keep(entries: readonly Entry[]): Promise<void>
  sequenced(first: number, entries: readonly Sequenced[]): Promise<void>
  renew(): Promise<void>
}

function keeperOf(
  journal: Journal,
  { database, dataFolder, reached = unobserved }: Pick<LedgerPorts, 'database' | 'dataFolder' | 'reached'>,
): Keeper {
  /** Hashes of entries that the journal has and that have no position yet. */
  const kept = new Set<string>()
  /** Hashes that were given a position, and journaled with it, before `keep` was called for them. */
  const early = new Set<string>()
  const name = (hash: Uint8Array): string => Buffer.from(hash).toString('base64url')
  const flush = async (folder: string): Promise<void> => {
    await reached('set-aside')
    await database.transaction(({ query }) => query('checkpoint'))
    await syncTree(folder)
    await reached('flushed')
  }
  const renew = async (): Promise<void> => {
    if (dataFolder !== undefined) await journal.renew(() => flush(dataFolder))
  }
  return {
    async keep(entries) {
      await journal.append(entries.map(({ bytes }) => entryLine(bytes)))
      for (const { hash } of entries) if (!early.delete(name(hash))) kept.add(name(hash))
    },
    async sequenced(first, entries) {
      // An entry may be given its position before its own operation came to journal it.
      const missing = entries.filter(({ hash }) => !kept.delete(name(hash)))
      await journal.append([
        ...missing.map(({ bytes }) => entryLine(bytes)),
        orderLine(
          first,
          entries.map(({ hash }) => name(hash)),
        ),
      ])
      for (const { hash } of missing) early.add(name(hash))
      if (journal.bytes > mostJournal) await renew()
    },
    renew,
    [Symbol.asyncDispose]: () => journal[Symbol.asyncDispose](),
  }
}
