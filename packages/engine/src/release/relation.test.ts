import type { Answer, CaseId, View } from '@carnet/api'
import { readMessage } from '@carnet/customs'
import { createReadStream } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type HostSystem, hostSystem, matters } from '../../test/host-system.ts'
import {
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

describe.each(engines)('task and duty from the host system, on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let host: HostSystem
  let officer: Session
  let clock = Date.parse('2026-07-01T08:00:00Z')
  beforeAll(async () => {
    host = await hostSystem()
    const caseSource = { url: host.url, timeout: 5000 }
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => new Date(clock), caseSource })
    officer = await world.person(['officer'], ['020'])
    const source = await world.source()
    const declarations = ['Q-1', 'Q-2', 'Z-9'].map((reference) => declaration({ reference }))
    valueOf(await ingest(world.engine, source, declarations))
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    await host[Symbol.asyncDispose]()
  })
  /** What it says, a while later: earlier answers are good no more. */
  const says = (answer: Parameters<HostSystem['says']>[0]): void => {
    clock += 120_000
    host.says(answer)
  }
  const find = (reference: string, matter?: CaseId) => findByReference(world.engine, officer, matter, reference)
  const ruleOf = (answer: Answer<View>): string | undefined =>
    !answer.ok && answer.problem.code === 'release/refused'
      ? answer.problem.with.because[0]?.rule
      : answer.ok
        ? 'permitted'
        : undefined
  const needsOf = (answer: Answer<View>): string | undefined =>
    !answer.ok && answer.problem.code === 'release/refused' ? answer.problem.with.needs?.attribute : undefined

  test('an officer types nothing: what is in the queue is found, and the case stands in the ledger', async () => {
    says({ text: matters({ kind: 'task', reference: 'queue 7', declarations: ['Q-1', 'Q-2'] }) })
    const view = valueOf(await find('Q-1'))
    expect(view.records).toHaveLength(1)
    expect(JSON.parse(view.receipt.entry)).toHaveProperty('case')
    expect(view.receipt.entry).not.toContain('queue')
    const ids = view.records.map(({ id }) => id)
    const again = await world.engine.answer('release', officer, { purpose: 'clearance', select: { ids } })
    expect(valueOf(again).records).toHaveLength(1)
  })

  test('what is not in the queue is refused, with what would help, whether it is there or not', async () => {
    says({ text: matters({ kind: 'task', reference: 'queue 7', declarations: ['Q-1', 'Q-2', 'Q-3'] }) })
    for (const reference of ['Z-9', 'Z-10']) {
      const answer = await find(reference)
      expect([ruleOf(answer), needsOf(answer)]).toEqual(['starter/case-covers', 'case.covers'])
    }
    expect(valueOf(await find('Q-3')).records).toEqual([])
  })

  test('a duty is about whatever comes to its office', async () => {
    says({ text: matters({ kind: 'duty', reference: 'post 1', office: '020' }) })
    expect(ruleOf(await find('Z-9'))).toBe('permitted')
    says({ text: matters({ kind: 'duty', reference: 'post 1', office: '099' }) })
    expect(ruleOf(await find('Z-9'))).toBe('starter/case-covers')
  })

  describe('on flights', () => {
    const search = (name: string, ...and: readonly string[]): Promise<Answer<View>> => {
      const flights = and.map((value) => ({ element: 'passenger-list-entry.flight', value }))
      const sought = { element: 'passenger-list-entry.name', value: name }
      const select = { search: sought, ...(flights.length === 0 ? {} : { and: flights }) }
      return world.engine.answer('find', officer, { purpose: 'api', select })
    }
    const onFlights = (flights: readonly string[], more: object = {}): void =>
      says({ text: matters({ kind: 'duty', reference: 'gate 3', flights, ...more }) })
    beforeAll(async () => {
      const file = new URL('../../../customs/samples/passenger-list.edi', import.meta.url)
      const source = await world.source()
      for await (const event of readMessage(createReadStream(file)))
        if (event.kind === 'records') valueOf(await ingest(world.engine, source, event.records))
    })

    test('an officer sees who is on the list of the own flights, and nobody else', async () => {
      onFlights(['XY0816', 'XY0999'])
      const view = valueOf(await search('Jane Doe'))
      expect(view.records).toHaveLength(1)
      expect(JSON.parse(view.receipt.entry)).toHaveProperty('case')
      onFlights(['ZZ9999'])
      const other = await search('Jane Doe')
      // The index tells a flight roughly: one in 256 shows only once it is opened that it is another one.
      expect(other.ok ? other.value.records : ruleOf(other)).toEqual(other.ok ? [] : 'starter/case-covers')
    })

    test('of another day there is nobody', async () => {
      onFlights(['XY0816'], { from: '2026-07-01T00:00:00Z', until: '2026-07-03T00:00:00Z' })
      expect(valueOf(await search('Jane Doe')).records).toEqual([])
    })

    test('who is not found is told of only where the flight was asked for', async () => {
      onFlights(['XY0816'])
      expect(ruleOf(await search('Nobody Atall'))).toBe('starter/case-covers')
      expect(valueOf(await search('Nobody Atall', 'XY0816')).records).toEqual([])
      expect(ruleOf(await search('Nobody Atall', 'ZZ9998'))).toBe('starter/case-covers')
    })
  })

  test('who is on nothing needs a case; one that has ended is none', async () => {
    says({ text: matters() })
    expect(ruleOf(await find('Q-1'))).toBe('starter/needs-case')
    says({ text: matters({ kind: 'task', reference: 'old', until: '2021-01-01T00:00:00Z' }) })
    expect(ruleOf(await find('Q-1'))).toBe('starter/needs-case')
  })

  test('while it is down what needs it is refused and says so; a case of one’s own serves', async () => {
    says({ status: 503, text: '' })
    const answer = await find('Q-1')
    expect([ruleOf(answer), needsOf(answer)]).toEqual(['starter/case-source-down', 'case.source-state'])
    expect(ruleOf(await find('Q-1', await openCase(world.engine, officer, 'task')))).toBe('permitted')
  })
})
