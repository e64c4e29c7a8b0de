import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { typed, type Typed } from '../apps/cli/test/typed.ts'
import { startNode, type TestNode } from './node.ts'
import { samples } from './sealed-values.ts'
import { freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** THREAT: an operator of the database. The node runs on PostgreSQL, and its tables are edited beside it. */
let stores: Required<Stores>
let folder: string
let node: TestNode
let operator: pg.Client
beforeAll(async () => {
  stores = await freshDatabases(inject('databaseUrl'))
  folder = mkdtempSync(join(tmpdir(), 'carnet-tampering-'))
  node = await startNode({ ...stores, folder, args: [] })
  operator = new pg.Client({ connectionString: stores.databaseUrl })
  await operator.connect()
})
afterAll(async () => {
  await operator.end()
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Each edit is made on a declaration of its own, `$1`; `$2` is another one. */
const ofRecords: readonly (readonly [string, string])[] = [
  [
    'a changed bit in a compartment',
    `update compartment set sealed = set_byte(sealed, length(sealed) - 3, get_byte(sealed, length(sealed) - 3) # 1)
      where record = $1 and name = 'commercial.importer'`,
  ],
  [
    'a compartment cut short',
    "update compartment set sealed = substr(sealed, 1, 40) where record = $1 and name = 'commercial.importer'",
  ],
  [
    'compartments swapped within a record',
    `update compartment c set sealed = o.sealed, key = o.key, subject = o.subject from compartment o
      where c.record = $1 and o.record = $1
        and (c.name, o.name) in (('commercial.importer', 'commercial.declarant'), ('commercial.declarant', 'commercial.importer'))`,
  ],
  [
    'compartments swapped between records',
    `update compartment c set sealed = o.sealed, key = o.key, subject = o.subject from compartment o
      where c.name = 'commercial.none' and o.name = c.name and (c.record, o.record) in (($1, $2::uuid), ($2, $1))`,
  ],
  [
    'a record moved under the id of another',
    `update compartment c set sealed = o.sealed, key = o.key, subject = o.subject from compartment o
      where c.record = $1 and o.record = $2 and o.name = c.name`,
  ],
  [
    'an element in clear edited',
    "update record set open = jsonb_set(open, '{declaration.origin-country}', '\"ZZ\"') where id = $1",
  ],
  ['an office edited', "update record set office = '20' where id = $1"],
  ['a compartment removed', "delete from compartment where record = $1 and name = 'enforcement.none'"],
  ['a record set under another version', 'update record set version = version + 1 where id = $1'],
]

describe('tampering shows: records', () => {
  const references = referencesOf('40')
  const find = async (reference: string) => {
    const [, matter = ''] = /--case ([0-9a-f-]{36})/.exec(node.output().out) ?? []
    return node.client('officer').find({
      purpose: 'clearance',
      case: matter,
      select: { search: { element: 'declaration.reference', value: reference } },
    })
  }
  const idOf = async (ordinal: number): Promise<string> => {
    const { rows } = await operator.query<{ id: string }>(
      "select id from record where type = 'declaration' and ordinal = $1",
      [ordinal],
    )
    return rows[0]?.id ?? ''
  }

  test.each(ofRecords.map(([what, sql], at) => ({ what, sql, at })))('$what', async ({ sql, at }) => {
    const [one, other] = [references[at * 2], references[at * 2 + 1]]
    if (one === undefined || other === undefined) throw new Error('the samples hold too few')
    const before = await find(one.reference)
    expect(before).toMatchObject({ ok: true, value: { records: [{ elements: expect.anything() as unknown }] } })
    const ids = [await idOf(one.ordinal), ...(sql.includes('$2') ? [await idOf(other.ordinal)] : [])]
    expect((await operator.query(sql, ids)).rowCount).toBeGreaterThan(0)

    const after = await find(one.reference)
    const record = before.ok ? before.value.records[0]?.id : undefined
    expect(after).toMatchObject({ ok: false, problem: { code: 'integrity/record', with: { what: 'record', record } } })
    expect(JSON.stringify(after)).not.toContain(one.reference)
  })
})

describe('tampering shows: who may do what', () => {
  test.each([
    [
      'a token edited to be another’s',
      'dpo',
      `update token set actor = (select actor from token where actor <> $1 limit 1) where actor = $1`,
    ],
    [
      'an actor edited to be another',
      'analyst',
      'update actor set sealed = (select sealed from actor where id <> $1 limit 1) where id = $1',
    ],
    [
      'an actor’s row set back to bytes of one’s own',
      'liaison',
      'update actor set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where id = $1',
    ],
  ])('%s', async (_, name, sql) => {
    const me = await node.client(name).me()
    if (!me.ok) throw new Error(me.problem.code)
    expect((await operator.query(sql, [me.value.id])).rowCount).toBe(1)
    expect(await node.client(name).me()).toMatchObject({ ok: false, problem: { code: 'integrity/record' } })
  })

  test('a case given to somebody else, or written by nobody', async () => {
    const senior = node.client('senior-officer')
    const opened = await senior.openCase({ kind: 'control', reference: 'x' })
    if (!opened.ok) throw new Error(opened.problem.code)
    const me = await node.client('port-officer').me()
    if (!me.ok) throw new Error(me.problem.code)
    await operator.query('update matter set opened_by = $1 where id = $2', [me.value.id, opened.value.id])
    const found = await node.client('port-officer').find({
      purpose: 'control',
      case: opened.value.id,
      select: { search: { element: 'declaration.reference', value: '00000000' } },
    })
    expect(found).toMatchObject({ ok: false, problem: { code: 'integrity/record' } })
  })
})

/** Each is found by the examination; `exported` tells whether the files that the node serves could show it. */
const ofLedger: readonly (readonly [string, string, { readonly exported: boolean }])[] = [
  [
    'an edited entry',
    'update entry set bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1) where position = 1',
    { exported: true },
  ],
  ['a removed entry', 'delete from entry where position = 1', { exported: true }],
  [
    'two entries in each other’s place',
    `update entry e set bytes = o.bytes from entry o where (e.position, o.position) in ((1, 2), (2, 1))`,
    { exported: true },
  ],
  [
    'a removed event',
    'delete from event where entry = (select hash from entry where position = 1)',
    { exported: false },
  ],
  [
    'an edited tile',
    "update tile set bytes = set_byte(bytes, 3, get_byte(bytes, 3) # 1) where path = 'tile/0/000'",
    { exported: true },
  ],
  [
    'an edited checkpoint',
    "update tile set bytes = set_byte(bytes, length(bytes) - 8, 65) where path = 'checkpoint'",
    { exported: true },
  ],
  [
    'a checkpoint of an earlier size, without its signature',
    `update tile set bytes = convert_to(regexp_replace(convert_from(bytes, 'UTF8'), E'\\n\\\\d+\\n', E'\\n1\\n'), 'UTF8') where path = 'checkpoint'`,
    { exported: true },
  ],
]

describe('tampering shows: the ledger', () => {
  const tables = ['entry', 'event', 'tile', 'setting']
  const carnet = (...line: readonly string[]): Promise<Typed> =>
    typed(line, { environment: { CARNET_URL: node.url, CARNET_DATA: node.data } })

  const whole = async (): Promise<void> => {
    const doctor = await carnet('doctor', '--as', 'operator')
    expect(doctor.code, doctor.out).toBe(0)
  }
  const sequenced = async (): Promise<void> => {
    const pending = async (): Promise<number | undefined> => {
      const status = await node.client('auditor').ledger()
      return status.ok ? status.value.pending : undefined
    }
    await expect.poll(pending, { timeout: 20_000 }).toBe(0)
  }
  const save = async (): Promise<void> => {
    for (const table of tables) {
      await operator.query(`drop table if exists saved_${table}`)
      await operator.query(`create table saved_${table} as table ${table}`)
    }
  }
  /** Puts the tables back as they were saved, while the node is down. */
  const again = async (): Promise<void> => {
    expect(await node.stop()).toBe(0)
    for (const table of tables) {
      await operator.query(`delete from ${table}`)
      await operator.query(`insert into ${table} select * from saved_${table}`)
    }
    node = await startNode({ ...stores, folder })
  }

  test.each(ofLedger)('%s', async (_, sql, { exported }) => {
    await sequenced()
    await whole()
    await save()
    const key = (await carnet('ledger', 'key', '--as', 'auditor')).out.trim()
    expect((await operator.query(sql)).rowCount).toBeGreaterThan(0)

    const files = mkdtempSync(join(folder, 'ledger-'))
    const wrote = await carnet('ledger', 'export', files, '--key', key, '--as', 'auditor')
    const verified = await carnet('audit', 'verify', files, '--key', key)
    expect([wrote.code, verified.code], wrote.err).toEqual(exported ? [5, 5] : [0, 0])

    const doctor = await carnet('doctor', '--json', '--as', 'operator')
    expect(doctor.code).toBe(5)
    const { findings } = doctor.json() as { findings: readonly { area: string; state: string }[] }
    expect(findings.find(({ area }) => area === 'ledger')).toMatchObject({ state: 'failing' })
    await again()
  })

  test('a whole store set back to an earlier day does not come up', async () => {
    await sequenced()
    await save()
    for (let turn = 0; turn < 3; turn++)
      await node.client('officer').openCase({ kind: 'control', reference: `${turn}` })
    await sequenced()
    await expect(again()).rejects.toThrow(/integrity\/ledger|ended with/)
  })
})

/** Declarations of the samples at an office: their reference, and which they are in the file. */
function referencesOf(office: string): readonly { readonly reference: string; readonly ordinal: number }[] {
  const [, ...rows] = readFileSync(samples[0] ?? '', 'utf8').split('\n')
  return rows
    .map((row, ordinal) => ({ fields: row.split(','), ordinal }))
    .filter(({ fields }) => fields[2] === office)
    .map(({ fields, ordinal }) => ({ reference: fields[0] ?? '', ordinal }))
}
