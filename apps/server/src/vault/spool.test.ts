import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openSpool, type Spool } from './spool.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-spool-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = Buffer.from('MARIA FERNANDEZ,ESP,X1234567\n')
const message = Buffer.concat(Array.from({ length: 40_000 }, () => text))

describe('spool', () => {
  test('gives back what was written', async () => {
    await using spool = await openSpool(folder)
    for (let from = 0; from < message.length; from += 60_000) await spool.write(message.subarray(from, from + 60_000))
    expect((await contents(spool)).equals(message)).toBe(true)
  })

  test.skipIf(process.platform !== 'linux')('has no name, and holds nothing that can be read', async () => {
    await using spool = await openSpool(folder)
    await spool.write(message)
    await spool.write(text)
    expect(readdirSync(folder)).toEqual([])
    const open = readdirSync('/proc/self/fd').filter((fd) => targetOf(fd).startsWith(folder))
    expect(open).toHaveLength(1)
    const stored = readFileSync(`/proc/self/fd/${String(open[0])}`)
    expect(stored.length).toBeGreaterThan(message.length)
    expect(stored.includes('FERNANDEZ')).toBe(false)
  })

  test('a small message never reaches the disk', async () => {
    const unused = join(folder, 'unused')
    await using spool = await openSpool(unused)
    await spool.write(text)
    expect((await contents(spool)).equals(text)).toBe(true)
    expect(() => readdirSync(unused)).toThrow()
  })
})

async function contents(spool: Spool): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of spool.read()) parts.push(part)
  return Buffer.concat(parts)
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    return ''
  }
}
