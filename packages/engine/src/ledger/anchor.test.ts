import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TreeHead } from '@carnet/tlog'
import { afterAll, expect, test } from 'vitest'
import { anchorExists, openAnchor } from './anchor.ts'

const root = mkdtempSync(join(tmpdir(), 'carnet-anchor-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const fresh = (): string => mkdtempSync(join(root, 'a'))
const head = (size: number, fill = size): TreeHead => ({ size, root: new Uint8Array(32).fill(fill) })

test('a new anchor begins with the first head; a published one is found again', async () => {
  const folder = fresh()
  expect(await anchorExists(folder)).toBe(false)
  {
    await using anchor = await openAnchor(folder, head(0))
    const first = await anchor.newest()
    expect(first).toEqual({ number: 0, ...head(0) })
    expect(await anchor.publish(head(5), first)).toBe(true)
    await anchor.keep('a signed checkpoint')
  }
  expect(await anchorExists(folder)).toBe(true)
  await using again = await openAnchor(folder, undefined)
  expect(await again.newest()).toEqual({ number: 1, ...head(5) })
})

test('of those who saw the same head one publishes', async () => {
  const folder = fresh()
  await using first = await openAnchor(folder, head(0))
  await using second = await openAnchor(folder, undefined)
  const seen = await first.newest()
  const won = await Promise.all([
    first.publish(head(5, 1), seen),
    second.publish(head(6, 2), seen),
    first.publish(head(7, 3), seen),
  ])
  expect(won.filter(Boolean)).toHaveLength(1)
  expect(await first.newest()).toEqual(await second.newest())
})

test('one who saw an older head can’t set it back', async () => {
  const folder = fresh()
  await using quick = await openAnchor(folder, head(0))
  await using delayed = await openAnchor(folder, undefined)
  const seen = await delayed.newest()
  await quick.publish(head(5), await quick.newest())
  await quick.publish(head(9), await quick.newest())
  expect(await delayed.publish(head(6), seen)).toBe(false)
  expect((await delayed.newest()).size).toBe(9)
})

test('a line cut short at any byte counts for nothing and harms nothing', async () => {
  const folder = fresh()
  const file = join(folder, 'checkpoints')
  {
    await using anchor = await openAnchor(folder, head(0))
    await anchor.publish(head(5), await anchor.newest())
  }
  const before = readFileSync(file)
  {
    await using anchor = await openAnchor(folder, undefined)
    await anchor.publish(head(9), await anchor.newest())
  }
  const whole = readFileSync(file)
  for (let length = before.length; length < whole.length - 1; length++) {
    writeFileSync(file, whole)
    truncateSync(file, length)
    await using anchor = await openAnchor(folder, undefined)
    const newest = await anchor.newest()
    expect(newest.size).toBe(5)
    expect(await anchor.publish(head(7), newest)).toBe(true)
    expect((await anchor.newest()).size).toBe(7)
  }
})

test('a creation that was cut short anchored nothing', async () => {
  const folder = fresh()
  appendFileSync(join(folder, 'checkpoints'), '\n{"v":1,"numb')
  expect(await anchorExists(folder)).toBe(false)
  await using anchor = await openAnchor(folder, head(0))
  expect((await anchor.newest()).size).toBe(0)
})

test('only the end of a long anchor is read', async () => {
  const folder = fresh()
  await using anchor = await openAnchor(folder, head(0))
  const line = (number: number): string =>
    JSON.stringify({ v: 1, number, size: number, root: Buffer.alloc(32).toString('base64'), by: crypto.randomUUID() })
  appendFileSync(join(folder, 'checkpoints'), Array.from({ length: 12_000 }, (_, at) => `\n${line(at + 1)}\n`).join(''))
  await using again = await openAnchor(folder, undefined)
  expect((await again.newest()).number).toBe(12_000)
  expect((await anchor.newest()).number).toBe(12_000)
})
