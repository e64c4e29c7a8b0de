import type { CaseId, SubjectId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freshSchema } from '../../test/databases.ts'
import { ended } from '../../test/destructions.ts'
import { declaration, findByReference, ingest, openCase, openWorld, valueOf, type World } from '../../test/world.ts'
import { openEngine } from '../engine.ts'
import type { Engine, Session } from '../types.ts'

/** Two processes over one data store and one key store, each with keys of its own in memory. */
describe('a second process', { timeout: 120_000 }, () => {
  let world: World
  let other: Engine
  let officer: Session
  let desk: Session
  let task: CaseId
  let request: CaseId
  beforeAll(async () => {
    const databaseUrl = inject('databaseUrl')
    world = await openWorld('postgres', databaseUrl, {}, { keysUrl: await freshSchema(databaseUrl) })
    other = valueOf(await openEngine(world.options))
    officer = await world.person(['officer'])
    desk = await world.person(['subject-desk'])
    task = await openCase(world.engine, officer, 'task')
    request = await openCase(world.engine, desk, 'subject-request')
    valueOf(
      await ingest(world.engine, await world.source(), [
        declaration({ reference: 'W-1', importer: 'KROTHER00001' }),
        declaration({ reference: 'W-2', importer: 'KROTHER00002' }),
      ]),
    )
  })
  afterAll(async () => {
    await other[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })
  const subjectOf = async (value: string): Promise<SubjectId> => {
    const asked = { element: 'declaration.importer.id', value, issuer: 'XX', case: request }
    const { found } = valueOf(await world.engine.answer('findSubject', desk, asked))
    if (found === undefined) throw new Error('there is no such importer')
    return found.subject
  }
  const shownBy = async (engine: Engine, reference: string): Promise<string> =>
    JSON.stringify(valueOf(await findByReference(engine, officer, task, reference)))

  test('opens nothing any more, though it had the key in memory; T1 waits until it has let go', async () => {
    expect(await shownBy(other, 'W-1')).toContain('KROTHER00001')
    const subject = await subjectOf('KROTHER00001')
    const answered = valueOf(await world.engine.answer('erase', desk, { subject, case: request, keep: [] }))
    expect(await shownBy(other, 'W-1')).not.toContain('KROTHER00001')
    const certificate = await ended(world, desk, answered.id)
    const [looked] = await world.operate(({ query }) =>
      query<{ forgot: Date }>('select min(forgot_at) as forgot from vault_process'),
    )
    expect(new Date(certificate.here?.at ?? 0).getTime()).toBeLessThanOrEqual(Date.now())
    expect(looked?.forgot.getTime()).toBeGreaterThan(new Date(certificate.marked?.at ?? 0).getTime())
  })

  test('that has not lived for as long as it keeps keys holds nobody up', async () => {
    await world.operate(({ query }) =>
      query(
        `insert into vault_process (id, alive_at, forgot_at, ttl)
         values (gen_random_uuid(), now() - interval '1 hour', now() - interval '1 hour', 750000)`,
      ),
    )
    const subject = await subjectOf('KROTHER00002')
    const { id } = valueOf(await world.engine.answer('erase', desk, { subject, case: request, keep: [] }))
    expect((await ended(world, desk, id)).here).toBeDefined()
  })
})
