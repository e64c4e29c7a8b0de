import type { DeferredReport, IntakeAnswer, IntakeReport } from '@carnet/api'
import type { CustomsRecord } from '@carnet/customs'
import { spawnSync } from 'node:child_process'
import { createHash, hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { DeferralCrash } from '../../test/deferral-crash.ts'
import { type DeferralNode, type DeferralWorld, openDeferralWorld, source } from '../../test/deferral-world.ts'
import { engines, valueOf } from '../../test/vault-world.ts'
import { closingOf, codeOf, declaration } from '../../test/world.ts'
import type { Transaction } from '../store/index.ts'
import { daysAhead } from '../vault/index.ts'
import { endingText } from './deferred-parts.ts'
import { sealKept, sweepDeferred, waitingMessages } from './deferred-row.ts'
import { type DeferredStep, deferredSteps } from './deferred-steps.ts'
import { beginIntake } from './index.ts'
import { sweepIntakes } from './sweep.ts'

const program = fileURLToPath(new URL('../../test/deferral-crash.ts', import.meta.url))
const day = 24 * 60 * 60_000
const filesAt = (place: string): readonly string[] =>
  statSync(place).isFile()
    ? [place]
    : readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
const deferred = (answer: Parameters<typeof valueOf<IntakeAnswer>>[0]): DeferredReport => {
  const value = valueOf(answer)
  if ('deferred' in value) return value
  throw new Error('the message was taken in')
}
const takenIn = (answer: Parameters<typeof valueOf<IntakeAnswer>>[0]): IntakeReport => {
  const value = valueOf(answer)
  if ('deferred' in value) throw new Error('the message was deferred')
  return value
}

describe.each(engines)('while the key provider is down, on %s', { timeout: 180_000 }, (name) => {
  let world: DeferralWorld
  let node: DeferralNode
  let number = 0
  beforeAll(async () => {
    world = await openDeferralWorld(name, inject('databaseUrl'))
  })
  afterAll(() => world[Symbol.asyncDispose]())
  beforeEach(async () => {
    world.provider.down = false
    world.clock.now = new Date()
    node = await world.open()
    await node.on.vault.deferral.prepare()
  })

  /** A message that nobody has sent yet. */
  const message = (records = 3): CustomsRecord[] => {
    number++
    return Array.from({ length: records }, (_, n) =>
      declaration({ reference: `DEFER${number}X${n}`, importer: `IMPORTER${number}Y${n % 2}` }),
    )
  }
  /** The provider goes, or comes back, and is seen to by the next who asks. */
  const provider = (state: 'down' | 'up'): void => {
    world.provider.down = state === 'down'
    world.clock.held += 60_000
  }
  const within = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => node.on.database.transaction(work)
  /** Records that can be seen, by message; rows that nobody should be able to see, or that nobody needs. */
  const seen = async (): Promise<{ readonly records: number; readonly acceptances: number; readonly left: number }> => {
    const [row] = await within(({ query }) =>
      query<{ records: number; acceptances: number; left: number }>(
        `select (select count(*) from record r join acceptance a on a.intake = r.intake)::int as records,
                (select count(*) from acceptance)::int as acceptances,
                (select count(*) from intake)::int
                  + (select count(*) from record r where not exists (select from acceptance a where a.intake = r.intake))::int
                  + (select count(*) from deferred where sealed is null)::int
                  + (select count(*) from deferred_part p where not exists (select from deferred d where d.id = p.deferred))::int as left`,
      ),
    )
    if (row === undefined) throw new Error('nothing was counted')
    return row
  }
  const waiting = async (): Promise<number> => (await waitingMessages(node.on.database)).messages
  const deferOne = async (records: readonly CustomsRecord[]): Promise<DeferredReport> => {
    provider('down')
    return deferred(await node.send(records, { batch: 2 }))
  }

  /** A message that is kept as a node of another version kept it: its records are not looked at. */
  const keepAsOlder = async (records: readonly unknown[]): Promise<void> => {
    const { on } = node
    const [id, at] = [uuid(), world.clock.now]
    const ends = { opening: { format: 'csv/declarations' }, closing: { ...closingOf([]), records: records.length } }
    const plains = [Buffer.from(JSON.stringify(records)), endingText(ends)]
    const root = createHash('sha256')
    const parts = await Promise.all(
      plains.map((plain, part) => on.vault.deferral.seal({ message: id, part, last: part === 1 }, plain)),
    )
    for (const part of parts) root.update(hash('sha256', part, 'buffer'))
    const kept = {
      v: 1 as const,
      source: source.id,
      receivedAt: at.toISOString(),
      reference: uuid(),
      format: 'csv/declarations',
      bytes: 1000,
      records: { declaration: 2 },
      parts: 2,
      root: root.digest('base64url'),
      entry: Buffer.alloc(32).toString('base64url'),
    }
    await within(async ({ query }) => {
      await query(
        'insert into deferred (id, source, received_at, alive_until, key, reference, sealed) values ($1, $2, $3, $3, $4, $5, $6)',
        [id, source.id, at, on.vault.deferral.key, kept.reference, sealKept(on, id, kept)],
      )
      for (const [part, sealed] of parts.entries())
        await query('insert into deferred_part (deferred, part, sealed) values ($1, $2, $3)', [id, part, sealed])
    })
  }

  test('a message is kept and answered for, and taken in once the provider answers', async () => {
    const records = message()
    const before = await seen()
    const arrival = world.clock.now
    const kept = await deferOne(records)
    expect(kept).toMatchObject({ deferred: true, format: 'csv/declarations', records: { declaration: 3 }, bytes: 1000 })
    expect(kept.receipt.entry).toContain('"kind":"message-deferred"')
    expect(await seen()).toEqual(before)
    expect(await waiting()).toBe(1)

    world.clock.now = new Date(arrival.getTime() + day)
    await expect(node.takeIn()).rejects.toThrow('keys/unavailable')
    provider('up')
    expect(await node.takeIn()).toBe('1 of 1')
    expect(await waiting()).toBe(0)
    expect(await seen()).toEqual({ ...before, records: before.records + 3, acceptances: before.acceptances + 1 })
    const report = takenIn(await node.send(records))
    expect(report).toMatchObject({ message: kept.message, again: true, records: { declaration: 3 }, bytes: 1000 })
    const [row] = await within(({ query }) =>
      query<{ source: string; received_at: Date }>('select source, received_at from record order by id desc limit 1'),
    )
    expect(row).toEqual({ source: source.id, received_at: arrival })
  })

  test('the same message again is answered the same, before and after the provider answers', async () => {
    const records = message()
    const first = await deferOne(records)
    const again = deferred(await node.send(records))
    expect(again).toMatchObject({ message: first.message, records: first.records })
    expect(again.receipt.hash).toBe(first.receipt.hash)
    provider('up')
    const third = deferred(await node.send(records))
    expect(third.receipt.hash).toBe(first.receipt.hash)
    expect(await waiting()).toBe(1)
    const both = await Promise.all([node.takeIn(), node.takeIn()])
    expect(both).toContain('1 of 1')
    expect((await seen()).left).toBe(0)
    const reports = [takenIn(await node.send(records)), takenIn(await node.send(records))]
    expect(reports.map(({ message: id }) => id)).toEqual([first.message, first.message])
  })

  test('a message that was taken in before is answered with its report, and nothing waits', async () => {
    const records = message()
    const report = takenIn(await node.send(records))
    provider('down')
    expect(takenIn(await node.send(records))).toMatchObject({ again: true, message: report.message })
    expect(await waiting()).toBe(0)
    expect((await seen()).left).toBe(0)
  })

  test('an idempotency key names one message, whether it waits or was taken in', async () => {
    const [one, other] = [message(), message()]
    provider('down')
    deferred(await node.send(one, { idempotencyKey: `key-${name}` }))
    expect(codeOf(await node.send(other, { idempotencyKey: `key-${name}` }))).toBe('request/conflict')
    provider('up')
    expect(codeOf(await node.send(other, { idempotencyKey: `key-${name}` }))).toBe('request/conflict')
    await node.takeIn()
    expect(codeOf(await node.send(other, { idempotencyKey: `key-${name}` }))).toBe('request/conflict')
    expect(takenIn(await node.send(one, { idempotencyKey: `key-${name}` })).again).toBe(true)
  })

  test('a message that meets the outage half-way is to be sent again, and is kept then', async () => {
    const records = message(4)
    const intake = await beginIntake(source, { format: 'csv/declarations' }, node.on)
    valueOf(await intake.add(records.slice(0, 2)))
    world.provider.down = true
    // Whatever is in memory has run out: what comes now needs the provider.
    world.clock.held += 60 * 60_000
    const answers = [await intake.add(records.slice(2)), await intake.accept(closingOf(records))]
    expect(answers.map(codeOf)).toContain('node/unavailable')
    expect((await seen()).left).toBe(0)
    deferred(await node.send(records))
    provider('up')
    await node.takeIn()
    expect(takenIn(await node.send(records)).records).toEqual({ declaration: 4 })
  })

  test('what is malformed is refused at once, and what is abandoned or never ends leaves nothing', async () => {
    provider('down')
    const bad = await beginIntake(source, { format: 'csv/declarations' }, node.on)
    valueOf(await bad.add(message()))
    expect(await bad.add([{ type: 'declaration' }])).toMatchObject({
      problem: { code: 'message/unknown-record', with: { record: 3 } },
    })
    const abandoned = await beginIntake(source, { format: 'csv/declarations' }, node.on)
    valueOf(await abandoned.add(message()))
    await abandoned.abandon()
    const short = await beginIntake(source, { format: 'csv/declarations' }, node.on)
    const records = message()
    valueOf(await short.add(records))
    expect(codeOf(await short.accept({ ...closingOf(records), records: 2 }))).toBe('message/unfinished')
    expect((await seen()).left).toBe(0)
    const unfed = await beginIntake(source, { format: 'csv/declarations' }, node.on)
    valueOf(await unfed.add(records))
    expect(await sweepDeferred(node.on.database, new Date(world.clock.now.getTime() + day), false)).toBe(1)
    expect(codeOf(await unfed.accept(closingOf(records)))).toBe('message/unfinished')
    expect((await seen()).left).toBe(0)
  })

  test('an outage over midnight, and over the days that were prepared for, is logged under each day’s key', async () => {
    provider('down')
    for (let ahead = 0; ahead <= daysAhead; ahead++) {
      deferred(await node.send(message()))
      world.clock.now = new Date(world.clock.now.getTime() + day)
      world.clock.held += day
    }
    expect(await within(({ query }) => query("select from event where kind = 'message-deferred'"))).not.toHaveLength(0)
    // A day that nobody prepared for: no key to log under, nothing kept.
    await expect(node.send(message())).rejects.toThrow('keys/unavailable')
    expect((await seen()).left).toBe(0)
    provider('up')
    expect(await node.takeIn()).toBe(`${daysAhead + 1} of ${daysAhead + 1}`)
  })

  test('a message whose records are no longer well-formed goes to the quarantine, and the rest is taken in', async () => {
    const { on } = node
    const refused = async (): Promise<number> =>
      (await within(({ query }) => query("select from event where kind = 'message-refused'"))).length
    const before = [await seen(), await refused()] as const
    await deferOne(message())
    await keepAsOlder([...message(1), { type: 'declaration', subjects: [], elements: 'as they were' }])
    provider('up')
    await on.vault.deferral.prepare()
    expect(await node.takeIn()).toBe('2 of 2')
    expect(await waiting()).toBe(0)
    expect(await refused()).toBe(before[1] + 1)
    expect(await seen()).toEqual({
      ...before[0],
      records: before[0].records + 3,
      acceptances: before[0].acceptances + 1,
    })
    const [kept] = await within(({ query }) =>
      query<{ fault: string; parts: number }>(
        'select q.fault, count(*)::int as parts from quarantine q join quarantine_part p on p.quarantine = q.id group by q.fault',
      ),
    )
    expect(kept).toEqual({ fault: 'message/unknown-record', parts: 1 })
  })

  describe('an operator of the database', () => {
    const ids = async (): Promise<readonly string[]> =>
      (
        await within(({ query }) =>
          query<{ id: string }>('select id from deferred where sealed is not null order by received_at, id'),
        )
      ).map(({ id }) => id)
    /** What two messages become when an operator has changed something of the first. */
    const tampered = async (sql: string): Promise<void> => {
      const before = await seen()
      await deferOne(message(3))
      await deferOne(message(3))
      const [one, other] = await ids()
      await within(({ query }) => query('create table if not exists kept_part as table deferred_part with no data'))
      await within(({ query }) => query('insert into kept_part table deferred_part'))
      await within(({ query }) => query(sql, [one, other]))
      provider('up')
      await expect(node.takeIn()).rejects.toThrow('integrity/record')
      // The other one is as it was, and has been taken in.
      expect(await ids()).toEqual([one])
      expect(await seen()).toMatchObject({ acceptances: before.acceptances + 1, left: 0 })
      await within(({ query }) => query('delete from deferred where id = $1', [one]))
      await within(({ query }) => query('delete from deferred_part'))
      await within(({ query }) => query('drop table kept_part'))
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
      const before = await seen()
      await deferOne(message(2))
      const [one = ''] = await ids()
      const forged = await node.on.vault.deferral.seal(
        { message: one, part: 0, last: false },
        Buffer.from(JSON.stringify(message(2))),
      )
      await within(({ query }) =>
        query('update deferred_part set sealed = $2 where deferred = $1 and part = 0', [one, forged]),
      )
      provider('up')
      await expect(node.takeIn()).rejects.toThrow('integrity/record')
      expect((await seen()).acceptances).toBe(before.acceptances)
      await within(({ query }) => query('delete from deferred'))
      await within(({ query }) => query('delete from deferred_part'))
    })
  })

  test('a copy of both stores shows nothing of what waits, in any encoding', async () => {
    const records = message()
    await deferOne(records)
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
    const rows = await within(async ({ query }) => {
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
    await world.close()
    const places = [world.places.data, world.places.keys].filter((place) => !place.startsWith('postgres'))
    for (const file of places.flatMap(filesAt)) expect(found(readFileSync(file))).toBe(false)
    provider('up')
    node = await world.open()
    await node.takeIn()
  })

  describe('killed at', () => {
    const arriving: readonly DeferredStep[] = ['begun', 'kept', 'deferred']
    const run = async (crash: Omit<DeferralCrash, 'places' | 'providerFolder'>): Promise<string | null> => {
      await world.close()
      const { places, providerFolder } = world
      const input = JSON.stringify({ places, providerFolder, ...crash } satisfies DeferralCrash)
      const done = spawnSync(process.execPath, ['--conditions=@carnet/source', program], { input })
      node = await world.open()
      if (done.signal === null && done.status !== 0) throw new Error(done.stderr.toString())
      // As a process does that begins, or after some time.
      await sweepIntakes(node.on.database, world.clock.now, true)
      await sweepDeferred(node.on.database, world.clock.now, true)
      return done.signal
    }

    test.each(deferredSteps)(
      '“%s”: nothing is lost that was acknowledged, and nothing is there twice',
      async (step) => {
        const records = message(5)
        const before = await seen()
        if (arriving.includes(step)) {
          expect(await run({ down: true, records, step })).toBe('SIGKILL')
          expect(await waiting()).toBe(step === 'deferred' ? 1 : 0)
          provider('down')
          deferred(await node.send(records))
          expect(await waiting()).toBe(1)
        } else {
          await deferOne(records)
          provider('up')
          expect(await run({ down: false, records, step })).toBe('SIGKILL')
          expect(await waiting()).toBe(step === 'accepted' ? 0 : 1)
        }
        expect((await seen()).left).toBe(0)
        provider('up')
        await node.takeIn()
        expect(await waiting()).toBe(0)
        expect(await seen()).toEqual({ records: before.records + 5, acceptances: before.acceptances + 1, left: 0 })
        expect(takenIn(await node.send(records))).toMatchObject({ again: true, records: { declaration: 5 } })
      },
    )
  })
})
