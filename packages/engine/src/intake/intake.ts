import { type Actor, type Answer, granted, type IntakeReport, problem, refused } from '@carnet/api'
import { type CustomsRecord, retentionOf, validateRecord } from '@carnet/customs'
import { v7 as uuid } from 'uuid'
import type { Ledger } from '../ledger/index.ts'
import { type Database, isDuplicate } from '../store/index.ts'
import type { Intake, MessageClosing, MessageOpening } from '../types.ts'
import type { Vault } from '../vault/index.ts'
import { acceptIntake, earlierAcceptance } from './acceptance.ts'
import { identifierTerms, sealBatch, type SealedBatch, writeBatch } from './batch.ts'
import { recordCommitments } from './commitments.ts'
import { countRecord, emptyTally, type Tally } from './tally.ts'
import { forgetSubjects, resolve, type Subject, SubjectsMoved } from './subjects.ts'

export interface IntakePorts {
  readonly database: Database
  readonly vault: Vault
  readonly ledger: Ledger
  readonly authority: string
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
}

/** How long an intake that nobody feeds any more is left alone before it is swept. */
const patience = 60_000
/** How often a batch is resolved anew when other messages register the same subjects at the same time. */
const attempts = 10
/** Subjects that an intake remembers; above, it asks the store again, so that memory does not grow with the message. */
const mostKnown = 100_000

/** Begins to take a message in. Batches commit as they come and stay invisible until `accept`. */
export async function beginIntake(actor: Actor, opening: MessageOpening, on: IntakePorts): Promise<Intake> {
  const id = uuid()
  const origin = { intake: id, source: actor.id, receivedAt: on.now() }
  await on.database.transaction(({ query }) =>
    query('insert into intake (id, source, started_at, alive_until) values ($1, $2, $3, $4)', [
      id,
      actor.id,
      origin.receivedAt,
      later(origin.receivedAt),
    ]),
  )
  const known = new Map<string, Subject>()
  const commitments = recordCommitments(on.random(32))
  const tally = emptyTally()
  let writing: Promise<void> = Promise.resolve()
  let ordinal = 0

  const seal = async (records: readonly CustomsRecord[], first: number): Promise<SealedBatch> => {
    if (known.size > mostKnown) known.clear()
    await resolve(on.database, id, identifierTerms(on.vault, records), known)
    return sealBatch(records, first, origin, known, retentionOf, on.vault)
  }
  const write = async (records: readonly CustomsRecord[], first: number, sealed: SealedBatch): Promise<void> => {
    for (let batch = sealed, attempt = 1; ; attempt++) {
      try {
        await on.database.transaction(async (transaction) => {
          await transaction.query('update intake set alive_until = $2 where id = $1', [id, later(on.now())])
          await writeBatch(transaction, id, batch)
        })
        for (const { id: record, digest } of batch.digests) commitments.add(record, digest)
        tally.subjects.new += batch.added.subjects.length
        tally.subjects.known +=
          records.reduce((sum, { subjects }) => sum + subjects.length, 0) - batch.added.subjects.length
        return
      } catch (failure) {
        if (!(failure instanceof SubjectsMoved || isDuplicate(failure)) || attempt === attempts) throw failure
        known.clear()
        batch = await seal(records, first)
      }
    }
  }

  const abandon = async (): Promise<void> => {
    await writing.catch(() => undefined)
    await removeIntake(on.database, id)
  }

  return {
    async add(unchecked) {
      const records: CustomsRecord[] = []
      for (const each of unchecked) {
        const validated = validateRecord(each)
        if (!validated.ok) {
          await abandon()
          return refused(problem('message/unknown-record', { record: ordinal + records.length, at: validated.at }))
        }
        records.push(validated.record)
        countRecord(tally, validated.record)
      }
      const first = ordinal
      ordinal += records.length
      // The batch before is written while this one is sealed; never more than two are in memory.
      const previous = writing
      const sealed = await seal(records, first)
      await previous
      writing = write(records, first, sealed)
      writing.catch(() => undefined)
      return granted(undefined)
    },
    async accept(closing) {
      await writing
      if (closing.records !== ordinal) {
        await abandon()
        return refused(problem('message/unfinished', {}))
      }
      return finish(actor, opening, closing, { id, tally, root: commitments.root(), key: commitments.key }, on)
    },
    abandon,
  }
}

const later = (now: Date): Date => new Date(now.getTime() + patience)

interface Finished {
  readonly id: string
  readonly tally: Tally
  readonly root: Uint8Array
  readonly key: Uint8Array
}

async function finish(
  actor: Actor,
  opening: MessageOpening,
  closing: MessageClosing,
  finished: Finished,
  on: IntakePorts,
): Promise<Answer<IntakeReport>> {
  try {
    return granted(await acceptIntake(actor, opening, closing, finished, on))
  } catch (failure) {
    if (!isDuplicate(failure)) throw failure
    await removeIntake(on.database, finished.id)
    return earlierAcceptance(actor, opening, closing, on)
  }
}

async function removeIntake(database: Database, id: string): Promise<void> {
  await database.transaction(async (transaction) => {
    const { query } = transaction
    // Locked first: an acceptance and a removal of the same intake exclude each other.
    const [own] = await query('select id from intake where id = $1 for update', [id])
    if (own === undefined) return
    await query('delete from term where record in (select id from record where intake = $1)', [id])
    await query('delete from compartment where record in (select id from record where intake = $1)', [id])
    await query('delete from record where intake = $1', [id])
    await forgetSubjects(transaction, id)
    await query('delete from intake where id = $1', [id])
  })
}

/** Removes what messages left that were never accepted: their process ended, or their sender did. */
export async function sweepIntakes(database: Database, now: Date, all: boolean): Promise<number> {
  const dead = await database.transaction(({ query }) =>
    query<{ id: string }>('select id from intake where $2 or alive_until < $1', [now, all]),
  )
  for (const { id } of dead) await removeIntake(database, id)
  return dead.length
}
