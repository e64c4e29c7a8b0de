import { type ActorId, type Answer, granted } from '@carnet/api'
import { createHash, hash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { type Database, isDuplicate } from '../store/index.ts'
import { type OpenDeferred, VaultFault } from '../vault/index.ts'
import { acceptIntake, NoLongerWaits } from './acceptance.ts'
import { aliveUntil, type Batches, batchesOf, IntakeSpoilt } from './batches.ts'
import { type Ends, endsIn, recordsIn } from './deferred-parts.ts'
import { type Kept, notAsKept, openKept, removeDeferred } from './deferred-row.ts'
import type { IntakePorts } from './ports.ts'
import { quarantine } from './quarantine.ts'
import { removeIntake } from './sweep.ts'
import { countRecord, emptyTally, type Tally } from './tally.ts'
import { validated } from './validated.ts'

/** How far taking in is, and when it is to end. */
export interface Taking {
  /** Told after each message. Throws where the work is to end. */
  readonly progress: (done: number, total: number) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Takes in what waits, in the order in which it came. Cut short anywhere, it may be begun again: a message waits until the
 * transaction that accepts it. Throws, once it has seen to the others, where one can't be taken in; at once where the
 * provider is down again.
 */
export async function takeInWaiting(on: IntakePorts, { progress, signal }: Taking): Promise<void> {
  const waiting = await on.database.statements(({ query }) =>
    query<Row>('select id, sealed from deferred where sealed is not null order by received_at, id'),
  )
  const failures: unknown[] = []
  for (const [done, message] of waiting.entries()) {
    await progress(done, waiting.length)
    try {
      await takeIn(message, on, signal)
    } catch (failure) {
      if (signal.aborted || (await on.vault.deferral.needed('now'))) throw failure
      failures.push(failure)
    }
  }
  await progress(waiting.length - failures.length, waiting.length)
  if (failures.length > 0) throw failures[0]
}

interface Row {
  readonly id: string
  readonly sealed: Uint8Array
}

async function takeIn({ id, sealed }: Row, on: IntakePorts, signal: AbortSignal): Promise<void> {
  const kept = openKept(on, id, sealed)
  const done = await on.vault.deferral.opening(async (open) => {
    const message = { id, kept, open, signal }
    const taken = await unspoilt(() => intakeOf(message, on))
    if (!taken.ok) await refuse(message, taken.problem.code, on)
  })
  if (!done.ok) throw new VaultFault(done.problem)
}

/** How often a message is taken in anew when something of it is destroyed meanwhile. */
const attempts = 3

async function unspoilt<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (failure) {
      if (!(failure instanceof IntakeSpoilt) || attempt === attempts) throw failure
    }
  }
}

interface Message {
  readonly id: string
  readonly kept: Kept
  readonly open: OpenDeferred
  readonly signal: AbortSignal
}

/** Records that are no longer well-formed, by a dictionary that has changed since, are a refusal. */
async function intakeOf(message: Message, on: IntakePorts): Promise<Answer<void>> {
  const { id, kept } = message
  // An id of its own at each attempt: whoever still works on an earlier one finds that gone.
  const intake = uuid()
  const receivedAt = new Date(kept.receivedAt)
  const now = on.now()
  await on.database.transaction(({ query }) =>
    query('insert into intake (id, source, started_at, alive_until) values ($1, $2, $3, $4)', [
      intake,
      kept.source,
      now,
      aliveUntil(now),
    ]),
  )
  await on.reached?.('opened')
  const batches = batchesOf({ intake, source: kept.source, receivedAt }, on)
  const tally = emptyTally()
  let accepted = false
  try {
    const ends = await feed(message, batches, tally, on)
    if (!ends.ok) return ends
    const { opening, closing } = ends.value
    const written = await batches.written()
    if (written.records !== closing.records) throw notAsKept(id)
    await on.reached?.('written')
    const finished = { id: intake, receivedAt: now, tally, written, deferred: id }
    await acceptIntake({ id: kept.source as ActorId }, opening, closing, finished, on)
    accepted = true
    await on.reached?.('accepted')
    return granted(undefined)
  } catch (failure) {
    if (failure instanceof NoLongerWaits) return granted(undefined)
    if (!isDuplicate(failure)) throw failure
    // The same message was sent again, and taken in before this one.
    await on.database.transaction((transaction) => removeDeferred(transaction, id))
    return granted(undefined)
  } finally {
    if (!accepted) {
      await batches.written().catch(() => undefined)
      await removeIntake(on.database, intake)
    }
  }
}

async function feed(message: Message, batches: Batches, tally: Tally, on: IntakePorts): Promise<Answer<Ends>> {
  let counted = 0
  for await (const part of partsOf(message, on)) {
    if (part.last) return granted(endsIn(part.plain))
    const records = validated(recordsIn(part.plain), counted)
    if (!records.ok) return records
    counted += records.value.length
    for (const record of records.value) countRecord(tally, record)
    await batches.add(records.value)
    await on.reached?.('sealed')
  }
  throw notAsKept(message.id)
}

/**
 * The parts as they were sealed, all of them, in order. THREAT: an operator swaps parts between messages or within one, leaves
 * some out, or seals some himself, since the key they are sealed to is public: what they hash to stands in a row that only
 * the node can have written.
 */
async function* partsOf(
  { id, kept: { parts, root }, open, signal }: Message,
  { database }: IntakePorts,
): AsyncGenerator<{ readonly plain: Buffer; readonly last: boolean }> {
  const found = createHash('sha256')
  for (let part = 0; part < parts; part++) {
    signal.throwIfAborted()
    const [row] = await database.statements(({ query }) =>
      query<{ sealed: Uint8Array }>('select sealed from deferred_part where deferred = $1 and part = $2', [id, part]),
    )
    const last = part === parts - 1
    const plain = row && (await open({ message: id, part, last }, row.sealed))
    if (row === undefined || plain === undefined) throw await missing(id, database)
    found.update(hash('sha256', row.sealed, 'buffer'))
    if (last && found.digest('base64url') !== root) throw notAsKept(id)
    yield { plain, last }
  }
}

/** Another process may just have taken the message in, all of its parts with it. */
async function missing(id: string, { statements }: Database): Promise<Error> {
  const [waits] = await statements(({ query }) => query('select id from deferred where id = $1', [id]))
  return waits === undefined ? new NoLongerWaits() : notAsKept(id)
}

/** Its records go to the quarantine, part by part, where the bytes of refused messages are. */
async function refuse(message: Message, fault: string, on: IntakePorts): Promise<void> {
  const { id, kept } = message
  async function* lines(): AsyncGenerator<Uint8Array> {
    for await (const { plain, last } of partsOf(message, on)) if (!last) yield Buffer.concat([plain, Buffer.from('\n')])
  }
  await quarantine(
    { id: kept.source as ActorId },
    { format: kept.format, fault, bytes: lines() },
    on,
    async (transaction) => {
      await removeDeferred(transaction, id)
    },
  )
}
