import { promiseText } from '@carnet/api'
import { parseVerifierKey } from '@carnet/tlog'
import { createHash, createPublicKey, type KeyObject, sign as signWith, verify as verifySignature } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freshEmbedded } from '../../test/embedded.ts'
import { freshSchema } from '../../test/databases.ts'
import { newLogKey, newStamped, openOn, origin, stampMany } from '../../test/ledger-world.ts'
import { type Database, migrate, openDatabase } from '../store/index.ts'
import { type Ledger, LedgerFault, openLedger } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'carnet-ledger-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const anchorFolder = (): string => mkdtempSync(join(root, 'anchor-'))
const key = newLogKey()
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
const codeOf = (answer: { ok: true } | { ok: false; problem: { with: unknown } }): unknown =>
  answer.ok ? 'ok' : answer.problem.with

describe.each([
  { engine: 'pglite', place: async () => freshEmbedded() },
  { engine: 'postgres', place: () => freshSchema(inject('databaseUrl')) },
] as const)('the ledger on $engine', ({ engine, place }) => {
  let shared: Database
  beforeAll(async () => {
    shared = await openDatabase(await place())
    await migrate(shared, 'data')
  })
  afterAll(() => shared[Symbol.asyncDispose]())

  /** A ledger that begins: on the shared database, emptied. */
  const fresh = async (
    folder = anchorFolder(),
  ): Promise<{ readonly database: Database; readonly ledger: Ledger; readonly folder: string }> => {
    await shared.transaction(({ query }) => query('truncate entry, event, tile, setting, lease').then(() => undefined))
    return { database: shared, ledger: await openOn(shared, key, folder), folder }
  }
  const sql = (statement: string, parameters: readonly unknown[] = []) =>
    shared.transaction(({ query }) => query<Record<string, unknown>>(statement, parameters))
  const sizeOf = async (ledger: Ledger): Promise<number | undefined> => {
    const answer = await ledger.sequence()
    if (!answer.ok) throw new Error(JSON.stringify(answer.problem))
    return answer.value?.size
  }

  test('an entry and its event are written with the operation, or not at all', async () => {
    const { database, ledger } = await fresh()
    const stamped = [newStamped(), newStamped()]
    const failing = database.transaction(async (transaction) => {
      await ledger.stamp(transaction, stamped)
      throw new Error('the operation failed')
    })
    await expect(failing).rejects.toThrow('the operation failed')
    expect(await sql('select 1 from entry union all select 1 from event')).toEqual([])
    await database.transaction((transaction) => ledger.stamp(transaction, stamped))
    const pairs = await sql(
      'select e.bytes, v.sealed, v.actor from entry e join event v on v.entry = e.hash order by e.id',
    )
    expect(pairs.map(({ bytes }) => Buffer.from(bytes as Uint8Array))).toEqual(
      stamped.map(({ entry }) => Buffer.from(entry.bytes)),
    )
    expect(pairs.map(({ actor }) => actor)).toEqual(stamped.map(({ event }) => event.actor))
    await ledger[Symbol.asyncDispose]()
  })

  test('a receipt is a signed promise at once and a proof once sequenced', async () => {
    const { database, ledger } = await fresh()
    await using open = new AsyncDisposableStack()
    open.use(ledger)
    const { entry, event } = newStamped(1, new Date('2026-07-01T08:00:00Z'))
    await stampMany(database, ledger, 300)
    await database.transaction((transaction) => ledger.stamp(transaction, [{ entry, event }]))
    const [promise] = await ledger.committed([entry])
    expect(promise).toMatchObject({
      origin,
      includedBy: '2026-07-01T09:00:00.000Z',
      entry: new TextDecoder().decode(entry.bytes),
    })
    const signed = Buffer.from(promise === undefined ? '' : promiseText(promise))
    expect(
      verifySignature(null, signed, await publicKeyOf(ledger), Buffer.from(promise?.promise ?? '', 'base64')),
    ).toBe(true)
    expect(await ledger.receipt(entry.hash)).toEqual(promise)
    await sizeOf(ledger)
    const receipt = await ledger.receipt(entry.hash)
    expect(receipt).toMatchObject({ ...promise, index: 300 })
    expect(receipt?.proof).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 300\n/)
    expect(await ledger.receipt(new Uint8Array(32))).toBeUndefined()
  })

  test('every entry of every size has a proof that leads to the signed root', async () => {
    const { database, ledger } = await fresh()
    await using open = new AsyncDisposableStack()
    open.use(ledger)
    const hashes: Uint8Array[] = []
    for (const count of [1, 1, 5, 249, 1, 260]) {
      hashes.push(...(await stampMany(database, ledger, count)).map(({ hash }) => hash))
      expect(await sizeOf(ledger)).toBe(hashes.length)
      for (const at of new Set([0, 1, 200, 255, 256, 300, hashes.length - 1].filter((each) => each < hashes.length))) {
        const row = await sql('select hash from entry where position = $1', [at])
        const receipt = await ledger.receipt(row[0]?.['hash'] as Uint8Array)
        expect(provenRoot(receipt?.proof ?? '', row[0]?.['hash'] as Uint8Array)).toBe(
          receipt?.proof?.split('\n\n')[1]?.split('\n')[2],
        )
      }
    }
  })

  test('serves what a checkpoint covers and nothing else', async () => {
    const { database, ledger } = await fresh()
    await using open = new AsyncDisposableStack()
    open.use(ledger)
    expect(await ledger.file('checkpoint')).toMatchObject({ ok: false })
    await stampMany(database, ledger, 700)
    await sizeOf(ledger)
    await stampMany(database, ledger, 3)
    const lengths = async (...paths: string[]) =>
      Promise.all(
        paths.map(async (path) =>
          ledger.file(path).then((answer) => (answer.ok ? answer.value.length : answer.problem.code)),
        ),
      )
    expect(await lengths('tile/0/000', 'tile/0/002.p/188', 'tile/0/002.p/7', 'tile/1/000.p/2')).toEqual([
      8192,
      188 * 32,
      7 * 32,
      64,
    ])
    const absent = [
      'tile/0/002',
      'tile/0/002.p/189',
      'tile/0/003.p/1',
      'tile/1/000.p/3',
      'tile/1/000',
      'tile/2/000.p/1',
      'tile/entries/002',
      'x',
    ]
    expect(new Set(await lengths(...absent))).toEqual(new Set(['request/not-found']))
    const bundle = await ledger.file('tile/entries/001')
    const entries = await sql('select bytes from entry where position >= 256 and position < 512 order by position')
    const expected = entries.flatMap(({ bytes }) => [
      Uint8Array.of((bytes as Uint8Array).length >> 8, (bytes as Uint8Array).length & 255),
      bytes as Uint8Array,
    ])
    expect(bundle.ok && Buffer.from(bundle.value).equals(Buffer.concat(expected))).toBe(true)
    expect(await ledger.status()).toMatchObject({ origin, size: 700, pending: 3 })
  })

  test('whatever is stamped and sequenced in whatever order: every entry once, every head extends the last', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ do: fc.constant('stamp' as const), count: fc.integer({ min: 1, max: 40 }) }),
            fc.record({ do: fc.constant('together' as const), count: fc.integer({ min: 2, max: 5 }) }),
            fc.record({ do: fc.constant('fail' as const), count: fc.integer({ min: 1, max: 3 }) }),
            fc.record({ do: fc.constant('sequence' as const), count: fc.constant(0) }),
            fc.record({ do: fc.constant('reopen' as const), count: fc.constant(0) }),
          ),
          { maxLength: 12 },
        ),
        async (steps) => {
          const { database, folder, ledger: first } = await fresh()
          let ledger = first
          let expected = 0
          for (const step of steps) {
            if (step.do === 'stamp') expected += (await stampMany(database, ledger, step.count)).length
            if (step.do === 'together') {
              const groups = await Promise.all(Array.from({ length: step.count }, () => stampMany(database, ledger, 2)))
              expected += groups.flat().length
            }
            if (step.do === 'fail')
              await database
                .transaction(async (transaction) => {
                  await ledger.stamp(transaction, [newStamped()])
                  throw new Error('no')
                })
                .catch(() => undefined)
            if (step.do === 'sequence') expect(await sizeOf(ledger)).toBe(expected)
            if (step.do === 'reopen') {
              await ledger[Symbol.asyncDispose]()
              ledger = await openOn(database, key, folder)
            }
          }
          expect(await sizeOf(ledger)).toBe(expected)
          expect(await ledger.verify()).toEqual({ ok: true, value: { entries: expected } })
          await expectNoFork(folder)
          await ledger[Symbol.asyncDispose]()
        },
      ),
      { numRuns: engine === 'pglite' ? 6 : 12 },
    )
  })

  test('runs by itself soon after something was stamped, and not otherwise', async () => {
    const { database, ledger } = await fresh()
    await using open = new AsyncDisposableStack()
    open.use(ledger)
    ledger.start()
    const [entry] = await stampMany(database, ledger, 1)
    for (;;) {
      const receipt = await ledger.receipt(entry?.hash ?? new Uint8Array())
      if (receipt?.proof !== undefined) break
      await new Promise((soon) => setImmediate(soon))
    }
  })

  describe('tampering shows, is named and is never served', () => {
    const withLog = async (): Promise<Ledger> => {
      const { database, ledger } = await fresh()
      await stampMany(database, ledger, 600)
      await sizeOf(ledger)
      return ledger
    }
    const faults = async (ledger: Ledger, ...paths: string[]): Promise<unknown[]> =>
      Promise.all(paths.map(async (path) => codeOf(await ledger.file(path))))

    test.each([
      [
        'an edited full tile',
        `update tile set bytes = set_byte(bytes, 40, get_byte(bytes, 40) # 1) where path = 'tile/0/001'`,
        'tile-changed',
        'tile/0/001',
      ],
      [
        'an edited edge',
        `update tile set bytes = set_byte(bytes, 40, get_byte(bytes, 40) # 1) where path = 'tile/0/002'`,
        'tree-changed',
        'tile/0/002.p/88',
      ],
      [
        'an edited upper tile',
        `update tile set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where path = 'tile/1/000'`,
        'tree-changed',
        'tile/1/000.p/2',
      ],
      ['a lost tile', `delete from tile where path = 'tile/0/001'`, 'tile-missing', 'tile/0/001'],
      [
        'an edited entry',
        `update entry set bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1) where position = 300`,
        'entry-changed',
        'tile/entries/001',
      ],
      [
        'an entry put in another’s place',
        `update entry e set hash = sha256(e.hash), bytes = o.bytes from entry o where e.position = 300 and o.position = 301`,
        'entry-changed',
        'tile/entries/001',
      ],
      ['a removed entry', 'delete from entry where position = 300', 'entry-missing', 'tile/entries/001'],
    ])('%s', async (_what, statement, fault, path) => {
      const ledger = await withLog()
      await sql(statement)
      expect(await faults(ledger, path)).toEqual([{ what: fault }])
      const verified = await ledger.verify()
      expect(verified.ok).toBe(false)
      expect(ledger.problem()?.code).toBe('integrity/ledger')
      await expect(shared.transaction((transaction) => ledger.stamp(transaction, [newStamped()]))).rejects.toThrow(
        LedgerFault,
      )
      await ledger[Symbol.asyncDispose]()
    })

    test('an edited pending entry is not sequenced', async () => {
      const ledger = await withLog()
      await stampMany(shared, ledger, 2)
      await sql('update entry set bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1) where position is null')
      expect(codeOf(await ledger.sequence())).toEqual({ what: 'entry-changed' })
      expect(await sql('select count(*)::int as n from entry where position is null')).toEqual([{ n: 2 }])
      await ledger[Symbol.asyncDispose]()
    })

    test('lost and damaged tiles are made again from the entries', async () => {
      const ledger = await withLog()
      await sql(`delete from tile where path in ('tile/0/001', 'tile/1/000')`)
      await sql(`update tile set bytes = set_byte(bytes, 40, get_byte(bytes, 40) # 1) where path = 'tile/0/002'`)
      expect(await ledger.rebuildTiles()).toEqual({ ok: true, value: { entries: 600 } })
      expect(await ledger.verify()).toEqual({ ok: true, value: { entries: 600 } })
      await ledger[Symbol.asyncDispose]()
    })

    test('tiles are not made from entries that lead elsewhere', async () => {
      const ledger = await withLog()
      await sql(`delete from tile where path = 'tile/0/001'`)
      const other = newStamped().entry
      await sql('update entry set hash = $1, bytes = $2 where position = 300', [other.hash, other.bytes])
      expect(codeOf(await ledger.rebuildTiles())).toEqual({ what: 'apart-from-anchor' })
      await ledger[Symbol.asyncDispose]()
    })
  })

  describe('the anchor', () => {
    const refusalOf = async (folder: string): Promise<unknown> => {
      const opened = await openLedger({
        database: shared,
        origin,
        publicKey: key.publicKey,
        sign: () => new Uint8Array(64),
        anchorFolder: folder,
      })
      if (opened.ok) await opened.value[Symbol.asyncDispose]()
      return codeOf(opened)
    }

    test('is refused to be without: a store that has entries', async () => {
      const { database, ledger } = await fresh()
      await stampMany(database, ledger, 1)
      await ledger[Symbol.asyncDispose]()
      expect(await refusalOf(anchorFolder())).toEqual({ what: 'anchor-absent' })
    })

    test('refuses a store that was set back', async () => {
      const { database, ledger, folder } = await fresh()
      await stampMany(database, ledger, 300)
      await sizeOf(ledger)
      const tables = ['entry', 'tile', 'setting'] as const
      for (const table of tables) await sql(`create table kept_${table} as table ${table}`)
      await stampMany(database, ledger, 10)
      await sizeOf(ledger)
      for (const table of tables) await sql(`delete from ${table}`)
      for (const table of tables) await sql(`insert into ${table} select * from kept_${table}`)
      for (const table of tables) await sql(`drop table kept_${table}`)
      expect(codeOf(await ledger.sequence())).toEqual({ what: 'behind-anchor' })
      await ledger[Symbol.asyncDispose]()
      if (engine === 'postgres') expect(await refusalOf(folder)).toEqual({ what: 'behind-anchor' })
      else expect(await refusalOf(folder)).toEqual({ what: 'entries-lost' })
    })

    test('refuses a store with another history', async () => {
      const one = await fresh()
      await stampMany(one.database, one.ledger, 5)
      await sizeOf(one.ledger)
      await one.ledger[Symbol.asyncDispose]()
      rmSync(join(one.folder, 'journal'), { force: true })
      const other = await fresh()
      await stampMany(other.database, other.ledger, 9)
      await sizeOf(other.ledger)
      await other.ledger[Symbol.asyncDispose]()
      expect(await refusalOf(one.folder)).toEqual({ what: 'apart-from-anchor' })
    })
  })
})

describe('two sequencers at once', () => {
  test('over one PostgreSQL never both win, and nothing is signed twice for one size', async () => {
    const place = await freshSchema(inject('databaseUrl'))
    await using first = await openDatabase(place)
    await using second = await openDatabase(place)
    await migrate(first, 'data')
    const folder = anchorFolder()
    await using a = await openOn(first, key, folder)
    await using b = await openOn(second, key, folder)
    let stamped = 0
    for (let round = 0; round < 15; round++) {
      await Promise.all([stampMany(first, a, 20), stampMany(second, b, 30)])
      stamped += 50
      await Promise.all([a.sequence(), b.sequence(), a.sequence(), b.sequence()])
    }
    const last = await a.sequence()
    expect(last.ok && last.value?.size).toBe(stamped)
    expect(await b.verify()).toEqual({ ok: true, value: { entries: stamped } })
    const positions = await first.transaction(({ query }) =>
      query<{ position: number }>('select position from entry order by position'),
    )
    expect(positions.map(({ position }) => position)).toEqual(Array.from({ length: stamped }, (_, at) => at))
    await expectNoFork(folder)
  })

  test('one that was delayed before its signature can’t set the published checkpoint back', async () => {
    const place = await freshSchema(inject('databaseUrl'))
    await using first = await openDatabase(place)
    await using second = await openDatabase(place)
    await migrate(first, 'data')
    const folder = anchorFolder()
    const held = Promise.withResolvers<undefined>()
    const reached = Promise.withResolvers<undefined>()
    await using delayed = await openOn(first, key, folder, {
      sign: async (bytes) => {
        reached.resolve(undefined)
        await held.promise
        return signWith(null, bytes, key.privateKey)
      },
    })
    await using quick = await openOn(second, key, folder)
    await stampMany(first, delayed, 5)
    const late = delayed.sequence()
    await reached.promise
    await stampMany(second, quick, 5)
    await quick.sequence()
    const published = (await quick.status()).checkpoint
    expect(published.split('\n')[1]).toBe('10')
    held.resolve(undefined)
    await late
    expect((await delayed.status()).checkpoint).toBe(published)
  })

  test('over two stores that began apart under one anchor only one is ever signed for', async () => {
    const folder = anchorFolder()
    const places = [await freshSchema(inject('databaseUrl')), await freshSchema(inject('databaseUrl'))] as const
    await using first = await openDatabase(places[0])
    await using second = await openDatabase(places[1])
    await Promise.all([migrate(first, 'data'), migrate(second, 'data')])
    await using a = await openOn(first, key, folder)
    await using b = await openOn(second, key, folder)
    await Promise.all([stampMany(first, a, 7), stampMany(second, b, 7)])
    const answers = await Promise.all([a.sequence(), b.sequence()])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(signedHeads(folder)).toHaveLength(1)
  })
})

const publicKeyOf = async (ledger: Ledger): Promise<KeyObject> => {
  const raw = parseVerifierKey((await ledger.status()).key)?.publicKey ?? new Uint8Array()
  return createPublicKey({
    key: Buffer.from([...Buffer.from('302a300506032b6570032100', 'hex'), ...raw]),
    format: 'der',
    type: 'spki',
  })
}

/** @source RFC 9162 §2.1.3.2 */
function provenRoot(proof: string, leaf: Uint8Array): string {
  const [head = '', note = ''] = proof.split('\n\n')
  const [, indexLine = '', ...path] = head.split('\n')
  let fn = Number(indexLine.slice('index '.length))
  let sn = Number(note.split('\n')[1]) - 1
  let hash: Buffer = Buffer.from(leaf)
  for (const text of path) {
    const sibling = Buffer.from(text, 'base64')
    if (fn % 2 === 1 || fn === sn) {
      hash = sha256(Uint8Array.of(1), sibling, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else hash = sha256(Uint8Array.of(1), hash, sibling)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return hash.toString('base64')
}

const signedHeads = (folder: string): readonly { readonly size: number; readonly root: string }[] =>
  readFileSync(join(folder, 'checkpoints'), 'utf8')
    .split('\n')
    .flatMap((line) =>
      line.includes('"checkpoint"') ? [(JSON.parse(line) as { checkpoint: string }).checkpoint.split('\n')] : [],
    )
    .map(([, size, hash]) => ({ size: Number(size), root: hash ?? '' }))

/** No size was ever signed with two roots. That each extends the one before is checked by every publication. */
async function expectNoFork(folder: string): Promise<void> {
  const roots = new Map<number, string>()
  for (const { size, root: hash } of signedHeads(folder)) {
    expect(roots.get(size) ?? hash).toBe(hash)
    roots.set(size, hash)
  }
}
