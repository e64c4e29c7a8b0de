import { problem, refused } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openVaultWorld, type VaultWorld } from '../test/vault-world.ts'
import { examine, type ExaminePorts } from './examine.ts'
import type { KeyProvider } from './vault/index.ts'

describe('examining the keys', () => {
  let world: VaultWorld
  beforeAll(async () => {
    world = await openVaultWorld('pglite', inject('databaseUrl'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  /** What is not of the keys fails here, and does not keep them from being looked at. */
  const found = async (more: Partial<KeyProvider> = {}): Promise<unknown> => {
    const { provider } = await world.ports()
    const vault = await world.another({ provider: { ...provider, ...more } })
    const absent = { database: world.database, keys: world.keys, folders: { data: undefined, anchor: '/nowhere' } }
    const on = { ...absent, vault, now: () => new Date(), policy: { hash: 'hash' } } as unknown as ExaminePorts
    const { findings } = await examine(on)
    return findings.find(({ area }) => area === 'keys')
  }

  test('the provider is named, and what it can show', async () => {
    expect(await found()).toEqual({
      area: 'keys',
      state: 'attention',
      says: 'The key provider (local) answers, and the keys of this period open; it can’t prove that a key is gone from every backup. If the passphrase is lost, so is everything: nobody has shares to recover it.',
      todo: 'Hold a ceremony: “carnet keys ceremony propose”, see docs/operate.md.',
    })
  })

  test('one that does not answer is named with what to look at', async () => {
    const away = refused(problem('keys/unavailable', { what: 'AWS KMS does not answer' }))
    const status = { provider: 'aws', provesDestruction: true } as const
    expect(await found({ probe: async () => away, status: () => status })).toMatchObject({
      state: 'failing',
      says: 'The key provider (aws) can’t be used: AWS KMS does not answer.',
    })
  })
})
