import type { JobId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, engines, openWorld, valueOf, type World } from '../test/world.ts'
import type { Session } from './types.ts'

const due = '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c11' as JobId
const later = '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c12' as JobId
const nowhere = '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c13' as JobId

describe.each(engines)('jobs of a node on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let operator: Session
  let officer: Session
  const done: string[] = []
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {
      workers: { backup: async (about) => void done.push(about) },
    })
    operator = await world.person(['operator'])
    officer = await world.person(['officer'])
    await world.operate(({ query }) =>
      query(
        `insert into job (id, kind, about, state, unit, queued_at, not_before) values
           ('${due}', 'backup', 'what is due', 'queued', 'records', now(), now()),
           ('${later}', 'backup', 'what is not', 'queued', 'records', now(), now() + interval '1 hour')`,
      ),
    )
    valueOf(await world.reopen())
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('what was left when the node closed is done when it opens', async () => {
    await expect
      .poll(async () => valueOf(await world.engine.answer('job', operator, { id: due })).state, { timeout: 20_000 })
      .toBe('done')
    expect(done).toEqual(['what is due'])
  })

  test('who runs the node sees its jobs and nothing of what they are about; who works on records does not', async () => {
    const { jobs } = valueOf(await world.engine.answer('jobs', operator, {}))
    expect(jobs.map(({ id }) => id)).toEqual([later, due])
    expect(JSON.stringify(jobs)).not.toContain('what is')
    expect(codeOf(await world.engine.answer('jobs', officer, {}))).toBe('action/refused')
    expect(codeOf(await world.engine.answer('job', operator, { id: nowhere }))).toBe('request/not-found')
  })

  test('who cancels a job is in the ledger; one that has ended is not cancelled', async () => {
    expect(codeOf(await world.engine.answer('cancelJob', officer, { id: later }))).toBe('action/refused')
    expect(valueOf(await world.engine.answer('cancelJob', operator, { id: later }))).toMatchObject({
      state: 'cancelled',
    })
    for (const id of [later, due])
      expect(codeOf(await world.engine.answer('cancelJob', operator, { id }))).toBe('request/conflict')
    expect(codeOf(await world.engine.answer('cancelJob', operator, { id: nowhere }))).toBe('request/not-found')
    const events = await world.operate(({ query }) => query(`select entry from event where kind = 'job-cancelled'`))
    expect(events).toHaveLength(1)
  })
})
