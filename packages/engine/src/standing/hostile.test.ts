import type { StandingId } from '@carnet/api'
import { fc } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openStandingWorld, recordsIn, type StandingWorld } from '../../test/standing-world.ts'
import { codeOf, declaration, engines, ingest, valueOf } from '../../test/world.ts'

const elements = [
  'declaration.reference',
  'declaration.office',
  'declaration.declarant.id',
  'declaration.importer.id',
  'declaration.hs6',
  'declaration.hs-chapter',
  'declaration.origin-country',
  'declaration.fraud',
] as const
const purposes = ['clearance', 'control', 'risk-analysis', 'revenue', 'statistics'] as const

describe.each(engines)('a standing release that somebody tampers with, on %s', { timeout: 180_000 }, (name) => {
  let rig: StandingWorld
  const ask: StandingWorld['world']['engine']['answer'] = (...asked) => rig.world.engine.answer(...asked)
  beforeAll(async () => {
    rig = await openStandingWorld(name, inject('databaseUrl'))
    const records = Array.from({ length: 4 }, (_, at) => declaration({ reference: `H-${at}`, fraud: '1' }))
    valueOf(await ingest(rig.world.engine, await rig.world.source(), records))
  }, 180_000)
  afterAll(() => rig[Symbol.asyncDispose]())

  const edit = (sql: string, parameters: readonly unknown[]): Promise<unknown> =>
    rig.world.operate(({ query }) => query(sql, parameters))

  test('INVARIANT(nothing-beyond): no element leaves that was not named, whatever else was', async () => {
    const named = fc.record({
      elements: fc.uniqueArray(fc.constantFrom(...elements), { minLength: 1 }),
      purpose: fc.constantFrom(...purposes),
      answer: fc.constantFrom('masked' as const, 'whole' as const),
      perBatch: fc.integer({ min: 1, max: 5 }),
    })
    const holds = fc.asyncProperty(named, async ({ perBatch, ...said }) => {
      const id = await rig.agreed({ ...said, volume: { perDay: 1_000, perBatch } })
      const lines = await rig.read(id)
      if (!lines.ok) return
      const shown = recordsIn(lines.value).flatMap((record) => record.elements.map((each) => each.id))
      for (const element of shown) expect(said.elements).toContain(element)
      const text = JSON.stringify(lines.value)
      // The whole value: cursors and hashes are random text, in which three characters turn up by themselves.
      if (!said.elements.includes('declaration.reference')) expect(text).not.toMatch(/\\?"H-\d+\\?"/)
    })
    await fc.assert(holds, { numRuns: 12 })
  })

  describe('THREAT: an operator of the database', () => {
    test('activates nothing with a row that the node did not write', async () => {
      const id = await rig.agreed()
      const waiting = (await rig.propose()).id as string as StandingId
      await edit('insert into standing (id, sealed) select $2, sealed from standing where id = $1', [id, waiting])
      expect(codeOf(await rig.read(waiting))).toBe('integrity/record')
      await edit('delete from standing where id = $1', [waiting])
      await edit('insert into standing (id, sealed) values ($1, $2)', [waiting, Buffer.from('{"v":1,"state":"live"}')])
      expect(codeOf(await rig.read(waiting))).toBe('integrity/record')
      await edit('delete from standing where id = $1', [waiting])
    })

    test('activates nothing by calling a proposal done', async () => {
      const waiting = await rig.propose()
      valueOf(await rig.approve(rig.approvers[0], waiting))
      await edit("update proposal set state = 'done' where id = $1", [waiting.id])
      expect(codeOf(await rig.read(waiting.id as string as StandingId))).toBe('request/not-found')
    })

    test('leaves nothing in force by taking a signature away', async () => {
      const id = await rig.agreed()
      await edit('delete from voice where proposal = $1 and person = $2', [id, rig.approvers[0].id])
      expect(codeOf(await rig.read(id))).toBe('integrity/record')
      const { findings } = valueOf(await ask('examine', rig.approvers[0].session, {}))
      expect(findings.find(({ area }) => area === 'standing')).toMatchObject({ state: 'failing' })
      await edit('delete from standing where id = $1', [id])
    })

    test.each(['suspendStanding', 'endStanding'] as const)('brings nothing back that was stopped: %s', async (stop) => {
      const id = await rig.agreed()
      const [before] = await rig.world.operate(({ query }) =>
        query<{ sealed: Uint8Array }>('select sealed from standing where id = $1', [id]),
      )
      valueOf(await ask(stop, rig.approvers[0].session, { id }))
      await edit('update standing set sealed = $2 where id = $1', [id, before?.sealed])
      expect(codeOf(await rig.read(id))).toBe('integrity/record')
      await edit('delete from standing where id = $1', [id])
    })

    test('has nothing of a record shown that was edited', async () => {
      const id = await rig.agreed({ elements: ['declaration.office'] })
      await edit(`update record set open = jsonb_set(open, '{declaration.office}', '"999"')`, [])
      expect(codeOf(await rig.read(id))).toBe('integrity/record')
    })
  })
})
