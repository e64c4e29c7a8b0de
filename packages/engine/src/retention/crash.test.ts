import type { CaseId, OperationName, RecordId } from '@carnet/api'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import { makeCouncil } from '../../test/council.ts'
import type { RetentionCrash } from '../../test/retention-crash.ts'
import { openRetentionWorld, type RetentionWorld, type Somebody } from '../../test/retention-world.ts'
import { declaration, type EngineName, engines, shownIn, travelDocument, valueOf } from '../../test/world.ts'
import { retentionSteps } from './steps.ts'

const today = new Date()
const period = today.toISOString().slice(0, 7)
const script = join(import.meta.dirname, '../../test/retention-crash.ts')

/** Runs a node in a process of its own until it is killed at a step, and opens it again. */
async function killed(rig: RetentionWorld, step: string, asks?: RetentionCrash['asks']): Promise<void> {
  await rig.close()
  const { now: _now, log: _log, ...options } = rig.world.options
  const operator = rig.somebody('operator').session
  const input: RetentionCrash = {
    options,
    now: today.toISOString(),
    step,
    operator,
    ...(asks === undefined ? {} : { asks }),
  }
  const { signal, stdout, stderr } = spawnSync(process.execPath, [...fromSource, script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    timeout: 120_000,
  })
  expect({ signal, stdout, stderr }).toEqual({ signal: 'SIGKILL', stdout: '', stderr: '' })
  // On a server another process may have the job: until its lease has run out, half a minute, nobody knows that it has died.
  if (options.databaseUrl !== undefined)
    await rig.world.operate(({ query }) => query('update job set alive_until = clock_timestamp()'))
}

/** Waits until every job has ended. */
async function settled(rig: RetentionWorld): Promise<readonly string[]> {
  const { jobs } = valueOf(await rig.engine.answer('jobs', rig.somebody('operator').session, {}))
  return Promise.all(jobs.filter(({ kind }) => kind === 'reseal').map(({ id }) => rig.ended(id)))
}

const slow = process.env['SLOW'] === '1'

/** The embedded engine takes seconds to be opened again: it is killed where most is half done, and at every step with SLOW=1. */
const stepsOn = (name: EngineName, all: readonly string[], few: readonly string[]): readonly string[] =>
  name === 'postgres' || slow ? all : few

describe.each(engines)('killed while records are moved, on %s', { timeout: 300_000 }, (name) => {
  let rig: RetentionWorld
  let task: CaseId
  beforeAll(async () => {
    rig = await openRetentionWorld(name, inject('databaseUrl'), today)
    task = await rig.openCase(rig.somebody('officer'), 'task')
  })
  afterAll(() => rig[Symbol.asyncDispose]())

  const find = (reference: string) =>
    rig.find(rig.somebody('officer'), task, 'clearance', 'declaration.reference', reference)
  const taken = async (reference: string): Promise<RecordId> => {
    await rig.take([declaration({ reference, importer: `XX${reference}` })])
    const [id] = rig.ids(await find(reference))
    if (id === undefined) throw new Error('not found')
    return id
  }
  const isWhole = async (reference: string, before: unknown): Promise<void> => {
    expect(shownIn(valueOf(await find(reference)))).toEqual(before)
    const { findings } = valueOf(await rig.engine.answer('examine', rig.somebody('operator').session, {}))
    expect(findings.find(({ area }) => area === 'ledger')).toMatchObject({ state: 'well' })
  }
  const ask = (by: Somebody, operation: OperationName, request: unknown): RetentionCrash['asks'] => ({
    operation,
    session: by.session,
    request,
  })
  const recordsIn = async (retained: string): Promise<number> =>
    (await rig.retention()).periods
      .filter((each) => each.class === retained)
      .reduce((sum, { records }) => sum + records, 0)

  const moving = retentionSteps.slice(0, 4)
  test.each(stepsOn(name, moving, ['batch']))('by an event, after %s: resumed, nothing lost', async (step) => {
    const reference = `EVENT${step}`
    const id = await taken(reference)
    const before = shownIn(valueOf(await find(reference)))
    const count = await recordsIn('goods-released')
    const request = { event: 'released', at: today.toISOString(), records: [id] }
    await killed(rig, step, ask(rig.somebody('officer'), 'recordEvent', request))
    await rig.at(today)
    expect(new Set(await settled(rig))).toEqual(new Set(['done']))
    expect(await recordsIn('goods-released')).toBe(count + 1)
    await isWhole(reference, before)
  })

  test.each(slow ? moving : ['batch'])('under an order, and out of it again, after %s', async (step) => {
    const reference = `HOLD${step}`
    const id = await taken(reference)
    const before = shownIn(valueOf(await find(reference)))
    await killed(rig, step, ask(rig.somebody('dpo'), 'hold', { records: [id], order: 'court 7' }))
    await rig.at(today)
    await settled(rig)
    const { holds } = valueOf(await rig.engine.answer('holds', rig.somebody('dpo').session, {}))
    const hold = holds.find(({ state }) => state === 'in-force')
    expect(hold).toMatchObject({ records: 1 })
    expect(await recordsIn('hold')).toBe(1)
    await isWhole(reference, before)
    await killed(rig, step, ask(rig.somebody('dpo'), 'lift', { id: hold?.id }))
    await rig.at(today)
    expect(new Set(await settled(rig))).toEqual(new Set(['done']))
    expect(await recordsIn('hold')).toBe(0)
    await isWhole(reference, before)
  })

  test.each(stepsOn(name, retentionSteps.slice(0, 6), ['marked']))(
    'to new keys, after %s: the old key goes, and nothing with it',
    async (step) => {
      const reference = `KEYS${step}`
      await taken(reference)
      const before = shownIn(valueOf(await find(reference)))
      await killed(rig, step, ask(rig.somebody('key-custodian'), 'rotateKeys', { class: 'goods', period }))
      await rig.at(today)
      expect(new Set(await settled(rig))).toEqual(new Set(['done']))
      await isWhole(reference, before)
    },
  )
})

describe.each(engines)('killed while a period is restricted, on %s', { timeout: 300_000 }, (name) => {
  test('at every step: resumed, nothing opened, nobody else’s touched', async () => {
    const long = new Date(today)
    long.setUTCMonth(long.getUTCMonth() - 8)
    await using rig = await openRetentionWorld(name, inject('databaseUrl'), long)
    const steps = retentionSteps.slice(6)
    for (const at of steps.keys()) {
      await rig.at(new Date(long.getTime() + at * 86_400_000))
      await rig.take([travelDocument({ number: `OLD00000${at}`, name: 'ERIKSSON, ANNA' })])
    }
    await rig.at(today)
    await rig.take([travelDocument({ number: 'NEW000001', name: 'LATELY, CAME' })])
    const people = [rig.somebody('analyst'), rig.somebody('liaison'), rig.somebody('dpo')]
    await makeCouncil(rig.engine, rig.world.administrator, people, 2, today)
    for (const step of steps) await killed(rig, step)
    await rig.at(today)
    const { periods } = await rig.retention()
    const restricted = periods.filter((each) => each.class === 'passenger.art12' && each.state === 'restricted')
    expect(restricted.map(({ waitsFor }) => waitsFor)).toEqual([undefined, undefined, undefined])
    const officer = rig.somebody('officer')
    const duty = await rig.openCase(officer, 'duty')
    const hits = async (number: string) =>
      rig.ids(await rig.find(officer, duty, 'api', 'travel-document.number', number))
    for (const at of steps.keys()) expect(await hits(`OLD00000${at}`)).toEqual([])
    expect(await hits('NEW000001')).toHaveLength(1)
  })
})
