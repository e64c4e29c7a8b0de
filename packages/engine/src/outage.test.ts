import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { setTimeout } from 'node:timers/promises'
import { type TransitServer, transitServer } from '../test/transit-server.ts'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  sendIn,
  shownIn,
  valueOf,
  type World,
} from '../test/world.ts'
import type { Session } from './types.ts'

describe.each(engines)('a key provider that is down, on %s', { timeout: 180_000 }, (name) => {
  let server: TransitServer
  let world: World
  let source: Session
  let officer: Session
  let administrator: Session
  let passed = 0
  beforeAll(async () => {
    server = await transitServer()
    server.tokens.add('s.token')
    // How long keys are held goes by this clock of the platform's.
    const clock = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + passed)
    const login = { token: 's.token' }
    const provider = { kind: 'transit', address: server.url, mount: 'transit', login } as const
    world = await openWorld(name, inject('databaseUrl'), {}, { provider })
    source = await world.source()
    officer = await world.person(['officer'])
    administrator = world.administrator
  })
  afterEach(() => {
    server.state.sealed = false
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    vi.restoreAllMocks()
    await server[Symbol.asyncDispose]()
  })

  const minutes = (count: number): void => void (passed += count * 60_000)
  const find = async (reference: string) =>
    findByReference(world.engine, officer, await openCase(world.engine, officer, 'task'), reference)
  const finding = async (area: string) =>
    valueOf(await world.engine.answer('examine', administrator, {})).findings.find((each) => each.area === area)

  test('releases go on with keys in memory until their time ends, then are refused, and never as destroyed', async () => {
    valueOf(await ingest(world.engine, source, [declaration({ reference: 'OUT-1', importer: 'OUTIMPORTER1' })]))
    valueOf(await find('OUT-1'))
    server.state.sealed = true
    minutes(2)
    expect(shownIn(valueOf(await find('OUT-1')))[0]?.['declaration.reference']).toContain('OUT-1')
    minutes(30)
    const refused = await find('OUT-1')
    expect(refused).toMatchObject({
      problem: { code: 'keys/unavailable', with: { what: expect.any(String) as string } },
    })
    expect(JSON.stringify(refused)).not.toContain('destroyed')
    server.state.sealed = false
    expect(shownIn(valueOf(await find('OUT-1')))[0]?.['declaration.reference']).toContain('OUT-1')
  })

  test('messages are kept, an examination says so, and a job takes them in when the provider answers', async () => {
    server.state.sealed = true
    minutes(30)
    const records = [declaration({ reference: 'OUT-2', importer: 'OUTIMPORTER2' })]
    const kept = valueOf(await sendIn(world.engine, source, records))
    expect(kept).toMatchObject({ deferred: true, records: { declaration: 1 } })
    expect(valueOf(await world.engine.answer('receipt', source, { hash: kept.receipt.hash })).entry).toContain(
      'message-deferred',
    )
    expect(await finding('keys')).toMatchObject({ state: 'failing' })
    expect(await finding('intake')).toMatchObject({
      state: 'attention',
      says: expect.stringContaining('1 messages wait') as string,
    })
    expect(codeOf(await find('OUT-2'))).toBe('keys/unavailable')

    server.state.sealed = false
    minutes(1)
    // As each minute, at its start a node looks whether something waits.
    valueOf(await world.reopen())
    for (;;) {
      const { jobs } = valueOf(await world.engine.answer('jobs', administrator, {}))
      const job = jobs.find(({ kind }) => kind === 'deferred')
      if (job?.state === 'done') {
        expect(job).toMatchObject({ done: 1, total: 1, unit: 'messages' })
        break
      }
      expect(job?.state).not.toBe('failed')
      await setTimeout(20)
    }
    expect(await finding('intake')).toMatchObject({ state: 'well' })
    expect(valueOf(await find('OUT-2')).records).toHaveLength(1)
    expect(valueOf(await sendIn(world.engine, source, records))).toMatchObject({ again: true, message: kept.message })
  })
})
