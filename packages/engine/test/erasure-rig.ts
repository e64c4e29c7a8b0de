import type { CaseId, DestructionCertificate, SubjectId } from '@carnet/api'
import type { DestructionStep } from '../src/erasure/index.ts'
import type { Session } from '../src/types.ts'
import { ended } from './destructions.ts'
import { declaration, ingest, openCase, openWorld, valueOf, type World } from './world.ts'

/** A node on a server, whose records are multiplied by SQL: what is sealed in them opens to nobody, and is destroyed alike. */
export interface ErasureRig extends AsyncDisposable {
  /** A subject with so many records. */
  subjectWith(records: number): Promise<SubjectId>
  /** A period that is over, with so many records. */
  periodWith(records: number): Promise<string>
  /** How long the keys took to go, from the mark to T1, and the answer as a whole; and how fast the rest was swept. */
  erase(subject: SubjectId): Promise<Destroyed>
  expire(period: string): Promise<Destroyed>
}

export interface Destroyed {
  /** From the mark to T1. */
  readonly milliseconds: number
  /** From the request to its answer: it counts how many records there are, since nobody else has to agree here whatever that is. */
  readonly answered: number
  readonly sweptPerSecond: number
}

const today = new Date('2026-06-15T12:00:00Z')
const long = new Date('2020-01-15T12:00:00Z')
const unlimited = { above: 1_000_000_000, delay: 0 }

export async function openErasureRig(databaseUrl: string): Promise<ErasureRig> {
  let clock = today
  const reached = new Map<DestructionStep, number>()
  const destroyed = (step: DestructionStep): void => void reached.set(step, performance.now())
  const world = await openWorld(
    'postgres',
    databaseUrl,
    { destroyed },
    { massDestruction: unlimited, now: () => clock },
  )
  const dpo = await world.person(['dpo'])
  const source = await world.source()
  const request = await openCase(world.engine, dpo, 'court-order')
  let subjects = 0
  return {
    async subjectWith(records) {
      const importer = `KRBENCH${subjects++}`
      valueOf(await ingest(world.engine, source, [declaration({ reference: importer, importer })]))
      await multiply(world, records - 1)
      const asked = { element: 'declaration.importer.id', value: importer, issuer: 'XX', case: request }
      const { found } = valueOf(await world.engine.answer('findSubject', dpo, asked))
      if (found === undefined) throw new Error('the importer was not taken in')
      return found.subject
    },
    async periodWith(records) {
      clock = long
      valueOf(await ingest(world.engine, source, [declaration({ reference: 'long ago' })]))
      clock = today
      await multiply(world, records - 1)
      return long.toISOString().slice(0, 7)
    },
    erase: (subject) =>
      measured(world, dpo, reached, async () =>
        valueOf(await world.engine.answer('erase', dpo, { subject, case: request, keep: [] })),
      ),
    expire: (period) => measured(world, dpo, reached, () => expiring(world, dpo, request, period)),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const expiring = async (
  { engine }: World,
  dpo: Session,
  request: CaseId,
  period: string,
): Promise<DestructionCertificate> =>
  valueOf(await engine.answer('expire', dpo, { class: 'goods', period, case: request }))

async function measured(
  world: World,
  dpo: Session,
  reached: ReadonlyMap<DestructionStep, number>,
  destroy: () => Promise<DestructionCertificate>,
): Promise<Destroyed> {
  const begun = performance.now()
  const { id } = await destroy()
  const answered = performance.now() - begun
  const milliseconds = (reached.get('here') ?? Number.NaN) - (reached.get('marked') ?? Number.NaN)
  const { inventory } = await ended(world, dpo, id)
  const seconds = (performance.now() - begun - answered) / 1000
  return { milliseconds, answered, sweptPerSecond: (inventory?.counts.records ?? 0) / seconds }
}

/** The newest record, with its compartments and terms, so many times more. */
const multiply = (world: World, times: number): Promise<void> =>
  world.operate(async ({ query }) => {
    await query(
      `create temporary table copied on commit drop as
         select r.id as original, gen_random_uuid() as id
           from (select id from record order by intake desc limit 1) as r, generate_series(1, $1::int)`,
      [times],
    )
    await query(
      `insert into record select c.id, intake, ordinal, type, office, source, received_at, class, epoch, stage, version, open, digest
         from record r join copied c on c.original = r.id`,
    )
    await query(
      `insert into compartment (record, name, part, subject, key, epoch, version, sealed)
         select c.id, name, part, case when subject = record then c.id else subject end, key, epoch, version, sealed
         from compartment k join copied c on c.original = k.record`,
    )
    await query(
      'insert into term (term, record, part) select t.term, c.id, t.part from term t join copied c on c.original = t.record',
    )
  })
