import type { Answer, CaseId, View } from '@carnet/api'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
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
import type { Crash } from '../../test/crash.ts'
import type { Session } from '../types.ts'
import { type ReleaseStep, releaseSteps } from './index.ts'

const program = fileURLToPath(new URL('../../test/crash.ts', import.meta.url))
const stampedBy: readonly ReleaseStep[] = ['stamped', 'acknowledged', 'opened', 'shaped']

describe.each(engines)('INVARIANT(log-before-release) on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let officer: Session
  let matter: CaseId
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    officer = await world.person(['officer'])
    matter = await openCase(world.engine, officer, 'task')
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'C-1000' })]))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const searches = (): Promise<number> =>
    world.operate(async ({ query }) => (await query("select entry from event where kind = 'search'")).length)
  const run = async (step: string): Promise<{ readonly signal: string | null; readonly printed: string }> => {
    await world.close()
    const crash: Crash = { options: world.options, session: officer, matter, reference: 'C-1000', step }
    const done = spawnSync(process.execPath, [...fromSource, program], { input: JSON.stringify(crash) })
    valueOf(await world.reopen())
    return { signal: done.signal, printed: done.stdout.toString() }
  }

  test.each(releaseSteps)('killed at “%s”: nothing was disclosed that the ledger does not have', async (step) => {
    const before = await searches()
    const { signal, printed } = await run(step)
    expect(signal).toBe('SIGKILL')
    expect(printed).toBe('')
    expect(await searches()).toBe(before + (stampedBy.includes(step) ? 1 : 0))
  })

  test('what was disclosed has its entry, which survives the process', async () => {
    const { printed } = await run('never')
    const view = valueOf(JSON.parse(printed) as Answer<View>)
    expect(view.records).toHaveLength(1)
    const receipt = valueOf(await world.engine.answer('receipt', officer, { hash: view.receipt.hash }))
    expect(receipt.entry).toBe(view.receipt.entry)
  })
})

describe('between the commit and the opening, on a server', () => {
  /** What an operator of the database does to the entry and event of a release before anything is opened. */
  const betweenStampAndOpening = async (sql: string): Promise<Answer<View>> => {
    const tampering: { now?: () => Promise<unknown> } = {}
    await using world = await openWorld('postgres', inject('databaseUrl'), {
      reached: async (step) => {
        if (step === 'acknowledged') await tampering.now?.()
      },
    })
    const officer = await world.person(['officer'])
    const matter = await openCase(world.engine, officer, 'task')
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'C-2000' })]))
    valueOf(await findByReference(world.engine, officer, matter, 'C-2000'))
    tampering.now = () => world.operate(({ query }) => query(sql))
    return await findByReference(world.engine, officer, matter, 'C-2000')
  }
  const last = "(select entry from event where kind = 'search' order by at desc limit 1)"

  test.each([
    ['the event is gone', `delete from event where entry = ${last}`],
    ['the entry is gone', `delete from entry where hash = ${last}`],
    [
      'the event is an earlier one',
      `update event set sealed = (select sealed from event where kind = 'search' order by at limit 1),
                        key = (select key from event where kind = 'search' order by at limit 1) where entry = ${last}`,
    ],
  ])('nothing opens where %s', async (_what, sql) => {
    const answer = await betweenStampAndOpening(sql)
    expect(answer.ok ? 'ok' : answer.problem.code).toMatch(/^integrity\//)
  })

  test.each([
    ['a key of the subject', "select key, 'destroyed', now(), '\\x00' from compartment where name = 'commercial.none'"],
    ['the key of the period', "select epoch, 'destroyed', now(), '\\x00' from record"],
  ])('%s destroyed after the commit opens nothing any more', async (_what, sql) => {
    const view = await betweenStampAndOpening(`insert into key_state (key, state, since, entry) ${sql}`)
    const text = JSON.stringify(view)
    expect(text).not.toContain('C-2000')
  })
})
