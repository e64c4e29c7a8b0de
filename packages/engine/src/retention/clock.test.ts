import { BreakGlassRequest } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openRetentionWorld, type RetentionWorld } from '../../test/retention-world.ts'
import { codeOf, declaration, engines, travelDocument, valueOf } from '../../test/world.ts'

const today = new Date()
const years = (count: number): Date =>
  new Date(Date.UTC(today.getUTCFullYear() + count, today.getUTCMonth(), today.getUTCDate()))

/** People sign in for the rest of the year only, so that everything happens today, and what has ended came long ago. */
describe.each(engines)('what has ended, on %s', { timeout: 240_000 }, (name) => {
  let rig: RetentionWorld
  const long = years(-6)
  const day = long.toISOString().slice(0, 10)
  const month = day.slice(0, 7)
  beforeAll(async () => {
    rig = await openRetentionWorld(name, inject('databaseUrl'), long)
    await rig.take([
      travelDocument({ number: 'OLD000001', name: 'ERIKSSON, ANNA' }),
      declaration({ reference: 'OLD1' }),
    ])
  })
  afterAll(() => rig[Symbol.asyncDispose]())

  const dpo = () => rig.somebody('dpo').session
  const periodOf = async (retained: string, period: string) =>
    (await rig.retention()).periods.find((each) => each.class === retained && each.period === period)

  test('where law states a maximum it is destroyed, and certified', async () => {
    await rig.at(today)
    expect(await periodOf('passenger', day)).toMatchObject({ state: 'destroyed' })
    expect(await periodOf('passenger.art12', day)).toMatchObject({ state: 'destroyed' })
    const { destructions } = valueOf(await rig.engine.answer('destructions', dpo(), {}))
    expect(destructions.length).toBeGreaterThan(0)
  })

  test('where law states a minimum it waits for somebody, and doctor says so', async () => {
    expect(await periodOf('goods', month)).toMatchObject({ state: 'live', due: 'ask', waitsFor: 'archivist' })
    const { findings } = valueOf(await rig.engine.answer('examine', rig.somebody('operator').session, {}))
    expect(findings.find(({ area }) => area === 'retention')).toMatchObject({ state: 'attention' })
  })

  test('a preview changes nothing', async () => {
    const run = valueOf(await rig.engine.answer('previewRetention', dpo(), {}))
    expect(run).toMatchObject({ preview: true, waiting: 1 })
    expect(run.periods).toMatchObject([{ class: 'goods', period: month, due: 'ask' }])
  })

  test('it is kept, or destroyed, as somebody who may decides', async () => {
    const decide = (decision: 'keep' | 'destroy', by = dpo()) =>
      rig.engine.answer('decideEnded', by, { class: 'goods', period: month, decision })
    expect(codeOf(await decide('destroy', rig.somebody('operator').session))).toBe('action/refused')
    expect(valueOf(await decide('keep'))).not.toHaveProperty('due')
    expect(codeOf(await decide('destroy'))).toBe('request/conflict')
    await rig.operate(({ query }) => query('delete from ended_period'))
    expect(valueOf(await decide('destroy'))).toMatchObject({ state: 'destroyed' })
  })

  describe('THREAT: somebody sets the clock years ahead', () => {
    test('nothing is restricted or destroyed, and doctor fails', async () => {
      await rig.take([travelDocument({ number: 'NEW000001', name: 'LATELY, CAME' })])
      const came = today.toISOString().slice(0, 10)
      await rig.at(years(7))
      expect(rig.world.logged.some((line) => line.includes('retention-stopped'))).toBe(true)
      await rig.at(today)
      expect(await periodOf('passenger', came)).toMatchObject({ state: 'live' })
      expect(await periodOf('passenger.art12', came)).toMatchObject({ state: 'live' })
    })

    test('nor once the node has stamped something by itself while the clock was ahead', async () => {
      const came = today.toISOString().slice(0, 10)
      const matter = await rig.openCase(rig.somebody('officer'), 'investigation')
      const breaking = { purpose: 'investigation', case: matter, reason: 'a ship leaves', minutes: 1 }
      const { session } = rig.somebody('officer')
      valueOf(await rig.engine.answer('breakGlass', session, BreakGlassRequest.parse(breaking)))
      await rig.at(years(7))
      expect(rig.world.logged.some((line) => line.includes('review-overdue'))).toBe(true)
      await rig.at(years(7))
      await rig.at(today)
      expect(await periodOf('passenger', came)).toMatchObject({ state: 'live' })
      expect(await periodOf('passenger.art12', came)).toMatchObject({ state: 'live' })
    })
  })
})
