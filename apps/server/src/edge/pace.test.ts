import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { paced, TooSlow } from './pace.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

describe('pace', () => {
  test('a sender that is silent too long loses its connection', async () => {
    const source = new PassThrough()
    const reading = paced(source).next()
    const refused = expect(reading).rejects.toThrow(TooSlow)
    await vi.advanceTimersByTimeAsync(30_000)
    await refused
    expect(source.destroyed).toBe(true)
  })

  test('a sender that drips is refused once it had time to begin', async () => {
    const source = new PassThrough()
    const drip = async (): Promise<void> => {
      const bytes = paced(source)
      while ((await bytes.next()).done !== true) setTimeout(() => source.write('x'), 10_000)
    }
    source.write('x')
    const refused = expect(drip()).rejects.toThrow(TooSlow)
    await vi.advanceTimersByTimeAsync(60_000)
    await refused
  })

  test('time that the sender waits for us does not count', async () => {
    const source = new PassThrough()
    source.write('x')
    const bytes = paced(source)
    await bytes.next()
    await vi.advanceTimersByTimeAsync(600_000)
    source.end('y')
    expect(await bytes.next()).toEqual({ done: false, value: Buffer.from('y') })
    expect((await bytes.next()).done).toBe(true)
  })
})
