import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openOutage, type Outage } from '../../test/outage.ts'
import { engines } from '../../test/vault-world.ts'

const filesAt = (place: string): readonly string[] =>
  statSync(place).isFile()
    ? [place]
    : readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))

describe.each(engines)('THREAT: messages that wait, on %s', { timeout: 180_000 }, (name) => {
  let outage: Outage
  beforeAll(async () => {
    outage = await openOutage(name, inject('databaseUrl'))
  })
  afterAll(() => outage[Symbol.asyncDispose]())
  beforeEach(() => outage.begin())

  describe('an operator of the database', () => {
    const ids = async (): Promise<readonly string[]> =>
      (
        await outage.within(({ query }) =>
          query<{ id: string }>('select id from deferred where sealed is not null order by received_at, id'),
        )
      ).map(({ id }) => id)
    /** What two messages become when an operator has changed something of the first. */
    const tampered = async (sql: string): Promise<void> => {
      const before = await outage.seen()
      await outage.deferOne(outage.message(3))
      await outage.deferOne(outage.message(3))
      const [one, other] = await ids()
      await outage.within(({ query }) =>
        query('create table if not exists kept_part as table deferred_part with no data'),
      )
      await outage.within(({ query }) => query('insert into kept_part table deferred_part'))
      await outage.within(({ query }) => query(sql, [one, other]))
      outage.provider('up')
      await expect(outage.node.takeIn()).rejects.toThrow('integrity/record')
      // The other one is as it was, and has been taken in.
      expect(await ids()).toEqual([one])
      expect(await outage.seen()).toMatchObject({ acceptances: before.acceptances + 1, left: 0 })
      await outage.within(({ query }) => query('delete from deferred where id = $1', [one]))
      await outage.within(({ query }) => query('delete from deferred_part'))
      await outage.within(({ query }) => query('drop table kept_part'))
    }
    const put = 'update deferred_part d set sealed = k.sealed from kept_part k where d.deferred = $1 and'

    test('can’t put another message’s part in its place', () =>
      tampered(`${put} d.part = 0 and k.deferred = $2 and k.part = 0`))
    test('can’t swap a message’s own parts', () =>
      tampered(`${put} k.deferred = d.deferred and d.part < 2 and k.part = 1 - d.part and $2::uuid is not null`))
    test('can’t leave one out', () =>
      tampered('delete from deferred_part where deferred = $1 and part = 1 and $2::uuid is not null'))
    test('can’t make another part the last', () => tampered(`${put} d.part = 2 and k.deferred = $2 and k.part = 2`))
    test('can’t change a bit', () =>
      tampered(
        'update deferred_part set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where deferred = $1 and part = 0 and $2::uuid is not null',
      ))
    test('can’t let one message’s row stand for another', () =>
      tampered('update deferred d set sealed = o.sealed from deferred o where d.id = $1 and o.id = $2'))

    test('who knows the public key can seal, and is not believed', async () => {
      const before = await outage.seen()
      await outage.deferOne(outage.message(2))
      const [one = ''] = await ids()
      const forged = await outage.node.on.vault.deferral.seal(
        { message: one, part: 0, last: false },
        Buffer.from(JSON.stringify(outage.message(2))),
      )
      await outage.within(({ query }) =>
        query('update deferred_part set sealed = $2 where deferred = $1 and part = 0', [one, forged]),
      )
      outage.provider('up')
      await expect(outage.node.takeIn()).rejects.toThrow('integrity/record')
      expect((await outage.seen()).acceptances).toBe(before.acceptances)
      await outage.within(({ query }) => query('delete from deferred'))
      await outage.within(({ query }) => query('delete from deferred_part'))
    })
  })

  test('a copy of both stores shows nothing of what waits, in any encoding', async () => {
    const records = outage.message()
    await outage.deferOne(records)
    const values = records.flatMap(({ elements }) =>
      elements.filter(({ id }) => /reference|importer|declarant/.test(id)).map(({ value }) => value),
    )
    const texts = values.flatMap((value) => [value, value.toLowerCase()])
    const written = texts.flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('hex')),
      Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)),
    ])
    // As rows are told as text, bytes stand in hexadecimal digits.
    const forms = [...written, ...written.map((form) => Buffer.from(form.toString('hex')))]
    const found = (bytes: Buffer): boolean => forms.some((form) => bytes.includes(form))
    const rows = await outage.within(async ({ query }) => {
      const tables = await query<{ name: string }>(
        'select tablename as name from pg_tables where schemaname = current_schema()',
      )
      const told: string[] = []
      for (const { name: table } of tables)
        told.push(...(await query<{ row: string }>(`select t::text as row from ${table} t`)).map(({ row }) => row))
      return told
    })
    expect(rows.length).toBeGreaterThan(20)
    expect(found(Buffer.from(rows.join('\n')))).toBe(false)
    expect(found(Buffer.concat([Buffer.from('before'), ...written.slice(0, 1)]))).toBe(true)
    await outage.world.close()
    const places = [outage.world.places.data, outage.world.places.keys].filter((place) => !place.startsWith('postgres'))
    for (const file of places.flatMap(filesAt)) expect(found(readFileSync(file))).toBe(false)
    outage.provider('up')
    await outage.open()
    await outage.node.takeIn()
  })
})
