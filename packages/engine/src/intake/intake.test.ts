import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  closingOf,
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

const tables = ['intake', 'record', 'compartment', 'term', 'subject', 'identifier', 'subject_key'] as const

describe.each(engines)('intake on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let source: Session
  let officer: Session
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    source = await world.source()
    officer = await world.person(['officer'])
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const counts = (): Promise<Record<string, number>> =>
    world.operate(async ({ query }) => {
      const columns = tables.map((table) => `(select count(*) from ${table})::int as ${table}`)
      const [row] = await query<Record<string, number>>(`select ${columns.join(', ')}`)
      return { ...row }
    })
  const finds = async (reference: string): Promise<number> => {
    const matter = await openCase(world.engine, officer, 'task')
    return valueOf(await findByReference(world.engine, officer, matter, reference)).records.length
  }

  test('an accepted message is reported and found', async () => {
    const records = [declaration({ reference: 'A-1001' }), declaration({ reference: 'A-1002' })]
    const report = valueOf(await ingest(world.engine, source, records))
    expect(report).toMatchObject({
      again: false,
      records: { declaration: 2 },
      subjects: { known: 2, new: 2 },
      sealed: { open: 6, commercial: 8, enforcement: 2 },
    })
    expect(report.elements['declaration.reference']).toBe(2)
    expect(await finds('A-1001')).toBe(1)
  })

  test('the same message again is acknowledged again and stored once', async () => {
    const records = [declaration({ reference: 'A-2001' })]
    const first = valueOf(await ingest(world.engine, source, records))
    const before = await counts()
    const again = valueOf(await ingest(world.engine, source, records))
    expect(again).toMatchObject({ again: true, message: first.message, records: first.records })
    expect(again.receipt.hash).toBe(first.receipt.hash)
    expect(await counts()).toEqual(before)
  })

  test('two that send the same message at once both get the one acceptance', async () => {
    const records = [declaration({ reference: 'A-2101' }), declaration({ reference: 'A-2102' })]
    const reports = await Promise.all([
      ingest(world.engine, source, records),
      ingest(world.engine, source, records),
      ingest(world.engine, source, records),
    ])
    const values = reports.map(valueOf)
    expect(values.filter(({ again }) => !again)).toHaveLength(1)
    expect(new Set(values.map(({ message }) => message)).size).toBe(1)
    expect(await finds('A-2101')).toBe(1)
  })

  test('an idempotency key names one message: with other bytes it is a conflict', async () => {
    const key = { idempotencyKey: 'k-1' }
    const first = valueOf(await ingest(world.engine, source, [declaration({ reference: 'A-3001' })], key))
    const again = await ingest(world.engine, source, [declaration({ reference: 'A-3001' })], key)
    expect(valueOf(again)).toMatchObject({ again: true, message: first.message })
    const other = await ingest(world.engine, source, [declaration({ reference: 'A-3002' })], key)
    expect(codeOf(other)).toBe('request/conflict')
    expect(await finds('A-3002')).toBe(0)
  })

  test('nothing can be seen before the whole message is accepted', async () => {
    const records = [declaration({ reference: 'A-4001' }), declaration({ reference: 'A-4002' })]
    const intake = valueOf(await world.engine.beginIntake(source, { format: 'csv/declarations' }))
    valueOf(await intake.add(records.slice(0, 1)))
    valueOf(await intake.add(records.slice(1)))
    expect(await finds('A-4001')).toBe(0)
    valueOf(await intake.accept(closingOf(records)))
    expect(await finds('A-4001')).toBe(1)
  })

  test('what is abandoned, ends early or is malformed leaves nothing', async () => {
    const before = await counts()
    const records = [declaration({ reference: 'A-5001', importer: 'NEWFIRM5001' })]
    const abandoned = valueOf(await world.engine.beginIntake(source, { format: 'csv/declarations' }))
    valueOf(await abandoned.add(records))
    await abandoned.abandon()
    expect(codeOf(await abandoned.accept(closingOf(records)))).toBe('message/unfinished')

    const short = valueOf(await world.engine.beginIntake(source, { format: 'csv/declarations' }))
    valueOf(await short.add(records))
    expect(codeOf(await short.accept({ ...closingOf(records), records: 2 }))).toBe('message/unfinished')

    const malformed = valueOf(await world.engine.beginIntake(source, { format: 'csv/declarations' }))
    valueOf(await malformed.add(records))
    const refused = await malformed.add([...records, { type: 'declaration', subjects: [], elements: 'none' }])
    expect(refused).toMatchObject({ problem: { code: 'message/unknown-record', with: { record: 2 } } })
    expect(codeOf(await malformed.accept(closingOf(records)))).toBe('message/unfinished')
    expect(await counts()).toEqual(before)
  })

  test('messages that register the same new subjects at once agree on who they are', async () => {
    const message = (sender: number) =>
      Array.from({ length: 12 }, (_, n) =>
        declaration({ reference: `A-6${sender}${n}`, importer: `SAMEFIRM${(n * (sender + 1)) % 12}` }),
      )
    const sent = await Promise.all(
      [1, 2, 3, 4].map((sender) => ingest(world.engine, source, message(sender), { batch: 3 })),
    )
    sent.forEach(valueOf)
    const dangling = await world.operate(({ query }) =>
      query<{ subjects: number; keys: number; unregistered: number }>(
        `select (select count(*) from identifier)::int as subjects, (select count(distinct subject) from identifier)::int as keys,
                (select count(*) from compartment c where c.subject <> c.record
                  and not exists (select from subject_key k where k.subject = c.subject and k.key = c.key))::int as unregistered`,
      ),
    )
    expect(dangling[0]?.unregistered).toBe(0)
    expect(dangling[0]?.subjects).toBe(dangling[0]?.keys)
    expect(await finds('A-610')).toBe(1)
  })

  test('who abandons leaves to others the subjects that they have come to rely on', async () => {
    const first = valueOf(await world.engine.beginIntake(source, { format: 'csv/declarations' }))
    valueOf(await first.add([declaration({ reference: 'A-7001', importer: 'SHARED7000' })]))
    valueOf(await first.add([declaration({ reference: 'A-7002', importer: 'SHARED7000' })]))
    valueOf(await ingest(world.engine, source, [declaration({ reference: 'A-7003', importer: 'SHARED7000' })]))
    await first.abandon()
    expect(await finds('A-7001')).toBe(0)
    expect(await finds('A-7003')).toBe(1)
  })

  test('a message whose process ended is gone once it was swept', async () => {
    const before = await counts()
    const intake = valueOf(await world.engine.beginIntake(source, { format: 'csv/declarations' }))
    const records = [declaration({ reference: 'A-8001', importer: 'NEWFIRM8001' })]
    valueOf(await intake.add(records))
    valueOf(await intake.add(records))
    await world.close()
    await world.operate(({ query }) => query("update intake set alive_until = now() - interval '1 second'"))
    valueOf(await world.reopen())
    expect(await counts()).toEqual(before)
    expect(valueOf(await ingest(world.engine, source, records)).again).toBe(false)
  })

  test('only who is registered as a source, with a live session, sends messages in', async () => {
    expect(codeOf(await ingest(world.engine, { token: undefined }, []))).toBe('request/unauthenticated')
    const request = { name: 'reader', roles: [], offices: [], mayIngest: false }
    const { credential } = valueOf(await world.engine.answer('createService', world.administrator, request))
    const refused = await ingest(world.engine, { token: credential.token }, [declaration({ reference: 'A-9001' })])
    expect(codeOf(refused)).toBe('action/refused')
  })

  test('a refused message is kept sealed, and that it was is stamped', async () => {
    const secret = 'PLAINLY-READABLE-9100'
    async function* bytes() {
      yield Buffer.from(`first ${secret}`)
      yield Buffer.from(' rest')
    }
    const fault = 'not a code, but what the message said'
    valueOf(await world.engine.quarantine(source, { format: undefined, fault, bytes: bytes() }))
    const [kept] = await world.operate(({ query }) =>
      query<{ fault: string; sealed: Uint8Array }>(
        'select q.fault, p.sealed from quarantine q join quarantine_part p on p.quarantine = q.id',
      ),
    )
    expect(kept?.fault).toBe('unknown')
    expect(Buffer.from(kept?.sealed ?? []).toString('latin1')).not.toContain(secret)
  })
})
