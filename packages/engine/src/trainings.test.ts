import type { ActorId, CaseId } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  codeOf,
  declaration,
  findByReference,
  ingest,
  openCase,
  openWorld,
  valueOf,
  type World,
} from '../test/world.ts'
import type { Session } from './types.ts'

const day = 86_400_000
const course = 'data-protection'
const unknown = '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11'

describe('courses that people took', { timeout: 120_000 }, () => {
  let world: World
  let now = Date.parse('2026-07-01T08:00:00Z')
  let officer: Session
  let id: ActorId
  let manager: Session
  let elsewhere: Session
  let task: CaseId
  const at = (days: number): string => new Date(Date.parse('2026-07-01T00:00:00Z') + days * day).toISOString()
  const idOf = async (session: Session): Promise<ActorId> => valueOf(await world.engine.answer('me', session, {})).id
  const record = (person: string, until: string, session = world.administrator) =>
    world.engine.answer('recordTrainings', session, { trainings: [{ person, course, until }] } as never)
  const override = (days: number, session = manager, person: string = id) =>
    world.engine.answer('overrideTraining', session, { person, course, days, reason: 'the course is full' } as never)
  const find = () => findByReference(world.engine, officer, task, 'TRAINED-1')

  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'), {}, { now: () => new Date(now) })
    officer = await world.person(['officer'], ['020'])
    id = await idOf(officer)
    manager = await world.person(['duty-manager'], ['020'])
    elsewhere = await world.person(['duty-manager'], ['030'])
    task = await openCase(world.engine, officer, 'task')
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'TRAINED-1' })]))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('are recorded by an administrator of others, seen by whoever took them and by who answers for it', async () => {
    const { results } = valueOf(await record(id, at(100)))
    expect(results).toEqual([{ person: id, course, result: 'recorded' }])
    expect(valueOf(await record(unknown, at(100))).results).toMatchObject([{ result: 'no-such-person' }])
    expect(valueOf(await record(await idOf(await world.source()), at(100))).results).toMatchObject([
      { result: 'no-such-person' },
    ])
    expect(codeOf(await record(await idOf(world.administrator), at(100)))).toBe('action/refused')
    expect(codeOf(await record(id, at(100), manager))).toBe('action/refused')
    expect(valueOf(await world.engine.answer('me', officer, {}))).toMatchObject({
      trainings: [{ course, until: at(100) }],
    })
    const seen = (session: Session, person?: ActorId) =>
      world.engine.answer('trainings', session, person === undefined ? {} : { person })
    expect(valueOf(await seen(officer, id)).trainings).toEqual([
      { person: id, course, until: at(100), state: 'current' },
    ])
    expect(valueOf(await seen(manager, id)).trainings).toHaveLength(1)
    expect(valueOf(await seen(world.administrator)).trainings).toHaveLength(1)
    expect(codeOf(await seen(elsewhere, id))).toBe('action/refused')
    expect(codeOf(await seen(officer, await idOf(manager)))).toBe('action/refused')
    expect(codeOf(await seen(manager))).toBe('action/refused')
  })

  test('of many, each has a result of its own', async () => {
    const other = await idOf(await world.person(['officer'], ['020']))
    const trainings = [unknown, other, randomUUID(), other].map((person, index) => ({
      person,
      course: `course-${index}`,
      until: at(5),
    }))
    const { results } = valueOf(
      await world.engine.answer('recordTrainings', world.administrator, { trainings } as never),
    )
    expect(results.map(({ person, result }) => [person, result])).toEqual([
      [unknown, 'no-such-person'],
      [other, 'recorded'],
      [trainings[2]?.person, 'no-such-person'],
      [other, 'recorded'],
    ])
  })

  test('nobody waits for privacy: two weeks of grace, then a refusal that says the course and its day', async () => {
    valueOf(await record(id, at(0)))
    expect(codeOf(await find())).toBe('ok')
    now = Date.parse(at(14)) - 1
    expect(codeOf(await find())).toBe('ok')
    now = Date.parse(at(14))
    const refused = await find()
    expect(refused).toMatchObject({
      problem: {
        code: 'release/refused',
        with: {
          because: [{ rule: 'starter/training-lapsed' }],
          needs: {
            attribute: 'training.lapsed-days',
            says: expect.stringContaining('“data-protection” lapsed on 2026-07-01.') as string,
          },
        },
      },
    })
  })

  test('a supervisor of the own office overrides for days, and not for ever', async () => {
    expect(codeOf(await override(3, elsewhere))).toBe('action/refused')
    expect(codeOf(await override(3, officer))).toBe('action/refused')
    expect(codeOf(await override(8))).toBe('request/malformed')
    expect(codeOf(await override(3, manager, unknown))).toBe('action/refused')
    expect(valueOf(await override(3))).toMatchObject({ state: 'overridden', reason: 'the course is full' })
    expect(codeOf(await find())).toBe('ok')
    now = Date.parse(at(17))
    expect(codeOf(await find())).toBe('release/refused')
    now = Date.parse(at(24))
    expect(codeOf(await override(7))).toBe('request/conflict')
    expect(codeOf(await override(6))).toBe('ok')
    expect(codeOf(await find())).toBe('ok')
    now = Date.parse(at(30))
    expect(codeOf(await override(1))).toBe('request/conflict')
    expect(codeOf(await find())).toBe('release/refused')
  })

  test('taken again it counts at once, and what was overridden is over', async () => {
    valueOf(await record(id, at(400)))
    expect(codeOf(await find())).toBe('ok')
    expect(valueOf(await world.engine.answer('trainings', officer, { person: id })).trainings).toMatchObject([
      { state: 'current', until: at(400) },
    ])
  })

  test('what is recorded and overridden stands in the ledger', async () => {
    const kinds = await world.operate(({ query }) =>
      query<{ kind: string }>("select kind from event where kind like 'training-%' order by at"),
    )
    expect(kinds.map(({ kind }) => kind)).toContain('training-recorded')
    expect(kinds.filter(({ kind }) => kind === 'training-overridden')).toHaveLength(2)
  })

  test('THREAT: a row that an operator of the database writes has nobody trained', async () => {
    const row = { v: 1, kind: 'person', name: 'X', roles: ['officer'], offices: ['020'], mayIngest: true, since: at(0) }
    const sealed = Buffer.from(JSON.stringify(row))
    const before = await world.operate(async ({ query }) => {
      const [found] = await query<{ sealed: Uint8Array }>('select sealed from actor where id = $1', [id])
      await query('update actor set sealed = $2 where id = $1', [id, sealed])
      return found?.sealed
    })
    expect(codeOf(await find())).toBe('integrity/record')
    await world.operate(({ query }) => query('update actor set sealed = $2 where id = $1', [id, before]))
    expect(codeOf(await find())).toBe('ok')
  })
})
