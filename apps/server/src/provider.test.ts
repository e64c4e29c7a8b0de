import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Configuration, parseConfiguration, settingList } from './configuration.ts'
import { allowedFor, chooseProvider } from './provider.ts'
import { openSecrets } from './secret.ts'
import { ProviderSettings } from './socket/provider.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carnet-provider-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Environment = Readonly<Record<string, string>>
const configured = (argv: readonly string[], environment: Environment = {}): Configuration => {
  const parsed = parseConfiguration(argv, environment)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.configuration
}
const faults = (argv: readonly string[]): string => JSON.stringify(parseConfiguration(argv, {}))
const chosen = async (argv: readonly string[], environment: Environment = {}): Promise<unknown> => {
  const answer = await chooseProvider(configured(argv, environment), openSecrets(folder), undefined)
  // What the vault process is told is what it reads.
  return answer.ok ? ProviderSettings.parse(answer.provider) : answer.fault
}
const secret = { CARNET_PROVIDER_SECRET: 'hunter2' }
const transit = ['--provider', 'transit', '--transit-address', 'https://bao.example:8200']
const aws = ['--provider', 'aws', '--aws-region', 'eu-central-1']
const ring = 'projects/p/locations/l/keyRings/r'

describe('the key provider', () => {
  test('each setting is described by itself', () => {
    expect(new Set(settingList().map(([, about]) => about)).size).toBe(settingList().length)
  })

  test('is the passphrase unless another is named', async () => {
    expect(await chosen([], { CARNET_PASSPHRASE: 'a passphrase' })).toEqual({
      kind: 'local',
      passphrase: 'a passphrase',
    })
  })

  test.each<readonly [name: string, argv: readonly string[], settings: unknown]>([
    [
      'a PKCS#11 token',
      [
        '--provider',
        'pkcs11',
        '--pkcs11-module',
        '/lib/hsm.so',
        '--pkcs11-token',
        'carnet',
        '--pkcs11-binding',
        '/opt/p',
      ],
      { kind: 'pkcs11', module: '/lib/hsm.so', token: { label: 'carnet' }, pin: 'hunter2', binding: '/opt/p' },
    ],
    [
      'a token in Transit',
      transit,
      { kind: 'transit', address: 'https://bao.example:8200', mount: 'transit', login: { token: 'hunter2' } },
    ],
    [
      'an AppRole in Transit',
      [...transit, '--transit-role', 'role', '--transit-namespace', 'customs', '--transit-mount', 'keys/carnet'],
      {
        kind: 'transit',
        address: 'https://bao.example:8200',
        mount: 'keys/carnet',
        namespace: 'customs',
        login: { role: 'role', secret: 'hunter2' },
      },
    ],
    [
      'an access key of AWS',
      [...aws, '--aws-access-key-id', 'AKIA', '--aws-tags', 'unit=customs,cost=42', '--key-destruction-days', '7'],
      {
        kind: 'aws',
        region: 'eu-central-1',
        access: { id: 'AKIA', secret: 'hunter2' },
        tags: { unit: 'customs', cost: '42' },
        delay: 7,
      },
    ],
    [
      'an account of Google',
      ['--provider', 'google', '--google-key-ring', ring, '--key-protection', 'hsm'],
      { kind: 'google', keyRing: ring, protection: 'hsm', account: 'hunter2', delay: 30 },
    ],
    [
      'a client of Azure',
      [
        '--provider',
        'azure',
        '--azure-vault',
        'https://v.vault.azure.net',
        '--azure-tenant',
        't',
        '--azure-client',
        'c',
      ],
      {
        kind: 'azure',
        vault: 'https://v.vault.azure.net',
        protection: 'software',
        client: { tenant: 't', id: 'c', secret: 'hunter2' },
      },
    ],
  ])('%s is what was set', async (_name, argv, settings) => {
    expect(await chosen(argv, secret)).toEqual(settings)
  })

  test('without a secret a cloud asks the machine who it is', async () => {
    expect(await chosen(aws)).toEqual({ kind: 'aws', region: 'eu-central-1', tags: {}, delay: 30 })
  })

  test.each([
    transit,
    ['--provider', 'pkcs11', '--pkcs11-module', 'm', '--pkcs11-slot', '0'],
    [...aws, '--aws-access-key-id', 'A'],
  ])('one that needs a secret is refused without: %s %s', async (...argv) => {
    expect(await chosen(argv)).toContain('needs a secret')
  })

  test('a secret comes from a file that its owner alone reads', async () => {
    const file = join(folder, 'secret')
    writeFileSync(file, 'from a file\n', { mode: 0o600 })
    const argv = [...transit, '--provider-secret-file', file]
    expect(await chosen(argv)).toMatchObject({ login: { token: 'from a file' } })
    chmodSync(file, 0o640)
    expect(await chosen(argv)).toContain('0600')
    rmSync(file)
    expect(await chosen(argv)).toContain('cannot be read')
  })

  test.each([
    [['--provider', 'pkcs11'], '--pkcs11-module'],
    [['--provider', 'transit'], '--transit-address'],
    [['--provider', 'aws'], '--aws-region'],
    [['--provider', 'google'], '--google-key-ring'],
    [['--provider', 'azure'], '--azure-vault'],
    [[...aws, '--key-destruction-days', '3'], '7 to 30'],
    [[...aws, '--key-protection', 'managed'], 'Managed HSM'],
    [['--provider', 'transit', '--transit-address', 'http://bao.example:8200'], 'https'],
    [[...transit, '--transit-mount', '../sys'], 'transit-mount'],
  ])('%j is refused before anything starts', (argv, says) => {
    expect(faults(argv)).toContain(says)
  })

  test('a fault never repeats the value', () => {
    expect(faults(['--provider', 'transit', '--transit-address', 'http://user:hunter2@bao'])).not.toContain('hunter2')
  })

  test('THREAT: native code is allowed for a PKCS#11 module alone', () => {
    const pkcs11 = ['--provider', 'pkcs11', '--pkcs11-module', '/m', '--pkcs11-slot', '1', '--pkcs11-binding', '/opt/p']
    expect(allowedFor(configured([...pkcs11, '--pkcs11-environment', 'SOFTHSM2_CONF,X']))).toEqual({
      flags: ['--allow-addons', '--allow-fs-read=/opt/p'],
      variables: ['SOFTHSM2_CONF', 'X'],
    })
    for (const argv of [[], transit, aws]) expect(allowedFor(configured(argv), {}).flags).toEqual([])
  })

  test('THREAT: no variable goes to the vault process but where its provider finds the machine’s identity', () => {
    expect(allowedFor(configured([]))).toEqual({ flags: [], variables: [] })
    const { flags, variables } = allowedFor(configured(aws), { AWS_WEB_IDENTITY_TOKEN_FILE: '/run/token' })
    expect(flags).toEqual(['--allow-fs-read=/run/token'])
    expect(variables).toContain('AWS_ROLE_ARN')
    expect(variables.filter((name) => /SECRET|PASSW/.test(name))).toEqual([])
  })
})
