import type { CaseId, RecordId, SubjectId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ended } from '../../test/destructions.ts'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  releaseById,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

/** What an operator of the database can do: to records, and to what is said of destructions. */
describe.each(engines)(
  'a compartment is gone only where the node destroyed it, on %s',
  { timeout: 120_000 },
  (name) => {
    let world: World
    let officer: Session
    let desk: Session
    let source: Session
    let task: CaseId
    let request: CaseId
    beforeAll(async () => {
      world = await openWorld(name, inject('databaseUrl'))
      officer = await world.person(['officer'])
      desk = await world.person(['subject-desk'])
      source = await world.source()
      task = await openCase(world.engine, officer, 'task')
      request = await openCase(world.engine, desk, 'subject-request')
    })
    afterAll(() => world[Symbol.asyncDispose]())

    const brought = async (reference: string, importer: string): Promise<RecordId> => {
      valueOf(await ingest(world.engine, source, [declaration({ reference, importer })]))
      const [record] = valueOf(await findByReference(world.engine, officer, task, reference)).records
      if (record === undefined) throw new Error('there is no such record')
      return record.id
    }
    const subjectOf = async (importer: string): Promise<SubjectId> => {
      const asked = { element: 'declaration.importer.id', value: importer, issuer: 'XX', case: request }
      const { found } = valueOf(await world.engine.answer('findSubject', desk, asked))
      if (found === undefined) throw new Error('there is no such importer')
      return found.subject
    }
    const operate = (sql: string): Promise<unknown> => world.operate(({ query }) => query(sql))
    const newest = '(select id from record order by id desc limit 1)'
    const importerOf = "name = 'commercial.importer'"

    test('deleted by somebody, and said to be gone: the record is refused', async () => {
      const record = await brought('T-1', 'KRTAMPER0001')
      await operate(
        `with gone as (delete from compartment where record = ${newest} and ${importerOf} returning record, name)
       insert into gone_compartment select record, name, '\\x00' from gone`,
      )
      expect(codeOf(await releaseById(world.engine, officer, task, [record]))).toBe('integrity/record')
    })

    test('a record that was changed before is not marked anew by an erasure', async () => {
      const record = await brought('T-2', 'KRTAMPER0002')
      const subject = await subjectOf('KRTAMPER0002')
      await operate(`update record set office = '999' where id = ${newest}`)
      const { id } = valueOf(await world.engine.answer('erase', desk, { subject, case: request, keep: [] }))
      await ended(world, desk, id)
      expect(codeOf(await releaseById(world.engine, officer, task, [record]))).toBe('integrity/record')
    })

    test('said to be gone by another entry, or not at all: the record is refused', async () => {
      const record = await brought('T-3', 'KRTAMPER0003')
      const subject = await subjectOf('KRTAMPER0003')
      const { id } = valueOf(await world.engine.answer('erase', desk, { subject, case: request, keep: [] }))
      await ended(world, desk, id)
      expect(codeOf(await releaseById(world.engine, officer, task, [record]))).toBe('ok')
      await operate(`update gone_compartment set entry = '\\x00' where record = ${newest}`)
      expect(codeOf(await releaseById(world.engine, officer, task, [record]))).toBe('integrity/record')
      await operate(`delete from gone_compartment where record = ${newest}`)
      expect(codeOf(await releaseById(world.engine, officer, task, [record]))).toBe('integrity/record')
    })

    test('a destruction that says in clear what it does not say sealed is none of ours', async () => {
      await operate("update destruction set state = 'cancelled'")
      expect(codeOf(await world.engine.answer('destructions', desk, {}))).toBe('integrity/record')
    })
  },
)
