import { type CustomsRecord, readMessage } from '@carnet/customs'
import { createReadStream } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { engines, ingest, openCase, openWorld, shownIn, travelDocument, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

async function entriesOf(sample: string): Promise<readonly CustomsRecord[]> {
  const records: CustomsRecord[] = []
  const file = new URL(`../../../customs/samples/${sample}`, import.meta.url)
  for await (const event of readMessage(createReadStream(file)))
    if (event.kind === 'records') records.push(...event.records)
  return records
}

describe.each(engines)('a passenger list on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let officer: Session
  let source: Session
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    source = await world.source()
    officer = await world.person(['officer'])
    valueOf(await ingest(world.engine, source, [travelDocument({ number: 'L898902C3', name: 'DOE, JANE ANN' })]))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('a traveller whose document is known is the same subject', async () => {
    const report = valueOf(await ingest(world.engine, source, await entriesOf('passenger-list.edi')))
    expect(report.records).toEqual({ 'passenger-list-entry': 3 })
    // Of three travellers one is known; each entry has a reporting party of its own.
    expect(report.subjects).toEqual({ known: 1, new: 5 })
  })

  test.each([
    ['document-number', 'l898902c3', 'DOE, JANE ANN'],
    ['document-number', 'V0004711', 'DOE, JANE ANN'],
    ['name', 'Jane Doe', 'DOE, JANE ANN'],
    ['name', 'O’Neil', "O'NEIL, SEAN"],
  ])('an entry is found by %s %s', async (element, value, found) => {
    const duty = await openCase(world.engine, officer, 'duty')
    const search = { element: `passenger-list-entry.${element}`, value }
    const view = valueOf(await world.engine.answer('find', officer, { purpose: 'api', case: duty, select: { search } }))
    expect(shownIn(view)).toMatchObject([
      {
        'passenger-list-entry.name': `revealed ${found}`,
        'passenger-list-entry.arrival-port': 'revealed UTC',
      },
    ])
  })

  test('work on goods does not read it', async () => {
    const task = await openCase(world.engine, officer, 'task')
    const search = { element: 'passenger-list-entry.document-number', value: 'L898902C3' }
    const asked = { purpose: 'clearance', case: task, select: { search } }
    const answer = await world.engine.answer('find', officer, asked)
    expect(JSON.stringify(answer)).not.toMatch(/DOE|XY0816|UTC/)
  })
})
