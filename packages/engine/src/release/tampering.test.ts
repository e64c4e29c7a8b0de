import type { Answer, CaseId, View } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

/** Each edit is made on records of its own, found by these references. */
const edits: readonly (readonly [string, string])[] = [
  [
    'a changed bit',
    `update compartment set sealed = set_byte(sealed, length(sealed) - 3, get_byte(sealed, length(sealed) - 3) # 1)
      where record = $1 and name = 'commercial.importer'`,
  ],
  [
    'two swapped compartments',
    `update compartment c set sealed = o.sealed, key = o.key, subject = o.subject from compartment o
      where c.record = $1 and c.name = 'commercial.importer' and o.record = $1 and o.name = 'commercial.declarant'`,
  ],
  [
    'a compartment of another record',
    `update compartment c set sealed = o.sealed, key = o.key, subject = o.subject from compartment o
      where c.record = $1 and c.name = 'commercial.none' and o.record = $2 and o.name = c.name`,
  ],
  [
    'a whole record moved under another id',
    `update compartment set sealed = o.sealed, key = o.key, subject = o.subject from compartment o
      where compartment.record = $1 and o.record = $2 and o.name = compartment.name`,
  ],
  ['a compartment taken away', "delete from compartment where record = $1 and name = 'enforcement.none'"],
  ['an office that was edited to be one’s own', "update record set office = '999' where id = $1"],
  [
    'an element in clear that was edited',
    `update record set open = jsonb_set(open, '{declaration.office}', '"999"') where id = $1`,
  ],
]

describe.each(engines)('tampering shows on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let officer: Session
  let matter: CaseId
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    officer = await world.person(['officer'])
    matter = await openCase(world.engine, officer, 'task')
    const source = await world.source()
    const records = Array.from({ length: 20 }, (_, n) =>
      declaration({ reference: `D-${100 + n}`, importer: `FIRM${n}` }),
    )
    valueOf(await ingest(world.engine, source, records))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const find = (reference: string): Promise<Answer<View>> => findByReference(world.engine, officer, matter, reference)
  /** Runs an edit that takes one record, or two. */
  const edit = (sql: string, first: number, second: number): Promise<unknown> =>
    world.operate(async ({ query }) => {
      const ids = await query<{ id: string }>('select id from record order by ordinal')
      const parameters = [ids[first]?.id, ...(sql.includes('$2') ? [ids[second]?.id] : [])]
      await query(sql, parameters)
    })

  test.each(edits.map(([what, sql], at) => ({ what, sql, at })))('$what: named, never served', async ({ sql, at }) => {
    const reference = `D-${100 + at}`
    expect(valueOf(await find(reference)).records).toHaveLength(1)
    await edit(sql, at, 19)
    const answer = await find(reference)
    expect(codeOf(answer)).toBe('integrity/record')
    expect(answer).toMatchObject({ problem: { with: { record: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown } } })
  })

  test('a term hung on another record leads to nothing', async () => {
    await edit(
      `update term set record = $2 where record = $1
          and not exists (select from term o where o.term = term.term and o.record = $2)`,
      8,
      9,
    )
    expect(valueOf(await find('D-108')).records).toEqual([])
    expect(valueOf(await find('D-109')).records).toHaveLength(1)
  })

  test('a record hung on a message that was accepted before is still what it was', async () => {
    await edit("update record set type = 'travel-document' where id = $1", 10, 10)
    expect(codeOf(await find('D-110'))).toBe('integrity/record')
  })

  describe('in the ledger', () => {
    const examined = async (): Promise<string> => {
      const { findings } = valueOf(await world.engine.answer('examine', world.administrator, {}))
      const found = findings.find(({ area }) => area === 'ledger')
      return `${found?.state ?? ''}: ${found?.says ?? ''}`
    }
    test('a removed event is found, and so is a removed entry', async () => {
      expect(await examined()).toMatch(/^well/)
      const kept = await world.operate(({ query }) =>
        query<{ entry: Uint8Array }>('delete from event where entry = (select min(entry) from event) returning *'),
      )
      expect(await examined()).toMatch(/^failing: 1 entries or events/)
      await world.operate(({ query }) => query('delete from entry where hash = $1', [kept[0]?.entry]))
      expect(await examined()).toMatch(/^failing/)
    })
    test('nothing more is released once the ledger was found not to be what was signed', async () => {
      const answer = await find('D-112')
      if (name === 'postgres') expect(codeOf(answer)).toBe('integrity/ledger')
    })
  })
})

test('an edited tile and an edited entry are not served', async () => {
  await using world = await openWorld('postgres', inject('databaseUrl'))
  const auditor = await world.person(['auditor'])
  const { size } = valueOf(await world.engine.answer('ledger', auditor, {}))
  expect(size).toBeGreaterThan(0)
  const entries = `tile/entries/000.p/${size}`
  const anybody = { token: undefined }
  expect(codeOf(await world.engine.ledgerFile(anybody, 'checkpoint'))).toBe('ok')
  expect(codeOf(await world.engine.ledgerFile(anybody, `tile/0/000.p/${size}`))).toBe('ok')
  expect(codeOf(await world.engine.ledgerFile(anybody, entries))).toBe('request/unauthenticated')
  expect(codeOf(await world.engine.ledgerFile(world.administrator, entries))).toBe('action/refused')
  expect(codeOf(await world.engine.ledgerFile(auditor, entries))).toBe('ok')
  await world.operate(({ query }) =>
    query('update entry set bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1) where position = 0'),
  )
  expect(codeOf(await world.engine.ledgerFile(auditor, entries))).toBe('integrity/ledger')
  await world.operate(({ query }) => query("update tile set bytes = set_byte(bytes, 3, 7) where path <> 'checkpoint'"))
  expect(codeOf(await world.engine.ledgerFile(anybody, `tile/0/000.p/${size}`))).toBe('integrity/ledger')
})
