import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepsTheContract } from '../../../test/provider-contract.ts'
import { lacking, type SoftHsm, softHsm } from '../../../test/softhsm.ts'
import { valueOf } from '../../../test/vault-world.ts'
import type { KeyProvider } from '../provider.ts'
import { pkcs11Provider } from './pkcs11.ts'
import type { Pkcs11Settings } from './settings.ts'

const now = (): Date => new Date()
const missing = lacking()
if (missing !== undefined) process.stderr.write(`PKCS#11 is not tested here, for want of ${missing}\n`)

const settingsOf = ({ module, binding, label, pin }: SoftHsm): Pkcs11Settings => ({
  kind: 'pkcs11',
  module,
  token: { label },
  pin,
  binding,
})

describe.skipIf(missing !== undefined)('PKCS#11, with SoftHSM', () => {
  let hsm: SoftHsm
  beforeAll(() => {
    hsm = softHsm()
  })
  afterAll(() => hsm[Symbol.dispose]())
  const opened = async (more: Partial<Pkcs11Settings> = {}): Promise<KeyProvider> =>
    valueOf(await pkcs11Provider({ ...settingsOf(hsm), ...more }, now))

  describe('a token', () => {
    keepsTheContract(async () => ({
      provider: await opened(),
      destroys: 'at once',
      secrets: [hsm.pin, hsm.module],
      stop: async () => hsm.pull(),
      start: async () => hsm.insert(),
      [Symbol.asyncDispose]: async () => undefined,
    }))
  })

  test('a key is found again by another process’s provider', async () => {
    const [one, other, plain] = [await opened(), await opened(), randomBytes(32)]
    const key = valueOf(await one.create())
    const wrapped = valueOf(await one.wrap(key, plain, 'context'))
    expect(Buffer.from(valueOf(await other.unwrap(key, wrapped, 'context')))).toEqual(plain)
  })

  test('THREAT: a key of another token has not been destroyed', async () => {
    const provider = await opened()
    const key = valueOf(await provider.create())
    expect(await provider.destruction(key.replace(/^[^/]+/, 'another'))).toMatchObject({ ok: false })
  })

  test('a token that is not there, and a library that is none, are told', async () => {
    const absent = await opened({ token: { label: 'another' } })
    expect(JSON.stringify(await absent.probe())).toContain('no such token')
    const broken = await opened({ module: '/dev/null' })
    expect(await broken.probe()).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
  })

  test('a package that is not installed is told', async () => {
    const answer = await pkcs11Provider({ ...settingsOf(hsm), binding: '/nowhere/pkcs11js' }, now)
    expect(JSON.stringify(answer)).toContain('not installed')
  })
})

describe.skipIf(missing !== undefined)('a wrong PIN', () => {
  test('THREAT: it is tried once, so that the token is not locked', async () => {
    using hsm = softHsm()
    const provider = valueOf(await pkcs11Provider({ ...settingsOf(hsm), pin: '00000000' }, now))
    for (let attempt = 0; attempt < 20; attempt++)
      expect(JSON.stringify(await provider.create())).toContain('refuses the PIN')
    const right = valueOf(await pkcs11Provider(settingsOf(hsm), now))
    expect(await right.create()).toMatchObject({ ok: true })
  })
})
