import type { CaseId, DestructionCertificate, RecordId, SubjectId, View } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  releaseById,
  travelDocument,
  valueOf,
  type World,
} from '../../test/world.ts'
import { ended } from '../../test/destructions.ts'
import type { Session } from '../types.ts'

describe.each(engines)('erasing a person on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let officer: Session
  let desk: Session
  let source: Session
  let task: CaseId
  let duty: CaseId
  let request: CaseId
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { massDestruction: { above: 3, delay: 0 } })
    officer = await world.person(['officer'])
    desk = await world.person(['subject-desk'])
    source = await world.source()
    task = await openCase(world.engine, officer, 'task')
    duty = await openCase(world.engine, officer, 'duty')
    request = await openCase(world.engine, desk, 'subject-request')
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const subjectOf = async (number: string): Promise<SubjectId> => {
    const asked = { element: 'travel-document.number', value: number, issuer: 'UTO', case: request }
    const { found } = valueOf(await world.engine.answer('findSubject', desk, asked))
    if (found === undefined) throw new Error('there is no such subject')
    return found.subject
  }
  const importerOf = async (value: string): Promise<SubjectId | undefined> => {
    const asked = { element: 'declaration.importer.id', value, issuer: 'XX', case: request }
    return valueOf(await world.engine.answer('findSubject', desk, asked)).found?.subject
  }
  const erase = async (subject: SubjectId): Promise<DestructionCertificate> =>
    valueOf(await world.engine.answer('erase', desk, { subject, case: request, keep: [] }))
  const findDocument = (number: string) =>
    world.engine.answer('find', officer, {
      purpose: 'api',
      case: duty,
      answer: 'whole',
      select: { search: { element: 'travel-document.number', value: number } },
    })
  const idOf = (view: View): RecordId => {
    const [record] = view.records
    if (record === undefined) throw new Error('there is no such record')
    return record.id
  }
  const statesIn = (view: View): readonly string[] => [
    ...new Set(view.records.flatMap(({ elements }) => elements.map(({ state }) => state))),
  ]

  test('from the answer on nothing opens: elements show destroyed, and why; a search finds nothing', async () => {
    valueOf(await ingest(world.engine, source, [travelDocument({ number: 'L898902C3', name: 'ERIKSSON ANNA' })]))
    const before = valueOf(await findDocument('L898902C3'))
    expect(before.records).toHaveLength(1)
    const certificate = await erase(await subjectOf('L898902C3'))
    expect(certificate).toMatchObject({ kind: 'erasure', everywhere: { state: 'unprovable' } })
    expect(certificate.here?.receipt.entry).toContain('"kind":"destroyed-here"')
    expect(certificate.marked?.receipt.entry).toContain('"kind":"erasure"')
    const whole = { purpose: 'api' as const, case: duty, answer: 'whole' as const }
    const at = () => world.engine.answer('release', officer, { ...whole, select: { ids: [idOf(before)] } })
    const view = valueOf(await at())
    expect(statesIn(view)).toContain('destroyed')
    expect(JSON.stringify(view)).not.toContain('L898902C3')
    expect(view.reasons.map(({ rule }) => rule)).toContain('keys/destroyed')
    expect(valueOf(await findDocument('L898902C3')).records).toEqual([])

    const done = await ended(world, desk, certificate.id)
    expect(done.state).toBe('swept')
    expect(done.inventory?.counts).toMatchObject({ records: 1 })
    expect(done.inventory?.counts.terms).toBeGreaterThan(0)
    expect(statesIn(valueOf(await at()))).toEqual(statesIn(view))
    const left = await world.operate(({ query }) =>
      query('select t.term from term t join gone_compartment g on g.record = t.record'),
    )
    expect(left).toEqual([])
  })

  test('what is about others in the same record stays readable', async () => {
    const records = [declaration({ reference: 'E-1', importer: 'KRERASED0001' })]
    valueOf(await ingest(world.engine, source, records))
    const before = valueOf(await findByReference(world.engine, officer, task, 'E-1'))
    const subject = await importerOf('KRERASED0001')
    if (subject === undefined) throw new Error('there is no such importer')
    const { id } = await erase(subject)
    await ended(world, desk, id)
    const view = valueOf(await releaseById(world.engine, officer, task, [idOf(before)]))
    const states = Object.fromEntries(view.records[0]?.elements.map((each) => [each.id, each.state]) ?? [])
    expect(states).toMatchObject({
      'declaration.importer.id': 'destroyed',
      'declaration.reference': 'revealed',
      'declaration.declarant.id': 'revealed',
    })
    expect(valueOf(await findByReference(world.engine, officer, task, 'E-1')).records).toHaveLength(1)
  })

  test('whoever comes with the same identifier is somebody new', async () => {
    const message = (reference: string) => [declaration({ reference, importer: 'KRAGAIN00001' })]
    valueOf(await ingest(world.engine, source, message('E-2')))
    const first = await importerOf('KRAGAIN00001')
    if (first === undefined) throw new Error('there is no such importer')
    await erase(first)
    expect(await importerOf('KRAGAIN00001')).toBeUndefined()
    valueOf(await ingest(world.engine, source, message('E-3')))
    const second = await importerOf('KRAGAIN00001')
    expect(second).toBeDefined()
    expect(second).not.toBe(first)
    const view = valueOf(await findByReference(world.engine, officer, task, 'E-3'))
    expect(JSON.stringify(view)).toContain('KRAGAIN00001')
  })

  test('two erasures of the same person at once: one destroys, the other is told', async () => {
    valueOf(await ingest(world.engine, source, [declaration({ reference: 'E-4', importer: 'KRTWICE00001' })]))
    const subject = await importerOf('KRTWICE00001')
    if (subject === undefined) throw new Error('there is no such importer')
    const both = await Promise.all(
      [1, 2].map(() => world.engine.answer('erase', desk, { subject, case: request, keep: [] })),
    )
    expect(both.map(codeOf).sort()).toEqual(['ok', 'request/conflict'])
  })

  test('a preview says what would go, and changes nothing', async () => {
    valueOf(await ingest(world.engine, source, [declaration({ reference: 'E-5', importer: 'KRLOOK000001' })]))
    const subject = await importerOf('KRLOOK000001')
    if (subject === undefined) throw new Error('there is no such importer')
    const preview = valueOf(await world.engine.answer('previewErasure', desk, { subject, case: request, keep: [] }))
    expect(preview).toMatchObject({
      kind: 'erasure',
      goes: { records: 1, more: false },
      compartments: [{ class: 'goods', records: 1 }],
      agreement: 'none',
      delay: 0,
    })
    const view = valueOf(await findByReference(world.engine, officer, task, 'E-5'))
    expect(JSON.stringify(view)).toContain('KRLOOK000001')
  })

  test('nothing is done without a case of one’s own, nor to somebody who is not there', async () => {
    const subject = crypto.randomUUID() as SubjectId
    const answer = await world.engine.answer('erase', desk, { subject, case: request, keep: [] })
    expect(codeOf(answer)).toBe('request/not-found')
    const others = await world.engine.answer('erase', await world.person(['subject-desk']), {
      subject,
      case: request,
      keep: [],
    })
    expect(codeOf(others)).toBe('action/refused')
    expect(codeOf(await world.engine.answer('erase', officer, { subject, case: task, keep: [] }))).toBe(
      'action/refused',
    )
  })

  test('a record that law keeps is put on hold first, and stays readable', async () => {
    const message = ['E-6', 'E-7'].map((reference) => declaration({ reference, importer: 'KRKEEP000001' }))
    valueOf(await ingest(world.engine, source, message))
    const subject = await importerOf('KRKEEP000001')
    if (subject === undefined) throw new Error('there is no such importer')
    const record = idOf(valueOf(await findByReference(world.engine, officer, task, 'E-6')))
    const other = idOf(valueOf(await findByReference(world.engine, officer, task, 'E-7')))
    const { id } = valueOf(await world.engine.answer('erase', desk, { subject, case: request, keep: [record] }))
    const certificate = await ended(world, desk, id)
    expect(certificate.inventory?.counts).toMatchObject({ records: 1 })
    expect(certificate.residuals).toContain('kept-on-hold')
    expect(JSON.stringify(valueOf(await releaseById(world.engine, officer, task, [record])))).toContain('KRKEEP000001')
    expect(JSON.stringify(valueOf(await releaseById(world.engine, officer, task, [other])))).not.toContain('KRKEEP')
  })
})
