import { describe, expect, test } from 'vitest'
import { type AzureServer, azureServer } from '../../../test/azure-server.ts'
import { type Certificate, localCertificate } from '../../../test/loopback.ts'
import { keepsTheContract, type ProviderWorld } from '../../../test/provider-contract.ts'
import { valueOf } from '../../../test/vault-world.ts'
import type { KeyProvider } from '../provider.ts'
import { azureProvider } from './azure.ts'

const token = 'eyJ.a-token-that-is-secret'
const now = (): Date => new Date()
const made = localCertificate()
const tls: Certificate = made ?? { certificate: '', key: '' }
type Protection = 'software' | 'managed'

const over = async ({ url }: AzureServer, protection: Protection = 'software'): Promise<KeyProvider> => {
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) }
  const options = {
    // The vault's challenge names Azure, and the vault is here.
    disableChallengeResourceVerification: true,
    tlsOptions: { ca: tls.certificate },
    retryOptions: { maxRetries: 1, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
  }
  return valueOf(
    await azureProvider({ kind: 'azure', vault: url, protection }, now, { credential, options, settle: 1 }),
  )
}
const world = async (protects: 'purge' | 'nothing', protection: Protection): Promise<ProviderWorld> => {
  const server = await azureServer(token, tls, protects)
  return {
    provider: await over(server, protection),
    destroys: protects === 'purge' ? 'later' : 'at once',
    secrets: [token],
    pass: () => (server.clock.now += 91 * 86_400_000),
    stop: server.stop,
    start: server.start,
    [Symbol.asyncDispose]: server.stop,
  }
}

describe.skipIf(made === undefined)('Azure Key Vault', { timeout: 60_000 }, () => {
  describe('that purges', () => keepsTheContract(() => world('nothing', 'software')))
  describe('with purge protection', () => keepsTheContract(() => world('purge', 'software')))
  describe('as a Managed HSM', () => keepsTheContract(() => world('nothing', 'managed')))

  test('THREAT: a key of another vault has not been destroyed', async () => {
    await using server = await azureServer(token, tls, 'nothing')
    expect(await (await over(server)).destruction('another.vault.azure.net/carnet-1')).toMatchObject({ ok: false })
    expect(server.calls).toEqual([])
  })

  test('a token that the vault does not take is a lack of permission', async () => {
    await using server = await azureServer('another', tls, 'nothing')
    expect(JSON.stringify(await (await over(server)).create())).toContain('permissions')
  })
})
