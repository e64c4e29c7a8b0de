import { randomUUID } from 'node:crypto'
import { fc, test as property } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freshSchema } from '../../test/databases.ts'
import { type Database, migrate, openDatabase } from '../store/index.ts'
import { networkOf } from './network.ts'
import { openRates, type Rates } from './rates.ts'
import { sweepRates } from './share.ts'

const engines = ['pglite', 'postgres'] as const
const limits = { person: 100, service: 1_000, address: 10 }

/** Two processes over one store, a minute that does not pass by itself. */
describe.each(engines)('requests counted over processes, on %s', (engine) => {
  let databases: readonly [Database, Database]
  let at: Date
  let failures = 0
  let processes: readonly [Rates, Rates]
  beforeAll(async () => {
    const place = engine === 'pglite' ? 'memory://' : await freshSchema(inject('databaseUrl'))
    const first = await openDatabase(place)
    await migrate(first, 'data')
    // The embedded engine has one process; what two do is then done over its one connection.
    databases = [first, engine === 'pglite' ? first : await openDatabase(place)]
    at = new Date('2026-07-01T08:00:00Z')
    processes = [open(databases[0]), open(databases[1])]
  })
  afterAll(() => Promise.all([...new Set(databases)].map((each) => each[Symbol.asyncDispose]())))
  const open = (database: Database): Rates =>
    openRates({
      database,
      keyedName: (kind, what) => `${kind} ${what}`,
      now: () => at,
      limits,
      failed: () => failures++,
    })
  const admitted = async (asks: readonly (readonly [from: Rates, name: 'person' | 'address', who: string])[]) => {
    const rates = await Promise.all(asks.map(([from, name, who]) => from.take(name, who)))
    return rates.filter(({ within }) => within).length
  }
  const alternating = (count: number, name: 'person' | 'address', who: string) =>
    Array.from({ length: count }, (_, index) => [processes[index % 2 === 0 ? 0 : 1], name, who] as const)

  test('of one allowance all processes together let through what it is, and at most a share each beside it', async () => {
    const who = randomUUID()
    const through = await admitted(alternating(400, 'person', who))
    expect(through).toBeGreaterThanOrEqual(limits.person)
    expect(through).toBeLessThanOrEqual(limits.person + 2 * (limits.person / 10))
  })

  test('asked one after the other, exactly the allowance; what is left and when there is more is said', async () => {
    const who = randomUUID()
    const first = await processes[0].take('address', who)
    expect(first).toEqual({ name: 'address', quota: 10, left: 9, window: 60, resets: 60, within: true })
    let through = 1
    for (let count = 0; count < 30; count++) {
      const { within, left } = await processes[count % 2 === 0 ? 1 : 0].take('address', who)
      if (within) through++
      expect(left).toBeGreaterThanOrEqual(0)
    }
    expect(through).toBeGreaterThanOrEqual(limits.address)
    expect(through).toBeLessThanOrEqual(limits.address + 2)
    at = new Date('2026-07-01T08:00:59.500Z')
    expect(await processes[0].take('address', who)).toMatchObject({ within: false, left: 0, resets: 1 })
    at = new Date('2026-07-01T08:01:00Z')
    expect(await processes[0].take('address', who)).toMatchObject({ within: true, resets: 60 })
  })

  test('nobody’s requests are another’s', async () => {
    const [busy, calm] = [randomUUID(), randomUUID()]
    await admitted(alternating(400, 'person', busy))
    expect(await admitted(alternating(50, 'person', calm))).toBe(50)
    expect(await processes[0].take('address', busy)).toMatchObject({ within: true })
  })

  test('of the store it takes a statement for each tenth of an allowance, and none for the requests between', async () => {
    const who = randomUUID()
    for (let count = 0; count < 100; count++) await processes[0].take('person', who)
    const rows = await databases[0].transaction(({ query }) =>
      query<{ taken: number }>('select taken from rate_taken where term = $1', [`rate/person ${who}`]),
    )
    expect(rows).toEqual([{ taken: limits.person }])
  })

  test('windows that are over are swept', async () => {
    await sweepRates(databases[0], new Date('2027-01-01T00:00:00Z'))
    const rows = await databases[0].transaction(({ query }) => query('select 1 from rate_taken'))
    expect(rows).toEqual([])
    expect(failures).toBe(0)
  })
})

test('a store that does not answer refuses nobody for it, and is told of', async () => {
  const database = await openDatabase(await freshSchema(inject('databaseUrl')))
  let failures = 0
  // No table is there.
  const rates = openRates({
    database,
    keyedName: (_kind, what) => what,
    now: () => new Date(),
    limits,
    failed: () => failures++,
  })
  for (let count = 0; count < 25; count++) expect((await rates.take('address', 'x')).within).toBe(true)
  expect(failures).toBeGreaterThan(0)
  await database[Symbol.asyncDispose]()
})

describe('what counts as one address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
    ['neither', 'neither'],
  ])('%s: %s', (address, network) => expect(networkOf(address)).toBe(network))

  property.prop([fc.ipV6()])('of IPv6, the same for every address of a site', (address) => {
    const network = networkOf(address)
    expect(networkOf(`${network.slice(0, -'/64'.length)}1`)).toBe(network)
  })
})
