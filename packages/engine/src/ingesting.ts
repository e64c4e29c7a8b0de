import { type Actor, type Answer, granted, Place, problem, refused } from '@carnet/api'
import { z } from 'zod'
import type { OperationPorts } from './deed.ts'
import { beginIntake, type IntakePorts, quarantine } from './intake/index.ts'
import { mayAct } from './release/index.ts'
import type { Engine, Intake, Session } from './types.ts'

/** Runs one operation and turns what went wrong into the problem that says so. */
type Asked = <T>(what: string, work: () => Promise<Answer<T>>) => Promise<Answer<T>>

/** The half of the engine that takes messages in: who sends one is found and decided before its first record. */
export function ingesting(on: OperationPorts & IntakePorts, asked: Asked): Pick<Engine, 'beginIntake' | 'quarantine'> {
  return {
    beginIntake: (session, opening) =>
      asked('begin-intake', async () => {
        const source = await sourceOf(session, on)
        if (!source.ok) return source
        if (!Opening.safeParse(opening).success) return malformed('opening')
        return granted(guarded(await beginIntake(source.value, opening, on), asked))
      }),
    quarantine: (session, message) =>
      asked('quarantine', async () => {
        const source = await sourceOf(session, on)
        if (!source.ok) return source
        await quarantine(source.value, message, on)
        return granted(undefined)
      }),
  }
}

async function sourceOf(session: Session, on: OperationPorts): Promise<Answer<Actor>> {
  const actor = await on.identity.require(session)
  if (!actor.ok) return actor
  const registered = await on.database.transaction((transaction) => on.identity.mayIngest(transaction, actor.value.id))
  if (!registered.ok) return registered
  const decision = mayAct(actor.value, 'ingest', { 'actor.may-ingest': registered.value }, on.policy, on.now())
  return decision.ok ? actor : decision
}

const guarded = (intake: Intake, asked: Asked): Intake => ({
  add: (records) => asked('intake', () => intake.add(records)),
  accept: (closing) =>
    asked('accept', async () => (Closing.safeParse(closing).success ? intake.accept(closing) : malformed('closing'))),
  abandon: async () => {
    await asked('abandon', async () => {
      await intake.abandon()
      return granted(undefined)
    })
  },
})

/** THREAT: a taken-over edge. What it says about a message is read like anything else that comes from outside. */
const Opening = z.strictObject({ format: z.string().max(60), idempotencyKey: z.string().min(1).max(200).optional() })
const Closing = z.strictObject({
  digest: z.instanceof(Uint8Array).refine(({ length }) => length === 32),
  bytes: z.int().nonnegative(),
  records: z.int().nonnegative(),
  unknown: z.array(z.strictObject({ field: z.string().max(256), place: Place, count: z.int().positive() })).max(4096),
})

const malformed = (at: string): Answer<never> => refused(problem('request/malformed', { at, expected: 'its schema' }))
