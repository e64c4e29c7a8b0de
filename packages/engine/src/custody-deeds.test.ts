import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, declaration, engines, ingest, openWorld, valueOf, type World } from '../test/world.ts'
import type { Session } from './types.ts'

describe.each(engines)('the custodian of the keys on %s', { timeout: 60_000 }, (name) => {
  let world: World
  let custodian: Session
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    custodian = await world.person(['key-custodian'])
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'C-1000' })]))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const stamped = (): Promise<readonly { kind: string; counts: unknown }[]> =>
    world.operate(({ query }) =>
      query(
        `select said ->> 'kind' as kind, said -> 'counts' as counts
           from (select id, convert_from(bytes, 'UTF8')::jsonb as said from entry) as entry
          where said ->> 'kind' like 'page%' order by id`,
      ),
    )

  test('sees how they stand, in numbers', async () => {
    const status = valueOf(await world.engine.answer('keysStatus', custodian, {}))
    expect(status).toMatchObject({
      provider: 'local',
      provesDestruction: false,
      tombstones: 0,
      waiting: 0,
      retired: [],
    })
    expect(status.keys).toBeGreaterThan(0)
    expect(status.pages.filling).toBeGreaterThan(0)
  })

  test('moves them to new pages, which stands in the ledger', async () => {
    const before = valueOf(await world.engine.answer('keysStatus', custodian, {}))
    const job = valueOf(await world.engine.answer('rotatePages', custodian, { all: true }))
    expect(job).toMatchObject({ kind: 'page-rotation', unit: 'keys' })
    const state = async (): Promise<string> =>
      valueOf(await world.engine.answer('job', custodian, { id: job.id })).state
    await expect.poll(state, { timeout: 20_000 }).toBe('done')
    const after = valueOf(await world.engine.answer('keysStatus', custodian, {}))
    expect(after.keys).toBe(before.keys)
    expect(after.pages.retired).toBe(before.pages.filling + before.pages.full)
    expect(after.retired.every(({ state: said }) => said === 'unprovable')).toBe(true)
    // The embedded node is closed and opened again for it, with the node's own keys where they are now.
    expect(await stamped()).toEqual([
      { kind: 'page-rotation-begun', counts: null },
      { kind: 'pages-rotated', counts: { keys: before.keys, pages: after.pages.retired } },
    ])
    if (name === 'postgres') valueOf(await world.reopen())
    const officer = await world.person(['officer'])
    expect(codeOf(await world.engine.answer('cases', officer, {}))).toBe('ok')
  })

  test('nobody else moves them', async () => {
    for (const session of [
      world.administrator,
      await world.person(['operator', 'dpo']),
      await world.person(['auditor']),
    ])
      expect(codeOf(await world.engine.answer('rotatePages', session, {}))).toBe('action/refused')
    expect(codeOf(await world.engine.answer('keysStatus', await world.person(['officer']), {}))).toBe('action/refused')
  })
})
