import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { alone } from './lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'carnet-lock-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('one process at a time', () => {
  test('the lock is gone after the work, and after work that fails', () => {
    const lock = join(folder, 'first')
    expect(alone(lock, () => existsSync(lock))).toBe(true)
    expect(() =>
      alone(lock, () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(existsSync(lock)).toBe(false)
  })

  test('the lock of a process that has died is taken over', () => {
    const lock = join(folder, 'dead')
    const { pid } = spawnSync(process.execPath, ['--eval', ''])
    mkdirSync(lock)
    writeFileSync(join(lock, 'pid'), String(pid))
    expect(alone(lock, () => 'done')).toBe('done')
  })

  test('several processes at once lose no update', async () => {
    const counter = join(folder, 'counter')
    writeFileSync(counter, '0')
    const program = `
      import { alone } from ${JSON.stringify(new URL('lock.mjs', import.meta.url).href)}
      import { readFileSync, writeFileSync } from 'node:fs'
      const [counter, lock] = process.argv.slice(1)
      for (let i = 0; i < 5; i++) alone(lock, () => writeFileSync(counter, String(Number(readFileSync(counter, 'utf8')) + 1)))`
    const args = ['--input-type=module', '--eval', program, counter, join(folder, 'shared')]
    await Promise.all(
      Array.from({ length: 4 }, () => once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')),
    )
    expect(readFileSync(counter, 'utf8')).toBe('20')
  })
})
