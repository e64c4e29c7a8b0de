import { fc, test as property } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openResealingRig, type ResealingRig } from '../../test/resealing.ts'
import { engines, valueOf } from '../../test/vault-world.ts'
import { declaration, travelDocument } from '../../test/world.ts'
import { destroyKeys } from './destroy.ts'
import { type Home, type Moved, type Placed, resealRecords } from './reseal.ts'

const received = new Date('2026-07-15T10:00:00Z')
const released: Home = { class: 'goods-released', period: '2026-08' }
const linked: Home = { class: 'passenger-linked', period: '2026-07-15', restrictedPeriod: '2026-07-15' }
const silent = async (): Promise<void> => undefined

describe.each(engines)('records sealed anew on %s', { timeout: 120_000 }, (name) => {
  let rig: ResealingRig
  beforeAll(async () => {
    rig = await openResealingRig(name, inject('databaseUrl'))
  })
  afterAll(() => rig[Symbol.asyncDispose]())

  const edit = (sql: string, parameters: readonly unknown[]): Promise<unknown> =>
    rig.world.database.transaction(({ query }) => query(sql, parameters))
  const move = async (records: readonly string[], to: Home, within: Parameters<typeof resealRecords>[2] = silent) =>
    valueOf(await resealRecords(rig.world.vault, { records, home: () => to }, within))
  const one = async (id: string) => {
    const [record] = await rig.stored([id])
    if (record === undefined) throw new Error('no such record')
    return record
  }
  const openedOf = async (id: string) => rig.opened(await one(id))
  const taken = async (reference = 'QLRUBN9'): Promise<string> =>
    (await rig.take([declaration({ reference })], received))[0] ?? ''

  const texts = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  const records = fc.oneof(
    fc.record({ reference: texts, importer: texts, fraud: fc.constantFrom('0', '1') }).map(declaration),
    fc.record({ number: fc.stringMatching(/^[A-Z0-9]{5,9}$/), name: texts }).map(travelDocument),
  )

  property.prop([fc.array(records, { minLength: 1, maxLength: 5 })], { numRuns: 12 })(
    'resealing is the identity on content, and terms find it under the new period',
    async (stated) => {
      const ids = await rig.take(stated, received)
      const before = await Promise.all(ids.map(openedOf))
      const old = await rig.stored(ids)
      const home = (_: string, now: Placed): Home => (now.class === 'goods' ? released : linked)
      const { moved } = valueOf(await resealRecords(rig.world.vault, { records: ids, home }, silent))
      expect(moved.map(({ record }) => record).toSorted()).toEqual(ids.toSorted())
      expect(await Promise.all(ids.map(openedOf))).toEqual(before)
      for (const record of await rig.stored(ids)) {
        const { stored, made } = await rig.terms(record)
        expect(stored).toEqual(made)
        const was = old.find(({ id }) => id === record.id)
        expect(record.version).toBe((was?.version ?? 0) + 1)
        for (const compartment of record.compartments) {
          const one = was?.compartments.find((each) => each.name === compartment.name)
          expect(compartment.version).toBe((one?.version ?? 0) + 1)
          expect([compartment.key, compartment.epoch]).not.toContain(one?.key)
          expect(compartment.epoch).not.toBe(one?.epoch)
        }
      }
    },
  )

  test('says where a record was, as its keys and not as its rows have it', async () => {
    const [id = ''] = await rig.take([travelDocument({ number: 'L898902C3', name: 'ERIKSSON, ANNA' })], received)
    await edit("update record set class = 'goods' where id = $1", [id])
    const seen: Placed[] = []
    const home = (_: string, now: Placed): undefined => void seen.push(now)
    valueOf(await resealRecords(rig.world.vault, { records: [id], home }, silent))
    expect(seen).toEqual([
      {
        class: 'passenger',
        period: '2026-07-15',
        restricted: { class: 'passenger.art12', period: '2026-07-15' },
      },
    ])
  })

  test('a record that is there already is left alone', async () => {
    const id = await taken()
    expect((await move([id], released)).moved).toHaveLength(1)
    const before = await one(id)
    expect(await move([id], released)).toEqual({ moved: [], changed: [], gone: [] })
    expect(await one(id)).toEqual(before)
  })

  test('what is restricted stays where it is when only the rest is moved', async () => {
    const [id = ''] = await rig.take([travelDocument({ number: 'L898902C3', name: 'ERIKSSON, ANNA' })], received)
    const before = await one(id)
    await move([id], { class: 'passenger-linked', period: '2026-07-15' })
    const after = await one(id)
    for (const compartment of before.compartments.filter((each) => each.name.endsWith('.art12')))
      expect(after.compartments).toContainEqual(compartment)
    expect(await openedOf(id)).toBeDefined()
  })

  test('what is moved goes back, and no version comes twice', async () => {
    const id = await taken()
    const before = await openedOf(id)
    await move([id], released)
    await move([id], { class: 'goods', period: '2026-07' })
    expect(await openedOf(id)).toEqual(before)
    expect((await one(id)).version).toBe(3)
  })

  describe('THREAT: whoever can write the data store', () => {
    test.each([
      ['bytes', 'update compartment set sealed = set_byte(sealed, 30, 255 - get_byte(sealed, 30)) where record = $1'],
      ['an open element', `update record set open = '{"declaration.office": "999"}' where id = $1`],
      ['the office', "update record set office = '999' where id = $1"],
      ['a compartment taken away', "delete from compartment where record = $1 and name like '%importer%'"],
      ['a version', 'update record set version = 7 where id = $1'],
    ])('a record with %s changed is named and not sealed anew', async (_what, sql) => {
      const [id, other] = [await taken(), await taken('OTHER')]
      await edit(sql, [id])
      const before = await one(id)
      const { moved, changed } = await move([id, other], released)
      expect(changed).toEqual([id])
      expect(moved.map(({ record }) => record)).toEqual([other])
      expect(await one(id)).toEqual(before)
    })

    test('the bytes of the version before do not open in the new row', async () => {
      const id = await taken()
      const before = await one(id)
      await move([id], released)
      for (const { name: compartment, sealed } of before.compartments)
        await edit('update compartment set sealed = $3 where record = $1 and name = $2', [id, compartment, sealed])
      await edit('update record set digest = $2 where id = $1', [id, before.digest])
      expect(await openedOf(id)).toBeUndefined()
    })

    test('the whole row of the version before, put back, is not the record that the ledger commits to last', async () => {
      const id = await taken()
      const before = await one(id)
      const { moved } = await move([id], released)
      expect(Buffer.from(moved[0]?.before ?? [])).toEqual(Buffer.from(before.digest.subarray(0, 32)))
      expect(Buffer.from(moved[0]?.after ?? [])).toEqual(Buffer.from((await one(id)).digest.subarray(0, 32)))
    })
  })

  test('two who move the same records at once move them one after the other', async () => {
    const ids = await rig.take(
      Array.from({ length: 20 }, (_, at) => declaration({ reference: `R${at}` })),
      received,
    )
    const before = await Promise.all(ids.map(openedOf))
    await Promise.all([move(ids, released), move(ids, { class: 'goods-paid', period: '2026-09' })])
    expect(await Promise.all(ids.map(openedOf))).toEqual(before)
    expect(new Set((await rig.stored(ids)).map((record) => record.version))).toEqual(new Set([3]))
  })

  test('what fails while it is put in place changes nothing', async () => {
    const id = await taken()
    const before = await one(id)
    await expect(move([id], released, () => Promise.reject(new Error('the ledger refuses')))).rejects.toThrow('refuses')
    expect(await one(id)).toEqual(before)
  })

  test('what is said of it stands in the same transaction', async () => {
    const id = await taken()
    const said: Moved[] = []
    const { moved } = await move([id], released, async (_, all) => void said.push(...all))
    expect(said).toEqual(moved)
    expect(moved[0]).toMatchObject({ record: id, from: { class: 'goods', period: '2026-07' }, compartments: 4 })
  })

  test('a record whose keys were destroyed is gone, and so is one that would come to a destroyed period', async () => {
    const [id] = await rig.take([declaration({ reference: 'GONE' })], new Date('2020-01-15'))
    const alive = await taken()
    const [record] = await rig.stored([id ?? ''])
    const epoch = record?.epoch ?? ''
    await edit("insert into key_state (key, state, since, entry) values ($1, 'destroyed', now(), $2)", [
      epoch,
      Buffer.alloc(32),
    ])
    valueOf(await destroyKeys(rig.world.vault, [epoch], 'destroyed', Buffer.alloc(32)))
    expect((await move([id ?? ''], released)).gone).toEqual([id])
    const before = await one(alive)
    expect((await move([alive], { class: 'goods', period: '2020-01' })).gone).toEqual([alive])
    expect(await one(alive)).toEqual(before)
  })

  test('records of a message that is not accepted yet are not touched', async () => {
    const id = await taken()
    await edit('delete from acceptance where intake = (select intake from record where id = $1)', [id])
    expect(await move([id], released)).toEqual({ moved: [], changed: [], gone: [] })
  })

  test('compartments become another subject’s', async () => {
    const [id = '', other = ''] = await rig.take(
      [declaration({ reference: 'A', importer: 'XX1' }), declaration({ reference: 'B', importer: 'XX2' })],
      received,
    )
    const importerOf = async (record: string): Promise<string> =>
      (await one(record)).compartments.find((each) => each.name.includes('importer'))?.subject ?? ''
    const [from, to] = [await importerOf(id), await importerOf(other)]
    const before = await openedOf(id)
    const home = (_: string, now: Placed): Home => now
    valueOf(await resealRecords(rig.world.vault, { records: [id], home, subjects: new Map([[from, to]]) }, silent))
    expect(await importerOf(id)).toBe(to)
    expect(await openedOf(id)).toEqual(before)
  })

  test('nobody who was erased gets a key', async () => {
    const [id = ''] = await rig.take([declaration({ reference: 'E', importer: 'XX9' })], received)
    const subject = (await one(id)).compartments.find((each) => each.name.includes('importer'))?.subject ?? ''
    await edit('update subject set erased_at = now() where id = $1', [subject])
    expect((await move([id], released)).gone).toEqual([id])
  })
})
