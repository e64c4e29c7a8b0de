import { type Actor, type Answer, type DeferredReport, granted, type MessageId, problem, refused } from '@carnet/api'
import type { StatedRecord } from '@carnet/customs'
import { createHash, hash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { commitTo, type Entry, entryOf } from '../ledger/index.ts'
import { isDuplicate } from '../store/index.ts'
import type { Intake, MessageClosing, MessageOpening } from '../types.ts'
import { VaultFault } from '../vault/index.ts'
import { earlierAcceptance, idempotencyOf, referenceOf } from './acceptance.ts'
import { aliveUntil, IntakeGone } from './batches.ts'
import { type Kept, notAsKept, openKept, removeDeferred, reportOf, sealKept } from './deferred-row.ts'
import { endingText, inParts } from './deferred-parts.ts'
import type { IntakePorts } from './ports.ts'
import { validated } from './validated.ts'

/** The same message, or another under its idempotency key, was accepted in the meantime. */
class AcceptedBefore extends Error {
  override readonly name = 'AcceptedBefore'
}

/**
 * Takes a message while the key provider is down: what the edge read of it is validated, and kept sealed to the vault's public
 * key. Nobody answers for it before `accept`.
 */
export async function deferMessage(actor: Actor, opening: MessageOpening, on: IntakePorts): Promise<Intake> {
  const { database, vault, reached = () => undefined } = on
  const id = uuid()
  const receivedAt = on.now()
  // Without it nothing that is deferred could be logged: better known now than at the end.
  await vault.epochKey('event', receivedAt)
  await database.transaction(({ query }) =>
    query('insert into deferred (id, source, received_at, alive_until, key) values ($1, $2, $3, $4, $5)', [
      id,
      actor.id,
      receivedAt,
      aliveUntil(receivedAt),
      vault.deferral.key,
    ]),
  )
  await reached('begun')
  const counts: Record<string, number> = {}
  const root = createHash('sha256')
  let parts = 0
  let counted = 0

  /** Seals the next part. Each is sealed for its message and its number. */
  const sealNext = async (plain: Uint8Array, last: boolean): Promise<readonly [number, Uint8Array]> => {
    const part = parts++
    const sealed = await vault.deferral.seal({ message: id, part, last }, plain)
    root.update(hash('sha256', sealed, 'buffer'))
    return [part, sealed]
  }
  const keep = async (records: readonly StatedRecord[]): Promise<void> => {
    const sealed: (readonly [number, Uint8Array])[] = []
    for (const plain of inParts(records)) sealed.push(await sealNext(plain, false))
    await database.transaction(async ({ query }) => {
      const own = await query('update deferred set alive_until = $2 where id = $1 and sealed is null returning id', [
        id,
        aliveUntil(on.now()),
      ])
      if (own.length === 0) throw new IntakeGone()
      for (const [part, bytes] of sealed)
        await query('insert into deferred_part (deferred, part, sealed) values ($1, $2, $3)', [id, part, bytes])
    })
    await reached('kept')
  }
  const abandon = (): Promise<void> =>
    database.transaction(async (transaction) => {
      const [own] = await transaction.query('select id from deferred where id = $1 and sealed is null for update', [id])
      if (own !== undefined) await removeDeferred(transaction, id)
    })

  return {
    async add(unchecked) {
      const records = validated(unchecked, counted)
      if (!records.ok) return records
      counted += records.value.length
      for (const { type } of records.value) counts[type] = (counts[type] ?? 0) + 1
      await keep(records.value)
      return granted(undefined)
    },
    accept: (closing) =>
      unlessRefused(async () => {
        if (closing.records !== counted) return refused(problem('message/unfinished', {}))
        const [number, last] = await sealNext(endingText({ opening, closing }), true)
        const kept: Omit<Kept, 'entry'> = {
          v: 1,
          source: actor.id,
          receivedAt: receivedAt.toISOString(),
          reference: referenceOf(on, closing),
          format: opening.format,
          bytes: closing.bytes,
          records: counts,
          parts,
          root: root.digest('base64url'),
        }
        try {
          return granted(await complete(id, kept, { number, last, opening }, on))
        } catch (failure) {
          if (!isDuplicate(failure) && !(failure instanceof AcceptedBefore)) throw failure
          await abandon()
          return await earlierAnswer(actor, opening, closing, on)
        }
      }),
    abandon,
  }
}

/** What the vault can't do is a refusal: the message is then abandoned, and sent again. */
async function unlessRefused<T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await work()
  } catch (failure) {
    if (failure instanceof VaultFault) return refused(failure.problem)
    throw failure
  }
}

interface Ending {
  readonly number: number
  readonly last: Uint8Array
  readonly opening: MessageOpening
}

/** The node answers for the message from here on: its row comes to its end in the transaction that holds its ledger entry. */
async function complete(
  id: string,
  said: Omit<Kept, 'entry'>,
  { number, last, opening }: Ending,
  on: IntakePorts,
): Promise<DeferredReport> {
  const at = on.now()
  const { entry, event } = await deferredEntry(id, said, at, on)
  const kept: Kept = { ...said, entry: Buffer.from(entry.hash).toString('base64url') }
  await on.database.transaction(async (transaction) => {
    const { query } = transaction
    const [own] = await query('select id from deferred where id = $1 and sealed is null for update', [id])
    if (own === undefined) throw new IntakeGone()
    const ended = await query(
      `update deferred set reference = $2, idempotency = $3, sealed = $4
        where id = $1 and not exists (
          select from acceptance a where a.source = deferred.source and (a.reference = $2 or a.idempotency = $3))
       returning id`,
      [id, kept.reference, idempotencyOf(on, opening), sealKept(on, id, kept)],
    )
    if (ended.length === 0) throw new AcceptedBefore()
    await query('insert into deferred_part (deferred, part, sealed) values ($1, $2, $3)', [id, number, last])
    await on.ledger.stamp(transaction, [{ entry, event }])
  })
  const [receipt] = await on.ledger.committed([entry])
  await on.reached?.('deferred')
  if (receipt === undefined) throw new Error('the ledger gave no receipt')
  const { format, records, bytes } = kept
  return { message: on.vault.externalId(id) as MessageId, deferred: true, format, records, bytes, receipt }
}

async function deferredEntry(id: string, kept: Omit<Kept, 'entry'>, at: Date, on: IntakePorts) {
  const { seed, said } = commitTo([id], on.random)
  const records = Object.values(kept.records).reduce((sum, count) => sum + count, 0)
  const entry: Entry = entryOf(
    {
      kind: 'message-deferred',
      at,
      authority: on.authority,
      actor: on.vault.pseudonym('actor', kept.source),
      counts: { records, parts: kept.parts },
      ...said,
    },
    on.random,
  )
  const payload = {
    deferred: id,
    actor: kept.source,
    commitmentSeed: Buffer.from(seed).toString('base64url'),
    root: kept.root,
  }
  const { key, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  return { entry, event: { kind: 'message-deferred', actor: kept.source, key, sealed, at } as const }
}

/**
 * What the same message was answered with before, whether it waits or was taken in; a conflict where the idempotency key named
 * another one.
 */
export async function earlierAnswer(
  actor: Pick<Actor, 'id'>,
  opening: MessageOpening,
  closing: MessageClosing,
  on: IntakePorts,
): ReturnType<Intake['accept']> {
  const reference = referenceOf(on, closing)
  const [row] = await on.database.transaction(({ query }) =>
    query<{ id: string; sealed: Uint8Array }>(
      'select id, sealed from deferred where source = $1 and reference = $2 and sealed is not null',
      [actor.id, reference],
    ),
  )
  if (row === undefined) return earlierAcceptance(actor, opening, closing, on)
  const kept = openKept(on, row.id, row.sealed)
  // The columns are for finding it; what it is stands in what was sealed.
  if (kept.reference !== reference || kept.source !== actor.id) return refused(notAsKept(row.id).problem)
  return granted(await reportOf(on, row.id, kept))
}
