import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type KeysWorld, type OpenNode, openKeysWorld } from '../../test/keys-world.ts'
import { engines, valueOf } from '../../test/vault-world.ts'
import { type WaitingProvider, waitingProvider } from '../../test/waiting-provider.ts'
import { newSealingKeyPair, openWith, sealingKeyPairOf, sealTo } from '../hpke.ts'
import { pagesToRotate, rotatePage } from './index.ts'

describe.each(['x25519', 'p-256'] as const)('sealing to a key on %s', (kem) => {
  const context = { info: 'test', aad: Buffer.from('here') }

  test('what was sealed opens with the pair that the private half leads to, and in its context alone', async () => {
    const pair = await newSealingKeyPair(kem)
    expect(sealingKeyPairOf(pair.privateKey, kem)).toEqual(pair)
    const sealed = (await sealTo(pair.publicKey, Buffer.from('a message'), context, kem)) ?? new Uint8Array()
    expect(Buffer.from((await openWith(pair, sealed, context, kem)) ?? []).toString()).toBe('a message')
    const elsewhere = { ...context, aad: Buffer.from('there') }
    expect(await openWith(pair, sealed, elsewhere, kem)).toBeUndefined()
    expect(await openWith(await newSealingKeyPair(kem), sealed, context, kem)).toBeUndefined()
  })
})

describe.each(engines)('what goes on while the provider is down, on %s', { timeout: 120_000 }, (name) => {
  let world: KeysWorld
  let provider: WaitingProvider
  let held = 0
  beforeAll(async () => {
    world = await openKeysWorld(name, inject('databaseUrl'), (folder) => {
      provider = waitingProvider(folder, 0, () => new Date())
      return provider
    })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const open = async (): Promise<OpenNode> => {
    provider.down = false
    return world.open({ limits: { clock: () => held } })
  }
  const place = { message: '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c11', part: 3, last: false }
  const opened = async ({ vault }: OpenNode, at: typeof place, sealed: Uint8Array): Promise<string | undefined> =>
    valueOf(await vault.deferral.opening(async (each) => (await each(at, sealed))?.toString()))

  test('a part opens in its message, under its number, as last or not, and nowhere else', async () => {
    const node = await open()
    const sealed = await node.vault.deferral.seal(place, Buffer.from('records'))
    expect(await opened(node, place, sealed)).toBe('records')
    for (const other of [{ message: '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c12' }, { part: 4 }, { last: true }])
      expect(await opened(node, { ...place, ...other }, sealed)).toBeUndefined()
  })

  test('sealing needs nobody; the private half is had only while the provider answers, even with its page in memory', async () => {
    const node = await open()
    expect(await node.vault.deferral.needed()).toBe(false)
    provider.down = true
    const asked = provider.calls.length
    const sealed = await node.vault.deferral.seal(place, Buffer.from('records'))
    expect(provider.calls).toHaveLength(asked)
    expect(await node.vault.deferral.opening(async () => 'opened')).toMatchObject({
      problem: { code: 'keys/unavailable' },
    })
    expect(await node.vault.deferral.prepare()).toBe(false)
    provider.down = false
    expect(await opened(node, place, sealed)).toBe('records')
  })

  test('whether it answers is asked anew after some seconds, and not for every message', async () => {
    const node = await open()
    expect(await node.vault.deferral.needed()).toBe(false)
    provider.down = true
    expect(await node.vault.deferral.needed()).toBe(false)
    held += 3_000
    expect(await node.vault.deferral.needed()).toBe(true)
    provider.down = false
    expect(await node.vault.deferral.needed()).toBe(true)
    held += 11_000
    expect(await node.vault.deferral.needed()).toBe(false)
  })

  test('the same key is there after a start, and after its page was rotated', async () => {
    const first = await open()
    const sealed = await first.vault.deferral.seal(place, Buffer.from('records'))
    const { key } = first.vault.deferral
    const again = await open()
    expect(again.vault.deferral.key).toBe(key)
    for (const { id } of await pagesToRotate(again.vault, { kind: 'all' }))
      valueOf(await rotatePage(again.vault, id, { moved: async () => undefined }))
    expect(await opened(again, place, sealed)).toBe('records')
    expect(await opened(await open(), place, sealed)).toBe('records')
  })
})
