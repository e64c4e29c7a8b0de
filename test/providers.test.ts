import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { awsServer } from '../packages/engine/test/aws-server.ts'
import { googleServer } from '../packages/engine/test/google-server.ts'
import { lacking, softHsm } from '../packages/engine/test/softhsm.ts'
import { transitServer } from '../packages/engine/test/transit-server.ts'
import { startNode, type TestNode } from './node.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000 })

/** What the node says of its keys, once it serves. */
const keysOf = async (node: TestNode): Promise<unknown> => {
  const examined = await node.client().examine()
  if (!examined.ok) throw new Error(examined.problem.code)
  return examined.value.findings.find(({ area }) => area === 'keys')
}
const expectNowhere = (node: TestNode, secrets: readonly string[]): void => {
  const { out, log } = node.output()
  const { vault, edge } = node.pids
  const files = process.platform === 'linux' ? [vault, edge].flatMap((pid) => [`${pid}/environ`, `${pid}/cmdline`]) : []
  const said = [out, log, ...files.map((file) => readFileSync(`/proc/${file}`, 'latin1'))].join('\n')
  for (const secret of secrets) expect(said).not.toContain(secret)
}

describe('a node whose keys are held by', () => {
  test('Transit: it starts, finds its keys again, and says when the server is gone', async () => {
    await using server = await transitServer()
    const token = 's.a-token-that-is-secret'
    server.tokens.add(token)
    const args = ['--no-samples', '--provider', 'transit', '--transit-address', server.url]
    const environment = { CARNET_PROVIDER_SECRET: token }
    const first = await startNode({ args, environment })
    expect(await keysOf(first)).toMatchObject({ state: 'well', says: expect.stringContaining('(transit)') as string })
    expectNowhere(first, [token])
    await first.stop()
    await using again = await startNode({ folder: first.folder, args, environment })
    expect((await again.client().me()).ok).toBe(true)
    await server.stop()
    expect(await keysOf(again)).toMatchObject({ state: 'failing' })
    await server.start()
  })

  test('AWS KMS, with the secret in a file of its own', async () => {
    await using server = await awsServer('AKIAEXAMPLE')
    const folder = mkdtempSync(join(tmpdir(), 'carnet-secret-'))
    const [file, secret] = [join(folder, 'secret'), 'a-secret-access-key']
    writeFileSync(file, `${secret}\n`)
    const region = ['--aws-region', server.region, '--provider-endpoint', server.url]
    const access = ['--aws-access-key-id', 'AKIAEXAMPLE', '--provider-secret-file', file]
    const args = ['--no-samples', '--provider', 'aws', ...region, ...access]
    chmodSync(file, 0o644)
    await expect(startNode({ args })).rejects.toThrow('0600')
    chmodSync(file, 0o600)
    await using node = await startNode({ args })
    expect(await keysOf(node)).toMatchObject({ state: 'well', says: expect.stringContaining('(aws)') as string })
    expectNowhere(node, [secret])
    rmSync(folder, { recursive: true })
  })

  test('Google Cloud KMS, with a service account’s key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await using server = await googleServer(publicKey)
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const account = { type: 'service_account', client_email: 'carnet@p.iam.gserviceaccount.com', private_key: secret }
    const ring = ['--google-key-ring', server.keyRing, '--provider-endpoint', server.url]
    const environment = { CARNET_PROVIDER_SECRET: JSON.stringify(account) }
    await using node = await startNode({ args: ['--no-samples', '--provider', 'google', ...ring], environment })
    expect(await keysOf(node)).toMatchObject({ state: 'well', says: expect.stringContaining('(google)') as string })
    expectNowhere(node, [secret.split('\n')[1] ?? ''])
  })

  const missing = lacking()
  test.skipIf(missing !== undefined)('a PKCS#11 token, in the one process that may load native code', async () => {
    using hsm = softHsm()
    const token = ['--pkcs11-module', hsm.module, '--pkcs11-token', hsm.label, '--pkcs11-binding', hsm.binding]
    const environment = { CARNET_PROVIDER_SECRET: hsm.pin, SOFTHSM2_CONF: process.env['SOFTHSM2_CONF'] ?? '' }
    const variables = ['--pkcs11-environment', 'SOFTHSM2_CONF']
    const args = ['--no-samples', '--provider', 'pkcs11', ...token, ...variables]
    await using node = await startNode({ args, environment })
    expect(await keysOf(node)).toMatchObject({ state: 'well', says: expect.stringContaining('(pkcs11)') as string })
    expectNowhere(node, [hsm.pin])
  })
})

/** An OpenSSL configuration with a FIPS provider, and the provider's folder, on machines that have one: Node brings none. */
const { CARNET_FIPS_CONF: conf, CARNET_FIPS_MODULES: modules } = process.env

describe('the FIPS profile', () => {
  const args = ['--no-samples', '--profile', 'fips']

  test('a node without OpenSSL’s FIPS provider does not start, and says what to do', async () => {
    await expect(startNode({ args })).rejects.toThrow('OPENSSL_CONF')
  })

  if (conf !== undefined && modules !== undefined) {
    const environment = { OPENSSL_CONF: conf, OPENSSL_MODULES: modules }

    test('a node with one is made and serves, and finds its keys again', async () => {
      const first = await startNode({ args, environment })
      await first.stop()
      await using again = await startNode({ folder: first.folder, args, environment })
      expect(await keysOf(again)).toMatchObject({ state: 'well' })
    })

    test('a node that was made with argon2id does not start under one', async () => {
      const first = await startNode()
      await first.stop()
      await expect(startNode({ folder: first.folder, args, environment })).rejects.toThrow('argon2id')
      rmSync(first.folder, { recursive: true })
    })
  }
})
