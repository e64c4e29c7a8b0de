import { type Actor, type Answer, granted, type IntakeAnswer, problem, refused } from '@carnet/api'
import { v7 as uuid } from 'uuid'
import { isDuplicate } from '../store/index.ts'
import type { Intake, MessageClosing, MessageOpening } from '../types.ts'
import { acceptIntake, WaitsAlready } from './acceptance.ts'
import { aliveUntil, batchesOf, IntakeGone, IntakeSpoilt } from './batches.ts'
import { deferMessage, earlierAnswer } from './deferred.ts'
import { unlessDown } from './outage.ts'
import type { IntakePorts } from './ports.ts'
import { removeIntake } from './sweep.ts'
import { countRecord, emptyTally } from './tally.ts'
import { validated } from './validated.ts'

/**
 * Begins to take a message in. Batches commit as they come and stay invisible until `accept`. While the key provider is down
 * the message is kept to be taken in later; one that meets the outage half-way is to be sent again, and is kept then.
 */
export async function beginIntake(actor: Actor, opening: MessageOpening, on: IntakePorts): Promise<Intake> {
  const down = await on.vault.deferral.needed()
  return oneByOne(await (down ? deferMessage : takeMessage)(actor, opening, on))
}

async function takeMessage(actor: Actor, opening: MessageOpening, on: IntakePorts): Promise<Intake> {
  const origin = { intake: uuid(), source: actor.id, receivedAt: on.now() }
  await on.database.transaction(({ query }) =>
    query('insert into intake (id, source, started_at, alive_until) values ($1, $2, $3, $4)', [
      origin.intake,
      actor.id,
      origin.receivedAt,
      aliveUntil(origin.receivedAt),
    ]),
  )
  const batches = batchesOf(origin, on)
  const tally = emptyTally()
  const remove = (): Promise<void> => removeIntake(on.database, origin.intake)
  let counted = 0

  const add = async (unchecked: readonly unknown[]): Promise<Answer<void>> => {
    const records = validated(unchecked, counted)
    if (!records.ok) return records
    counted += records.value.length
    for (const record of records.value) countRecord(tally, record)
    await batches.add(records.value)
    return granted(undefined)
  }
  const accept = async (closing: MessageClosing): Promise<Answer<IntakeAnswer>> => {
    const written = await batches.written()
    if (closing.records !== written.records) return unfinished
    try {
      return granted(
        await acceptIntake(
          actor,
          opening,
          closing,
          { id: origin.intake, receivedAt: origin.receivedAt, tally, written },
          on,
        ),
      )
    } catch (failure) {
      const expected = [IntakeSpoilt, WaitsAlready].some((kind) => failure instanceof kind)
      if (!isDuplicate(failure) && !expected) throw failure
      await remove()
      if (failure instanceof IntakeSpoilt) return unfinished
      return earlierAnswer(actor, opening, closing, on)
    }
  }
  return {
    add: (unchecked) => unlessDown(on.vault, () => add(unchecked)),
    accept: (closing) => unlessDown(on.vault, () => accept(closing)),
    async abandon() {
      await batches.written().catch(() => undefined)
      await remove()
    },
  }
}

const unfinished = refused(problem('message/unfinished', {}))

/**
 * Whoever feeds an intake is not trusted to wait for one call before the next: calls are taken in turn. After a refusal,
 * a failure or the end there is nothing left to call.
 */
function oneByOne(intake: Intake): Intake {
  let turn: Promise<unknown> = Promise.resolve()
  let over = false
  const inTurn = <T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    const done = turn.then(async () => {
      if (over) return unfinished
      try {
        const answer = await work()
        if (!answer.ok) await end()
        return answer
      } catch (failure) {
        over = true
        if (!(failure instanceof IntakeGone)) throw failure
        return unfinished
      }
    })
    turn = done.catch(() => undefined)
    return done
  }
  const end = async (): Promise<void> => {
    over = true
    await intake.abandon()
  }
  return {
    add: (records) => inTurn(() => intake.add(records)),
    accept: (closing) =>
      inTurn(async () => {
        const answer = await intake.accept(closing)
        over = true
        return answer
      }),
    async abandon() {
      const before = turn
      turn = before.then(end)
      await turn
    },
  }
}
