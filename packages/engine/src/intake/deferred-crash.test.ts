import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import type { DeferralCrash } from '../../test/deferral-crash.ts'
import { deferred, openOutage, type Outage, takenIn } from '../../test/outage.ts'
import { engines } from '../../test/vault-world.ts'
import { sweepDeferred } from './deferred-row.ts'
import { type DeferredStep, deferredSteps } from './deferred-steps.ts'
import { sweepIntakes } from './sweep.ts'

const program = fileURLToPath(new URL('../../test/deferral-crash.ts', import.meta.url))

describe.each(engines)('a message that waits, on %s', { timeout: 300_000 }, (name) => {
  let outage: Outage
  beforeAll(async () => {
    outage = await openOutage(name, inject('databaseUrl'))
  })
  afterAll(() => outage[Symbol.asyncDispose]())
  beforeEach(() => outage.begin())

  describe('killed at', () => {
    const arriving: readonly DeferredStep[] = ['begun', 'kept', 'deferred']
    const run = async (crash: Omit<DeferralCrash, 'places' | 'providerFolder'>): Promise<string | null> => {
      await outage.world.close()
      const { places, providerFolder } = outage.world
      const input = JSON.stringify({ places, providerFolder, ...crash } satisfies DeferralCrash)
      const done = spawnSync(process.execPath, [...fromSource, program], { input })
      await outage.open()
      if (done.signal === null && done.status !== 0) throw new Error(done.stderr.toString())
      // As a process does that begins, or after some time.
      await sweepIntakes(outage.node.on.database, outage.world.clock.now, true)
      await sweepDeferred(outage.node.on.database, outage.world.clock.now, true)
      return done.signal
    }

    test.each(deferredSteps)(
      '“%s”: nothing is lost that was acknowledged, and nothing is there twice',
      async (step) => {
        const records = outage.message(5)
        const before = await outage.seen()
        if (arriving.includes(step)) {
          expect(await run({ down: true, records, step })).toBe('SIGKILL')
          expect(await outage.waiting()).toBe(step === 'deferred' ? 1 : 0)
          outage.provider('down')
          deferred(await outage.node.send(records))
          expect(await outage.waiting()).toBe(1)
        } else {
          await outage.deferOne(records)
          outage.provider('up')
          expect(await run({ down: false, records, step })).toBe('SIGKILL')
          expect(await outage.waiting()).toBe(step === 'accepted' ? 0 : 1)
        }
        expect((await outage.seen()).left).toBe(0)
        outage.provider('up')
        await outage.node.takeIn()
        expect(await outage.waiting()).toBe(0)
        expect(await outage.seen()).toEqual({
          records: before.records + 5,
          acceptances: before.acceptances + 1,
          left: 0,
        })
        expect(takenIn(await outage.node.send(records))).toMatchObject({ again: true, records: { declaration: 5 } })
      },
    )
  })
})
