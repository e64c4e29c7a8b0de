import type { StandingId } from '@carnet/api'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import type { StandingCrash } from '../../test/standing-crash.ts'
import { openStandingWorld, type StandingWorld } from '../../test/standing-world.ts'
import { declaration, engines, ingest, valueOf } from '../../test/world.ts'
import { type ReleaseStep, releaseSteps } from '../release/index.ts'

const program = fileURLToPath(new URL('../../test/standing-crash.ts', import.meta.url))
/** Each takes a process of its own: all of them where there is time. */
const steps = process.env['SLOW'] === '1' ? releaseSteps : (['decided', 'acknowledged', 'opened'] as const)
const stampedBy: readonly ReleaseStep[] = ['stamped', 'acknowledged', 'opened', 'shaped']

describe.each(engines)('INVARIANT(log-before-release), batch by batch, on %s', { timeout: 180_000 }, (name) => {
  let rig: StandingWorld
  let id: StandingId
  beforeAll(async () => {
    rig = await openStandingWorld(name, inject('databaseUrl'))
    const records = Array.from({ length: 30 }, (_, at) => declaration({ reference: `K-${at}` }))
    valueOf(await ingest(rig.world.engine, await rig.world.source(), records))
    id = await rig.agreed({ volume: { perDay: 10_000, perBatch: 10 } })
  }, 180_000)
  afterAll(() => rig[Symbol.asyncDispose]())

  const entries = (): Promise<number> =>
    rig.world.operate(
      async ({ query }) => (await query("select entry from event where kind = 'standing-batch'")).length,
    )

  test.each(steps)('killed at “%s” of the second batch: every record that left has its entry', async (step) => {
    const before = await entries()
    await rig.world.close()
    const crash: StandingCrash = { options: rig.world.options, session: rig.matcher.session, id, step, after: 1 }
    const done = spawnSync(process.execPath, [...fromSource, program], { input: JSON.stringify(crash) })
    valueOf(await rig.world.reopen())
    expect(done.signal).toBe('SIGKILL')
    const printed = done.stdout.toString()
    expect(printed.match(/"line":"record"/g)).toHaveLength(10)
    expect(await entries()).toBe(before + 1 + (stampedBy.includes(step) ? 1 : 0))
    const [hash = ''] = /"hash":"([^"]+)"/.exec(printed)?.slice(1) ?? []
    const receipt = await rig.world.engine.answer('receipt', rig.matcher.session, { hash: hash as never })
    expect(valueOf(receipt).hash).toBe(hash)
  })
})
