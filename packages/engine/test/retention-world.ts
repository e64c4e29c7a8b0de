import type { ActorId, Answer, CaseId, CaseKind, JobId, RecordId, Retention, Role, View } from '@carnet/api'
import type { CustomsRecord } from '@carnet/customs'
import { setTimeout } from 'node:timers/promises'
import { openEngine, type Watched } from '../src/engine.ts'
import type { Transaction } from '../src/store/index.ts'
import type { Engine, Session } from '../src/types.ts'
import { type EngineName, ingest, openWorld, valueOf, type World } from './world.ts'

/** Somebody of a node whose clock the test sets: tokens are issued today, so that they live whatever it says. */
export interface Somebody {
  readonly id: ActorId
  readonly session: Session
}

export interface RetentionWorld extends AsyncDisposable {
  readonly world: World
  readonly engine: Engine
  /** Closes the node and opens it again as if it were then. */
  at(now: Date, watched?: Watched): Promise<Engine>
  close(): Promise<void>
  somebody(role: Role): Somebody
  readonly source: Session
  /** Takes records in; their ids outside, found by what they are found by. */
  take(records: readonly CustomsRecord[]): Promise<void>
  /** Waits until a job has ended; its state. */
  ended(job: JobId): Promise<string>
  retention(): Promise<Retention>
  find(by: Somebody, matter: CaseId, purpose: string, element: string, value: string): Promise<Answer<View>>
  openCase(by: Somebody, kind: CaseKind): Promise<CaseId>
  /** Ids of what a search leads to. */
  ids(answer: Answer<View>): readonly RecordId[]
  /** What an operator of the data store can do, while the node is closed. */
  operate<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}

const roles = [
  'officer',
  'senior-officer',
  'analyst',
  'dpo',
  'liaison',
  'operator',
  'key-custodian',
  'auditor',
] as const

export async function openRetentionWorld(
  name: EngineName,
  databaseUrl: string,
  began: Date,
  watched: Watched = { patience: 0 },
): Promise<RetentionWorld> {
  const world = await openWorld(name, databaseUrl)
  const people = new Map<string, Somebody>()
  for (const role of roles) {
    const request = { name: `A ${role}`, roles: [role], offices: ['020'] }
    const made = valueOf(await world.engine.answer('createPerson', world.administrator, request))
    people.set(role, { id: made.actor.id, session: { token: made.credential.token } })
  }
  const source = await world.source()
  await world.close()
  let clock = began
  let engine: Engine | undefined
  const close = async (): Promise<void> => {
    await engine?.[Symbol.asyncDispose]()
    engine = undefined
  }
  const open = async (more: Watched): Promise<Engine> => {
    await close()
    engine = valueOf(await openEngine({ ...world.options, now: () => clock }, more))
    return engine
  }
  await open(watched)
  const current = (): Engine => {
    if (engine === undefined) throw new Error('the node is closed')
    return engine
  }
  const somebody = (role: string): Somebody => {
    const found = people.get(role)
    if (found === undefined) throw new Error(`there is no ${role}`)
    return found
  }
  return {
    world,
    get engine() {
      return current()
    },
    at: async (now, more = watched) => {
      clock = now
      return open(more)
    },
    close,
    somebody,
    source,
    async take(records) {
      valueOf(await ingest(current(), source, records))
    },
    async ended(id) {
      for (;;) {
        const job = valueOf(await current().answer('job', somebody('operator').session, { id }))
        if (job.state !== 'queued' && job.state !== 'running') return job.state
        if (job.fault !== undefined) return `${job.state} ${job.fault}`
        await setTimeout(20)
      }
    },
    retention: async () => valueOf(await current().answer('retention', somebody('dpo').session, {})),
    find: (by, matter, purpose, element, value) =>
      current().answer('find', by.session, {
        purpose,
        case: matter,
        select: { search: { element, value } },
        answer: 'whole',
      }),
    openCase: async (by, kind) =>
      valueOf(await current().answer('openCase', by.session, { kind, reference: 'host system 7' })).id,
    ids: (answer) => valueOf(answer).records.map(({ id }) => id),
    async operate(work) {
      await close()
      const result = await world.operate(work)
      await world.close()
      await open(watched)
      return result
    },
    async [Symbol.asyncDispose]() {
      await close()
      await world[Symbol.asyncDispose]()
    },
  }
}
