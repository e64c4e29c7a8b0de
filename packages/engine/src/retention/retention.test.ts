import type { CaseId, RecordId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openRetentionWorld, type RetentionWorld } from '../../test/retention-world.ts'
import { codeOf, declaration, engines, shownIn, travelDocument, valueOf } from '../../test/world.ts'

/** Nothing of it is due before the next month. */
const began = new Date()
const period = began.toISOString().slice(0, 7)
const day = began.toISOString().slice(0, 10)

describe.each(engines)('retention on %s', { timeout: 180_000 }, (name) => {
  let rig: RetentionWorld
  let task: CaseId
  let duty: CaseId
  beforeAll(async () => {
    rig = await openRetentionWorld(name, inject('databaseUrl'), began)
    task = await rig.openCase(rig.somebody('officer'), 'task')
    duty = await rig.openCase(rig.somebody('officer'), 'duty')
  })
  afterAll(() => rig[Symbol.asyncDispose]())

  const findGoods = async (reference: string) =>
    rig.find(rig.somebody('officer'), task, 'clearance', 'declaration.reference', reference)
  const findTraveller = async (number: string) =>
    rig.find(rig.somebody('officer'), duty, 'api', 'travel-document.number', number)
  const goods = async (reference: string, importer?: string): Promise<RecordId> => {
    await rig.take([declaration({ reference, ...(importer === undefined ? {} : { importer }) })])
    const [id] = rig.ids(await findGoods(reference))
    if (id === undefined) throw new Error('not found')
    return id
  }
  const traveller = async (number: string): Promise<RecordId> => {
    await rig.take([travelDocument({ number, name: 'ERIKSSON, ANNA' })])
    const [id] = rig.ids(await findTraveller(number))
    if (id === undefined) throw new Error('not found')
    return id
  }
  const recordsIn = async (retained: string, of: string): Promise<number> =>
    (await rig.retention()).periods.find((each) => each.class === retained && each.period === of)?.records ?? 0
  const said = (role: 'dpo' | 'senior-officer' | 'liaison' | 'key-custodian') => rig.somebody(role).session

  describe('events', () => {
    test('a release moves a declaration to the class and period that it means, and it is found and shown as before', async () => {
      const id = await goods('RELEASED1')
      const before = shownIn(valueOf(await findGoods('RELEASED1')))
      const at = began.toISOString()
      const { job, records } = valueOf(
        await rig.engine.answer('recordEvent', rig.source, { event: 'released', at: at as never, records: [id] }),
      )
      expect(records).toBe(1)
      expect(await rig.ended(job)).toBe('done')
      expect(await recordsIn('goods-released', period)).toBe(1)
      expect(shownIn(valueOf(await findGoods('RELEASED1')))).toEqual(before)
    })

    test('an appeal keeps it whatever is heard of it afterwards', async () => {
      const id = await goods('APPEALED1')
      for (const event of ['appealed', 'paid'] as const) {
        const request = { event, at: began.toISOString() as never, records: [id] }
        const { job } = valueOf(await rig.engine.answer('recordEvent', rig.source, request))
        expect(await rig.ended(job)).toBe('done')
      }
      const { periods } = await rig.retention()
      expect(periods.find((each) => each.class === 'goods-appealed')).toMatchObject({ records: 1 })
      expect(periods.find((each) => each.class === 'goods-appealed')).not.toHaveProperty('ends')
    })

    test('THREAT: an event dated long ago does not make a record lapse: nothing runs from before it came', async () => {
      const id = await goods('BACKDATED1')
      const request = { event: 'departed', at: '1990-01-01T00:00:00Z' as never, records: [id] } as const
      const { job } = valueOf(await rig.engine.answer('recordEvent', rig.source, request))
      expect(await rig.ended(job)).toBe('done')
      expect(await recordsIn('goods-departed', period)).toBe(1)
    })

    test('what has not happened yet, and records that are not there, are refused', async () => {
      const id = await goods('FUTURE1')
      const ahead = { event: 'released', at: '2199-01-01T00:00:00Z' as never, records: [id] } as const
      expect(codeOf(await rig.engine.answer('recordEvent', rig.source, ahead))).toBe('request/malformed')
      const unknown = {
        event: 'released',
        at: began.toISOString() as never,
        records: ['0b8e2f34-7d1c-4f5a-9d53-1f2e3d4c5b6a' as RecordId],
      } as const
      expect(codeOf(await rig.engine.answer('recordEvent', rig.source, unknown))).toBe('request/not-found')
    })
  })

  describe('holds', () => {
    test('what is held is sealed apart, shown as before, and goes back when it is lifted', async () => {
      const id = await goods('HELD1')
      const before = shownIn(valueOf(await findGoods('HELD1')))
      const { hold, job } = valueOf(
        await rig.engine.answer('hold', said('senior-officer'), { records: [id], order: 'court 12/26' }),
      )
      expect(await rig.ended(job)).toBe('done')
      expect(await recordsIn('hold', hold)).toBe(1)
      expect(shownIn(valueOf(await findGoods('HELD1')))).toEqual(before)
      const { holds } = valueOf(await rig.engine.answer('holds', said('dpo'), {}))
      expect(holds.find((each) => each.id === hold)).toMatchObject({
        state: 'in-force',
        reference: 'court 12/26',
        records: 1,
      })
      expect(valueOf(await rig.engine.answer('previewLift', said('dpo'), { id: hold }))).toEqual({
        back: 1,
        destroyed: 0,
      })
      const lifted = valueOf(await rig.engine.answer('lift', said('dpo'), { id: hold }))
      expect(await rig.ended(lifted.job)).toBe('done')
      expect(await recordsIn('hold', hold)).toBe(0)
      expect(shownIn(valueOf(await findGoods('HELD1')))).toEqual(before)
      expect(codeOf(await rig.engine.answer('lift', said('dpo'), { id: hold }))).toBe('request/conflict')
    })

    test('an event meanwhile says where it goes back to', async () => {
      const id = await goods('HELD2')
      const { hold, job } = valueOf(await rig.engine.answer('hold', said('dpo'), { records: [id], order: 'o' }))
      await rig.ended(job)
      const request = { event: 'paid', at: began.toISOString() as never, records: [id] } as const
      await rig.ended(valueOf(await rig.engine.answer('recordEvent', rig.source, request)).job)
      expect(await recordsIn('hold', hold)).toBe(1)
      await rig.ended(valueOf(await rig.engine.answer('lift', said('dpo'), { id: hold })).job)
      expect(await recordsIn('goods-paid', period)).toBe(1)
    })

    test('a record under two orders stays under the second', async () => {
      const id = await goods('HELD3')
      const first = valueOf(await rig.engine.answer('hold', said('dpo'), { records: [id], order: 'one' }))
      await rig.ended(first.job)
      const second = valueOf(await rig.engine.answer('hold', said('dpo'), { records: [id], order: 'two' }))
      await rig.ended(second.job)
      expect(await rig.ended(valueOf(await rig.engine.answer('lift', said('dpo'), { id: first.hold })).job)).toBe(
        'done',
      )
      expect(await recordsIn('hold', second.hold)).toBe(1)
      expect(await rig.ended(valueOf(await rig.engine.answer('lift', said('dpo'), { id: second.hold })).job)).toBe(
        'done',
      )
      expect(await recordsIn('hold', second.hold)).toBe(0)
      expect(rig.ids(await findGoods('HELD3'))).toEqual([id])
    })

    test('an order without records or subject, or one that ends before it begins, is refused', async () => {
      const id = await goods('HELD4')
      expect(codeOf(await rig.engine.answer('hold', said('dpo'), { order: 'o' }))).toBe('request/malformed')
      const ended = { records: [id], order: 'o', until: '2020-01-01T00:00:00Z' as never }
      expect(codeOf(await rig.engine.answer('hold', said('dpo'), ended))).toBe('request/malformed')
      expect(
        codeOf(await rig.engine.answer('hold', rig.somebody('officer').session, { records: [id], order: 'o' })),
      ).toBe('action/refused')
    })
  })

  test('an objective link moves a passenger to a class of its own, days and all', async () => {
    const id = await traveller('L898902C3')
    const before = shownIn(valueOf(await findTraveller('L898902C3')))
    const { job } = valueOf(
      await rig.engine.answer('linkObjective', said('liaison'), { records: [id], decision: 'reasoned decision 7' }),
    )
    expect(await rig.ended(job)).toBe('done')
    expect(await recordsIn('passenger-linked', day)).toBe(1)
    expect(await recordsIn('passenger-linked.art12', day)).toBe(1)
    expect(shownIn(valueOf(await findTraveller('L898902C3')))).toEqual(before)
  })

  describe('keys that somebody else may have', () => {
    test('a period’s: everything under it is sealed anew, and the old key is destroyed', async () => {
      await goods('ROTATED1')
      const before = shownIn(valueOf(await findGoods('ROTATED1')))
      const keyOf = () =>
        rig.operate(({ query }) =>
          query<{ key: string; state: string | null }>(
            `select e.key, s.state from epoch e left join key_state s on s.key = e.key where class = 'goods' and period = $1`,
            [period],
          ),
        )
      const [old] = await keyOf()
      const { job, keys } = valueOf(
        await rig.engine.answer('rotateKeys', said('key-custodian'), { class: 'goods', period }),
      )
      expect(keys).toBe(1)
      expect(await rig.ended(job)).toBe('done')
      expect(shownIn(valueOf(await findGoods('ROTATED1')))).toEqual(before)
      const [now] = await keyOf()
      expect(now?.key).not.toBe(old?.key)
      const left = await rig.operate(({ query }) =>
        query<{ state: string; compartments: number; replaced: number }>(
          `select (select state from key_state where key = $1) as state,
                  (select count(*) from compartment where epoch = $1) as compartments,
                  (select count(*) from replaced_key) as replaced`,
          [old?.key],
        ),
      )
      expect(left).toEqual([{ state: 'destroyed', compartments: 0, replaced: 0 }])
      await goods('ROTATED2')
      expect(await recordsIn('goods', period)).toBeGreaterThan(1)
    })

    test('only a key custodian replaces one; nobody one that is not there', async () => {
      expect(codeOf(await rig.engine.answer('rotateKeys', said('dpo'), { class: 'goods', period }))).toBe(
        'action/refused',
      )
      const none = { class: 'goods', period: '1999-01' }
      expect(codeOf(await rig.engine.answer('rotateKeys', said('key-custodian'), none))).toBe('request/not-found')
    })
  })

  test('every move stands in the ledger, which holds', async () => {
    const { findings } = valueOf(await rig.engine.answer('examine', rig.somebody('operator').session, {}))
    expect(findings.find(({ area }) => area === 'ledger')).toMatchObject({ state: 'well' })
    const kinds = await rig.operate(({ query }) => query<{ kind: string }>('select distinct kind from event'))
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'retention-event',
        'resealed',
        'held',
        'lifted',
        'objective-link',
        'keys-replaced',
        'keys-destroyed',
      ]),
    )
  })
})
