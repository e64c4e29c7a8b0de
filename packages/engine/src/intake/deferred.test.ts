import { createHash, hash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { source } from '../../test/deferral-world.ts'
import { deferred, openOutage, type Outage, takenIn } from '../../test/outage.ts'
import { engines, valueOf } from '../../test/vault-world.ts'
import { closingOf, codeOf } from '../../test/world.ts'
import { daysAhead } from '../vault/index.ts'
import { endingText } from './deferred-parts.ts'
import { sealKept, sweepDeferred } from './deferred-row.ts'
import { beginIntake } from './index.ts'

const day = 24 * 60 * 60_000

describe.each(engines)('while the key provider is down, on %s', { timeout: 180_000 }, (name) => {
  let outage: Outage
  beforeAll(async () => {
    outage = await openOutage(name, inject('databaseUrl'))
  })
  afterAll(() => outage[Symbol.asyncDispose]())
  beforeEach(() => outage.begin())

  /** A message that is kept as a node of another version kept it: its records are not looked at. */
  const keepAsOlder = async (records: readonly unknown[]): Promise<void> => {
    const { on } = outage.node
    const [id, at] = [uuid(), outage.world.clock.now]
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
    await outage.within(async ({ query }) => {
      await query(
        'insert into deferred (id, source, received_at, alive_until, key, reference, sealed) values ($1, $2, $3, $3, $4, $5, $6)',
        [id, source.id, at, on.vault.deferral.key, kept.reference, sealKept(on, id, kept)],
      )
      for (const [part, sealed] of parts.entries())
        await query('insert into deferred_part (deferred, part, sealed) values ($1, $2, $3)', [id, part, sealed])
    })
  }

  test('a message is kept and answered for, and taken in once the provider answers', async () => {
    const records = outage.message()
    const before = await outage.seen()
    const arrival = outage.world.clock.now
    const kept = await outage.deferOne(records)
    expect(kept).toMatchObject({ deferred: true, format: 'csv/declarations', records: { declaration: 3 }, bytes: 1000 })
    expect(kept.receipt.entry).toContain('"kind":"message-deferred"')
    expect(await outage.seen()).toEqual(before)
    expect(await outage.waiting()).toBe(1)

    outage.world.clock.now = new Date(arrival.getTime() + day)
    await expect(outage.node.takeIn()).rejects.toThrow('keys/unavailable')
    outage.provider('up')
    expect(await outage.node.takeIn()).toBe('1 of 1')
    expect(await outage.waiting()).toBe(0)
    expect(await outage.seen()).toEqual({ ...before, records: before.records + 3, acceptances: before.acceptances + 1 })
    const report = takenIn(await outage.node.send(records))
    expect(report).toMatchObject({ message: kept.message, again: true, records: { declaration: 3 }, bytes: 1000 })
    const [row] = await outage.within(({ query }) =>
      query<{ source: string; received_at: Date }>('select source, received_at from record order by id desc limit 1'),
    )
    expect(row).toEqual({ source: source.id, received_at: arrival })
  })

  test('the same message again is answered the same, before and after the provider answers', async () => {
    const records = outage.message()
    const first = await outage.deferOne(records)
    const again = deferred(await outage.node.send(records))
    expect(again).toMatchObject({ message: first.message, records: first.records })
    expect(again.receipt.hash).toBe(first.receipt.hash)
    outage.provider('up')
    const third = deferred(await outage.node.send(records))
    expect(third.receipt.hash).toBe(first.receipt.hash)
    expect(await outage.waiting()).toBe(1)
    const both = await Promise.all([outage.node.takeIn(), outage.node.takeIn()])
    expect(both).toContain('1 of 1')
    expect((await outage.seen()).left).toBe(0)
    const reports = [takenIn(await outage.node.send(records)), takenIn(await outage.node.send(records))]
    expect(reports.map(({ message: id }) => id)).toEqual([first.message, first.message])
  })

  test('a message that was taken in before is answered with its report, and nothing waits', async () => {
    const records = outage.message()
    const report = takenIn(await outage.node.send(records))
    outage.provider('down')
    expect(takenIn(await outage.node.send(records))).toMatchObject({ again: true, message: report.message })
    expect(await outage.waiting()).toBe(0)
    expect((await outage.seen()).left).toBe(0)
  })

  test('an idempotency key names one message, whether it waits or was taken in', async () => {
    const [one, other] = [outage.message(), outage.message()]
    outage.provider('down')
    deferred(await outage.node.send(one, { idempotencyKey: `key-${name}` }))
    expect(codeOf(await outage.node.send(other, { idempotencyKey: `key-${name}` }))).toBe('request/conflict')
    outage.provider('up')
    expect(codeOf(await outage.node.send(other, { idempotencyKey: `key-${name}` }))).toBe('request/conflict')
    await outage.node.takeIn()
    expect(codeOf(await outage.node.send(other, { idempotencyKey: `key-${name}` }))).toBe('request/conflict')
    expect(takenIn(await outage.node.send(one, { idempotencyKey: `key-${name}` })).again).toBe(true)
  })

  test('a message that meets the outage half-way is to be sent again, and is kept then', async () => {
    const records = outage.message(4)
    const intake = await beginIntake(source, { format: 'csv/declarations' }, outage.node.on)
    valueOf(await intake.add(records.slice(0, 2)))
    outage.world.provider.down = true
    // Whatever is in memory has run out: what comes now needs the provider.
    outage.world.clock.held += 60 * 60_000
    const answers = [await intake.add(records.slice(2)), await intake.accept(closingOf(records))]
    expect(answers.map(codeOf)).toContain('node/unavailable')
    expect((await outage.seen()).left).toBe(0)
    deferred(await outage.node.send(records))
    outage.provider('up')
    await outage.node.takeIn()
    expect(takenIn(await outage.node.send(records)).records).toEqual({ declaration: 4 })
  })

  test('what is malformed is refused at once, and what is abandoned or never ends leaves nothing', async () => {
    outage.provider('down')
    const bad = await beginIntake(source, { format: 'csv/declarations' }, outage.node.on)
    valueOf(await bad.add(outage.message()))
    expect(await bad.add([{ type: 'declaration' }])).toMatchObject({
      problem: { code: 'message/unknown-record', with: { record: 3 } },
    })
    const abandoned = await beginIntake(source, { format: 'csv/declarations' }, outage.node.on)
    valueOf(await abandoned.add(outage.message()))
    await abandoned.abandon()
    const short = await beginIntake(source, { format: 'csv/declarations' }, outage.node.on)
    const records = outage.message()
    valueOf(await short.add(records))
    expect(codeOf(await short.accept({ ...closingOf(records), records: 2 }))).toBe('message/unfinished')
    expect((await outage.seen()).left).toBe(0)
    const unfed = await beginIntake(source, { format: 'csv/declarations' }, outage.node.on)
    valueOf(await unfed.add(records))
    expect(await sweepDeferred(outage.node.on.database, new Date(outage.world.clock.now.getTime() + day), false)).toBe(
      1,
    )
    expect(codeOf(await unfed.accept(closingOf(records)))).toBe('message/unfinished')
    expect((await outage.seen()).left).toBe(0)
  })

  test('an outage over midnight, and over the days that were prepared for, is logged under each day’s key', async () => {
    outage.provider('down')
    for (let ahead = 0; ahead <= daysAhead; ahead++) {
      deferred(await outage.node.send(outage.message()))
      outage.world.clock.now = new Date(outage.world.clock.now.getTime() + day)
      outage.world.clock.held += day
    }
    expect(
      await outage.within(({ query }) => query("select from event where kind = 'message-deferred'")),
    ).not.toHaveLength(0)
    // A day that nobody prepared for: no key to log under, nothing kept.
    await expect(outage.node.send(outage.message())).rejects.toThrow('keys/unavailable')
    expect((await outage.seen()).left).toBe(0)
    outage.provider('up')
    expect(await outage.node.takeIn()).toBe(`${daysAhead + 1} of ${daysAhead + 1}`)
  })

  test('a message whose records are no longer well-formed goes to the quarantine, and the rest is taken in', async () => {
    const { on } = outage.node
    const refused = async (): Promise<number> =>
      (await outage.within(({ query }) => query("select from event where kind = 'message-refused'"))).length
    const before = [await outage.seen(), await refused()] as const
    await outage.deferOne(outage.message())
    await keepAsOlder([...outage.message(1), { type: 'declaration', subjects: [], elements: 'as they were' }])
    outage.provider('up')
    await on.vault.deferral.prepare()
    expect(await outage.node.takeIn()).toBe('2 of 2')
    expect(await outage.waiting()).toBe(0)
    expect(await refused()).toBe(before[1] + 1)
    expect(await outage.seen()).toEqual({
      ...before[0],
      records: before[0].records + 3,
      acceptances: before[0].acceptances + 1,
    })
    const [kept] = await outage.within(({ query }) =>
      query<{ fault: string; parts: number }>(
        'select q.fault, count(*)::int as parts from quarantine q join quarantine_part p on p.quarantine = q.id group by q.fault',
      ),
    )
    expect(kept).toEqual({ fault: 'message/unknown-record', parts: 1 })
  })
})
