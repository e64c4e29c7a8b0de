import type { CaseId, RecordId } from '@carnet/api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
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

/** A step is not gone beyond before the scheduler says so. */
interface Gate {
  pass(step: string): Promise<void>
}

describe.each(engines)(
  'INVARIANT(nothing-opens-after): a release while a person is erased, on %s',
  { timeout: 180_000 },
  (name) => {
    const gates: { now?: Gate } = {}
    const pass = async (step: string): Promise<void> => gates.now?.pass(step)
    let world: World
    let officer: Session
    let desk: Session
    let source: Session
    let task: CaseId
    let request: CaseId
    let round = 0
    beforeAll(async () => {
      world = await openWorld(name, inject('databaseUrl'), { reached: pass, destroyed: pass })
      officer = await world.person(['officer'])
      desk = await world.person(['subject-desk'])
      source = await world.source()
      task = await openCase(world.engine, officer, 'task')
      request = await openCase(world.engine, desk, 'subject-request')
    })
    afterAll(() => world[Symbol.asyncDispose]())

    const brought = async (importer: string): Promise<RecordId> => {
      const reference = `L-${round}`
      valueOf(await ingest(world.engine, source, [declaration({ reference, importer })]))
      const [record] = valueOf(await findByReference(world.engine, officer, task, reference)).records
      if (record === undefined) throw new Error('there is no such record')
      return record.id
    }
    const erasing = async (importer: string): Promise<void> => {
      const asked = { element: 'declaration.importer.id', value: importer, issuer: 'XX', case: request }
      const { found } = valueOf(await world.engine.answer('findSubject', desk, asked))
      if (found === undefined) throw new Error('there is no such importer')
      valueOf(await world.engine.answer('erase', desk, { subject: found.subject, case: request, keep: [] }))
    }

    test('it was stamped and opened before, or it shows destroyed; whatever comes between', async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const importer = `KRORDER${round++}0001`
          const record = await brought(importer)
          const order: string[] = []
          gates.now = {
            pass: async (step) => {
              order.push(step)
              await scheduler.schedule(Promise.resolve(), step)
            },
          }
          const both = Promise.all([releaseById(world.engine, officer, task, [record]), erasing(importer)])
          const [answer] = await scheduler.waitFor(both)
          delete gates.now
          await scheduler.waitIdle()
          const view = JSON.stringify(valueOf(answer))
          const opened = view.includes(importer)
          expect(opened || view.includes('"state":"destroyed"')).toBe(true)
          if (order.indexOf('marked') < order.indexOf('stamped')) expect(opened).toBe(false)
          if (order.indexOf('opened') < order.indexOf('marked')) expect(opened).toBe(true)
          const after = JSON.stringify(valueOf(await releaseById(world.engine, officer, task, [record])))
          expect(after).not.toContain(importer)
        }),
        { numRuns: 15 },
      )
    })
  },
)
