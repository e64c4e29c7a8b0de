import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { type GoogleServer, googleServer } from '../../../test/google-server.ts'
import { keepsTheContract } from '../../../test/provider-contract.ts'
import { valueOf } from '../../../test/vault-world.ts'
import type { KeyProvider } from '../provider.ts'
import { googleProvider } from './google.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const account = JSON.stringify({
  type: 'service_account',
  client_email: 'carnet@p.iam.gserviceaccount.com',
  private_key: secret,
})
const now = (): Date => new Date()
const over = async ({ url, keyRing }: GoogleServer): Promise<KeyProvider> => {
  const settings = { kind: 'google', keyRing, protection: 'software', delay: 1, account, endpoint: url } as const
  return valueOf(await googleProvider(settings, now, 500))
}

describe('Google Cloud KMS', { timeout: 60_000 }, () => {
  keepsTheContract(async () => {
    const server = await googleServer(publicKey)
    return {
      provider: await over(server),
      destroys: 'later',
      secrets: secret.trim().split('\n').slice(1, -1),
      pass: () => (server.clock.now += 2 * 86_400_000),
      stop: server.stop,
      start: server.start,
      [Symbol.asyncDispose]: server.stop,
    }
  })

  test('an account that the service does not know is a lack of permission', async () => {
    await using server = await googleServer(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)
    expect(JSON.stringify(await (await over(server)).create())).toContain('permissions')
  })

  test('an account that is not a service account’s key is refused before anything is sent', async () => {
    const broken = '{"private_key": "a secret'
    const settings = { kind: 'google', keyRing: 'k', protection: 'software', delay: 1, account: broken } as const
    const answer = await googleProvider(settings, now)
    expect(answer).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
    expect(JSON.stringify(answer)).not.toContain('a secret')
  })

  test('a machine without an account is told so, and the process goes on', async () => {
    await using server = await googleServer(publicKey)
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none')
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', undefined)
    const { keyRing, url: endpoint } = server
    const settings = { kind: 'google', keyRing, protection: 'software', delay: 1, endpoint } as const
    const answer = await valueOf(await googleProvider(settings, now, 500)).create()
    vi.unstubAllEnvs()
    expect(JSON.stringify(answer)).toContain('permissions')
    expect(server.calls).toEqual([])
  })

  test('THREAT: a key that is not found has not been destroyed', async () => {
    await using server = await googleServer(publicKey)
    const provider = await over(server)
    expect(await provider.destruction(`${server.keyRing}/cryptoKeys/carnet-never-made`)).toMatchObject({ ok: false })
  })
})
