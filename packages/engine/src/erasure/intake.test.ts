import type { CaseId, DestructionId, SubjectId } from '@carnet/api'
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
import { ended } from '../../test/destructions.ts'
import type { Intake, Session } from '../types.ts'

describe.each(engines)('INVARIANT(live-keys-only): a person is erased while a message brings them, on %s', (name) => {
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

  const known = async (importer: string): Promise<SubjectId | undefined> => {
    const asked = { element: 'declaration.importer.id', value: importer, issuer: 'XX', case: request }
    return valueOf(await world.engine.answer('findSubject', desk, asked)).found?.subject
  }
  const erase = async (importer: string): Promise<DestructionId> => {
    const subject = await known(importer)
    if (subject === undefined) throw new Error('there is no such importer')
    return valueOf(await world.engine.answer('erase', desk, { subject, case: request, keep: [] })).id
  }
  const begin = async (): Promise<Intake> =>
    valueOf(await world.engine.beginIntake(source, { format: 'csv/declarations' }))
  const shown = async (reference: string): Promise<string> =>
    JSON.stringify(valueOf(await findByReference(world.engine, officer, task, reference)))

  test('begun before and brought after: they are somebody new', async () => {
    valueOf(await ingest(world.engine, source, [declaration({ reference: 'I-1', importer: 'KRNEW0000001' })]))
    const before = await known('KRNEW0000001')
    const intake = await begin()
    await erase('KRNEW0000001')
    const message = [declaration({ reference: 'I-2', importer: 'KRNEW0000001' })]
    valueOf(await intake.add(message))
    valueOf(await intake.accept(closingOf(message)))
    expect(await known('KRNEW0000001')).not.toBe(before)
    expect(await shown('I-2')).toContain('KRNEW0000001')
  })

  test.each(['at once', 'once it was swept'])(
    'brought before and accepted %s: it is to be sent again, and nothing of it stays',
    async (when) => {
      const importer = `KRMID${when.length}000001`
      const reference = (n: number): string => `${when.length}-${n}`
      valueOf(await ingest(world.engine, source, [declaration({ reference: reference(3), importer })]))
      const intake = await begin()
      const message = [declaration({ reference: reference(4), importer })]
      const more = [declaration({ reference: reference(5), importer })]
      valueOf(await intake.add(message))
      // A batch is written by the time that the second after it was taken.
      const others = [6, 7].map((n) => declaration({ reference: reference(n) }))
      for (const other of others) valueOf(await intake.add([other]))
      const erasure = await erase(importer)
      if (when !== 'at once') await ended(world, desk, erasure)
      valueOf(await intake.add(more))
      const all = [...message, ...others, ...more]
      expect(codeOf(await intake.accept(closingOf(all)))).toBe('message/unfinished')
      for (const n of [4, 5, 6])
        expect(valueOf(await findByReference(world.engine, officer, task, reference(n))).records).toEqual([])
      valueOf(await ingest(world.engine, source, all))
      for (const n of [4, 5]) expect(await shown(reference(n))).toContain(importer)
    },
  )

  test('at the same time, over and over: whatever was acknowledged opens, or was there before', async () => {
    for (let round = 0; round < 5; round++) {
      const importer = `KRRACE${round}00001`
      valueOf(await ingest(world.engine, source, [declaration({ reference: `R-${round}`, importer })]))
      const message = [declaration({ reference: `S-${round}`, importer })]
      const [, answer] = await Promise.all([erase(importer), ingest(world.engine, source, message)])
      if (!answer.ok) {
        expect(answer.problem.code).toBe('message/unfinished')
        continue
      }
      const view = await shown(`S-${round}`)
      // Accepted before the erasure, it was erased with the rest; accepted after it, it is about somebody new.
      expect(view).toMatch(/"state":"destroyed"|KRRACE/)
    }
  })
})
