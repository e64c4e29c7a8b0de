import type { Answer } from '@carnet/api'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeyProvider } from '../src/vault/provider.ts'
import { valueOf } from './vault-world.ts'

/** A provider, and what stands behind it. */
export interface ProviderWorld extends AsyncDisposable {
  readonly provider: KeyProvider
  /** How it destroys: now, at a time that it sets, or not so that it could be shown. */
  readonly destroys: 'at once' | 'later' | 'never'
  /** What must stand in no answer. */
  readonly secrets: readonly string[]
  /** Has the time come that a destruction waits for. */
  pass?(): void
  /** Takes the service away and gives it back. */
  stop?(): Promise<void>
  start?(): Promise<void>
}

/** What every key provider does, whoever it is. */
export function keepsTheContract(open: () => Promise<ProviderWorld>): void {
  let world: ProviderWorld
  let provider: KeyProvider
  const context = '14:carnet/page/v1,2:XX,4:page,'
  const refusals: string[] = []
  const refusedBy = (answer: Answer<unknown>): void => {
    refusals.push(JSON.stringify(answer))
    expect(answer).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
  }
  const made = async (): Promise<string> => valueOf(await provider.create())
  beforeAll(async () => {
    world = await open()
    provider = world.provider
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('what was wrapped unwraps, under its key and context', async () => {
    const [key, plain] = [await made(), randomBytes(32)]
    const wrapped = valueOf(await provider.wrap(key, plain, context))
    expect(Buffer.from(wrapped).includes(plain)).toBe(false)
    expect(Buffer.from(valueOf(await provider.unwrap(key, wrapped, context)))).toEqual(plain)
  })

  test('the same wrapped twice is not the same', async () => {
    const [key, plain] = [await made(), randomBytes(32)]
    const [one, other] = [await provider.wrap(key, plain, context), await provider.wrap(key, plain, context)]
    expect(Buffer.from(valueOf(one))).not.toEqual(Buffer.from(valueOf(other)))
  })

  test('another context or another key opens nothing', async () => {
    const [key, another, plain] = [await made(), await made(), randomBytes(32)]
    const wrapped = valueOf(await provider.wrap(key, plain, context))
    refusedBy(await provider.unwrap(key, wrapped, `${context} `))
    refusedBy(await provider.unwrap(another, wrapped, context))
  })

  test('what was changed, cut or lengthened opens nothing', async () => {
    const key = await made()
    const wrapped = Buffer.from(valueOf(await provider.wrap(key, randomBytes(32), context)))
    for (const at of [0, 1, Math.floor(wrapped.length / 3), Math.floor(wrapped.length / 2), wrapped.length - 2]) {
      const changed = Buffer.from(wrapped)
      changed[at] = (wrapped[at] ?? 0) ^ 0x11
      refusedBy(await provider.unwrap(key, changed, context))
    }
    refusedBy(await provider.unwrap(key, wrapped.subarray(0, -1), context))
    refusedBy(await provider.unwrap(key, wrapped.subarray(0, 3), context))
    refusedBy(await provider.unwrap(key, new Uint8Array(), context))
  })

  test('after a rotation what was wrapped before unwraps still', async () => {
    const [key, before, after] = [await made(), randomBytes(32), randomBytes(32)]
    const old = valueOf(await provider.wrap(key, before, context))
    const now = valueOf(await provider.rotate(key))
    const recent = valueOf(await provider.wrap(now, after, context))
    expect(Buffer.from(valueOf(await provider.unwrap(key, old, context)))).toEqual(before)
    expect(Buffer.from(valueOf(await provider.unwrap(now, recent, context)))).toEqual(after)
  })

  test('many at once', async () => {
    const key = await made()
    const plains = Array.from({ length: 16 }, () => randomBytes(32))
    const wrapped = await Promise.all(plains.map((plain) => provider.wrap(key, plain, context)))
    const opened = await Promise.all(wrapped.map((each) => provider.unwrap(key, valueOf(each), context)))
    expect(opened.map((each) => Buffer.from(valueOf(each)))).toEqual(plains)
  })

  test('it answers, and says what it can show', async () => {
    expect(await provider.probe()).toEqual({ ok: true, value: undefined })
    expect(provider.status().provesDestruction).toBe(world.destroys !== 'never')
  })

  describe('destruction', () => {
    test('a key that nobody destroyed is live', async () => {
      const state = valueOf(await provider.destruction(await made()))
      expect(state).toEqual({ state: world.destroys === 'never' ? 'unprovable' : 'live' })
    })

    test('a destroyed key neither wraps nor unwraps, and another still does', async () => {
      if (world.destroys === 'never') return
      const [key, another, plain] = [await made(), await made(), randomBytes(32)]
      const wrapped = valueOf(await provider.wrap(key, plain, context))
      const kept = valueOf(await provider.wrap(another, plain, context))
      expect(valueOf(await provider.destroy(key)).state).toBe(world.destroys === 'later' ? 'scheduled' : 'destroyed')
      refusedBy(await provider.unwrap(key, wrapped, context))
      refusedBy(await provider.wrap(key, plain, context))
      expect(Buffer.from(valueOf(await provider.unwrap(another, kept, context)))).toEqual(plain)
    })

    test('what was wrapped before a rotation goes with it', async () => {
      if (world.destroys === 'never') return
      const key = await made()
      const wrapped = valueOf(await provider.wrap(key, randomBytes(32), context))
      valueOf(await provider.rotate(key))
      valueOf(await provider.destroy(key))
      refusedBy(await provider.unwrap(key, wrapped, context))
    })

    test('asked again it is the same, and the provider says when it is done', async () => {
      const key = await made()
      const first = valueOf(await provider.destroy(key))
      const again = valueOf(await provider.destroy(key))
      expect(again.state).toBe(first.state)
      if (world.destroys === 'never') expect(first).toEqual({ state: 'unprovable' })
      if (first.state !== 'scheduled') return
      expect(again).toEqual(first)
      expect(first.at.getTime()).toBeGreaterThan(Date.now())
      world.pass?.()
      const { state } = valueOf(await provider.destruction(key))
      expect(state).toBe('destroyed')
      expect(valueOf(await provider.destroy(key)).state).toBe('destroyed')
    })
  })

  test('away, it refuses everything and throws nothing; back, it goes on', async () => {
    if (world.stop === undefined) return
    const [key, plain] = [await made(), randomBytes(32)]
    const wrapped = valueOf(await provider.wrap(key, plain, context))
    await world.stop()
    try {
      refusedBy(await provider.probe())
      refusedBy(await provider.create())
      refusedBy(await provider.wrap(key, plain, context))
      refusedBy(await provider.unwrap(key, wrapped, context))
      refusedBy(await provider.rotate(key))
      refusedBy(await provider.destroy(key))
      refusedBy(await provider.destruction(key))
    } finally {
      await world.start?.()
    }
    expect(await provider.probe()).toMatchObject({ ok: true })
    expect(Buffer.from(valueOf(await provider.unwrap(key, wrapped, context)))).toEqual(plain)
  })

  test('no refusal holds a secret, an address or what it was asked for', () => {
    expect(refusals.length).toBeGreaterThan(5)
    const said = refusals.join('\n')
    for (const secret of [...world.secrets, '127.0.0.1', 'localhost', 'http', context])
      expect(said).not.toContain(secret)
  })
}
