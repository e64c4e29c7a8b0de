import { type Actor, type Answer, granted, type IntakeReport, problem, refused } from '@carnet/api'
import { type StatedRecord, validateRecord } from '@carnet/customs'
import { v7 as uuid } from 'uuid'
import { isDuplicate } from '../store/index.ts'
import type { Intake, MessageClosing, MessageOpening } from '../types.ts'
import { acceptIntake, earlierAcceptance } from './acceptance.ts'
import { aliveUntil, batchesOf, IntakeGone, IntakeSpoilt } from './batches.ts'
import type { IntakePorts } from './ports.ts'
import { removeIntake } from './sweep.ts'
import { countRecord, emptyTally } from './tally.ts'

/** Begins to take a message in. Batches commit as they come and stay invisible until `accept`. */
export async function beginIntake(actor: Actor, opening: MessageOpening, on: IntakePorts): Promise<Intake> {
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
    const records: StatedRecord[] = []
    for (const each of unchecked) {
      const validated = validateRecord(each)
      if (!validated.ok) return refused(problem('message/unknown-record', { record: counted, at: validated.at }))
      counted++
      records.push(validated.record)
      countRecord(tally, validated.record)
    }
    await batches.add(records)
    return granted(undefined)
  }
  const accept = async (closing: MessageClosing): Promise<Answer<IntakeReport>> => {
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
      if (!isDuplicate(failure) && !(failure instanceof IntakeSpoilt)) throw failure
      await remove()
      if (failure instanceof IntakeSpoilt) return unfinished
      return earlierAcceptance(actor, opening, closing, on)
    }
  }
  return oneByOne({
    add,
    accept,
    async abandon() {
      await batches.written().catch(() => undefined)
      await remove()
    },
  })
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
