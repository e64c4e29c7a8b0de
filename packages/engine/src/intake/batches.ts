import { type StatedRecord, retentionOf } from '@carnet/customs'
import { isDuplicate } from '../store/index.ts'
import {
  identifierTerms,
  keyBatch,
  type KeyedBatch,
  type Origin,
  sealBatch,
  type SealedBatch,
  writeBatch,
} from './batch.ts'
import { VaultFault } from '../vault/index.ts'
import { recordCommitments } from './commitments.ts'
import type { IntakePorts } from './ports.ts'
import { nobodyKnown, resolve, SubjectsMoved } from './subjects.ts'

/** How long an intake that nobody feeds any more is left alone before it is swept, in milliseconds. */
const patience = 10 * 60_000
/** How often a batch is resolved anew when other messages register the same subjects at the same time. */
const attempts = 10
/** Subjects that an intake remembers; above, it asks the store again, so that memory does not grow with the message. */
const mostKnown = 100_000

/** What one intake has written so far. */
export interface Written {
  readonly records: number
  readonly subjects: { readonly known: number; readonly new: number }
  /** Keys of the periods that it was sealed in. */
  readonly periods: readonly string[]
  /** Merkle root over the commitments to the records, and the key that opens them. */
  readonly root: Uint8Array
  readonly key: Uint8Array
}

/** Seals and writes the batches of one intake. Not to be called again before it returned. */
export interface Batches {
  /** One batch is keyed while the one before it is sealed and the one before that is written: never more than three are in memory. */
  add(records: readonly StatedRecord[]): Promise<void>
  /** Returns once everything that was added is written. */
  written(): Promise<Written>
}

export const aliveUntil = (now: Date): Date => new Date(now.getTime() + patience)

/** The intake is no longer there: swept, since nobody had fed it for long. */
export class IntakeGone extends Error {
  override readonly name = 'IntakeGone'
}

/** Something of the message was destroyed before it was accepted: it is to be sent again. */
export class IntakeSpoilt extends Error {
  override readonly name = 'IntakeSpoilt'
}

export function batchesOf(origin: Origin, on: IntakePorts): Batches {
  const known = nobodyKnown(on.vault)
  const commitments = recordCommitments(on.random(32))
  const subjects = { known: 0, new: 0 }
  const periods = new Set<string>()
  let records = 0
  /** How often a batch had to be sealed anew: what was sealed meanwhile relied on subjects that were never written. */
  let moves = 0
  /** The writing of the last batch, and of the one before. */
  let writing: Promise<void> = Promise.resolve()
  let writingBefore: Promise<void> = Promise.resolve()
  let keying: Promise<unknown> = Promise.resolve()

  /** One at a time, since each adds to what is known; `afresh` forgets what batches that came to nothing added. */
  const key = (batch: readonly StatedRecord[], afresh: boolean): Promise<KeyedBatch> => {
    const keyed = keying.then(async () => {
      if (afresh || known.subjects.size > mostKnown) known.forget()
      const terms = identifierTerms(batch, known)
      await resolve(on.database, origin.intake, terms, known.subjects)
      try {
        return await keyBatch(batch, origin, known, retentionOf, on.vault)
      } catch (failure) {
        if (!(failure instanceof VaultFault)) throw failure
        // A key of somebody who was known is gone: who that was is somebody new.
        known.forget()
        await resolve(on.database, origin.intake, identifierTerms(batch, known), known.subjects)
        return keyBatch(batch, origin, known, retentionOf, on.vault)
      }
    })
    keying = keyed.catch(() => undefined)
    return keyed
  }
  const seal = (keyed: KeyedBatch, first: number): Promise<SealedBatch> => {
    for (const epoch of keyed.epochs.values()) periods.add(epoch)
    return sealBatch(keyed, first, origin, on.vault)
  }
  const store = (sealed: SealedBatch): Promise<void> =>
    on.database.transaction(async (transaction) => {
      // Locks the intake: a removal of it and this exclude each other.
      const own = await transaction.query('update intake set alive_until = $2 where id = $1 returning id', [
        origin.intake,
        aliveUntil(on.now()),
      ])
      if (own.length === 0) throw new IntakeGone()
      await writeBatch(transaction, origin.intake, sealed)
    })
  /** `moved` says that batches before this one were sealed anew since it was keyed. */
  const write = async (
    batch: readonly StatedRecord[],
    first: number,
    begun: SealedBatch | undefined,
    moved: boolean,
  ): Promise<void> => {
    let sealed = begun === undefined || moved ? await seal(await key(batch, true), first) : begun
    for (let attempt = 1; ; attempt++) {
      try {
        await store(sealed)
        break
      } catch (failure) {
        if (!(failure instanceof SubjectsMoved || isDuplicate(failure)) || attempt === attempts) throw failure
        moves++
        sealed = await seal(await key(batch, true), first)
      }
    }
    for (const { id, digest } of sealed.digests) commitments.add(id, digest)
    const mentions = batch.reduce((sum, record) => sum + record.subjects.length, 0)
    subjects.new += sealed.added.subjects.length
    subjects.known += mentions - sealed.added.subjects.length
  }

  return {
    async add(batch) {
      const first = records
      records += batch.length
      const before = moves
      const keyed = await key(batch, false)
      await writingBefore
      writingBefore = writing
      // A key may go while others are still being used: what was begun with it is begun anew.
      const sealing = seal(keyed, first).catch(() => undefined)
      writing = Promise.all([sealing, writing]).then(([sealed]) => write(batch, first, sealed, moves !== before))
      writing.catch(() => undefined)
    },
    async written() {
      await writing
      return { records, subjects, periods: [...periods], root: commitments.root(), key: commitments.key }
    },
  }
}
