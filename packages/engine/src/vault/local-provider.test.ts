import { describe, expect, test } from 'vitest'
import { keepsTheContract } from '../../test/provider-contract.ts'
import { passphrase, valueOf } from '../../test/vault-world.ts'
import { openKeyStore } from '../store/index.ts'
import { localProvider } from './local-provider.ts'
import type { Profile } from './profile.ts'

const said = async (keys: Awaited<ReturnType<typeof openKeyStore>>): Promise<Record<string, unknown>> =>
  JSON.parse(Buffer.from((await keys.fact('provider/local')) ?? []).toString()) as Record<string, unknown>

describe('the passphrase', () => {
  describe.each(['standard', 'fips'] satisfies Profile[])('of the %s profile', (profile) => {
    keepsTheContract(async () => {
      const keys = await openKeyStore(':memory:')
      return {
        provider: valueOf(await localProvider(keys, passphrase, profile)),
        destroys: 'never',
        secrets: [passphrase],
        [Symbol.asyncDispose]: () => keys[Symbol.asyncDispose](),
      }
    })
  })

  test('becomes a key by argon2id, and under FIPS by PBKDF2 with SHA-512; the key store says how', async () => {
    await using standard = await openKeyStore(':memory:')
    valueOf(await valueOf(await localProvider(standard, passphrase)).create())
    expect(await said(standard)).toMatchObject({ algorithm: 'argon2id', memory: 65_536, passes: 3 })
    await using fips = await openKeyStore(':memory:')
    valueOf(await valueOf(await localProvider(fips, passphrase, 'fips')).create())
    expect(await said(fips)).toMatchObject({ algorithm: 'pbkdf2-hmac-sha-512', iterations: 600_000 })
  })

  test('what was made under FIPS opens under either profile, with the same passphrase alone', async () => {
    await using keys = await openKeyStore(':memory:')
    const made = valueOf(await localProvider(keys, passphrase, 'fips'))
    const key = valueOf(await made.create())
    const wrapped = valueOf(await made.wrap(key, Buffer.from('page'), 'context'))
    for (const profile of ['standard', 'fips'] as const) {
      const again = valueOf(await localProvider(keys, passphrase, profile))
      expect(Buffer.from(valueOf(await again.unwrap(key, wrapped, 'context'))).toString()).toBe('page')
    }
    expect(await localProvider(keys, 'another', 'fips')).toMatchObject({ ok: false })
  })

  test('a key store made with argon2id is refused under FIPS, and says why', async () => {
    await using keys = await openKeyStore(':memory:')
    valueOf(await valueOf(await localProvider(keys, passphrase)).create())
    const refused = await localProvider(keys, passphrase, 'fips')
    expect(JSON.stringify(refused)).toContain('argon2id')
    expect(refused).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
  })

  test('it never claims that a key was destroyed', async () => {
    await using keys = await openKeyStore(':memory:')
    const provider = valueOf(await localProvider(keys, passphrase))
    const key = valueOf(await provider.create())
    expect(await provider.destroy(key)).toEqual({ ok: true, value: { state: 'unprovable' } })
    expect(await provider.destruction(key)).toEqual({ ok: true, value: { state: 'unprovable' } })
  })
})
