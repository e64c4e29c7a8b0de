import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Configuration, parseConfiguration, settingList } from './configuration.ts'
import { helpText } from './configuration-text.ts'
import { identityProviderOf } from './identity-provider.ts'

const run = (argv: readonly string[], environment: Record<string, string> = {}): Configuration => {
  const parsed = parseConfiguration(argv, environment)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.configuration
}
const faults = (argv: readonly string[], environment: Record<string, string> = {}): readonly string[] => {
  const parsed = parseConfiguration(argv, environment)
  return parsed.kind === 'faults' ? parsed.faults : []
}

describe('configuration', () => {
  test('a flag wins over the environment, the environment over the default', () => {
    expect(run([]).port).toBe(8400)
    expect(run([], { CARNET_PORT: '8500' }).port).toBe(8500)
    expect(run(['--port', '8600'], { CARNET_PORT: '8500' }).port).toBe(8600)
  })

  test('switches are off unless given', () => {
    expect(run([])).toMatchObject({ samples: true, acceptLoss: false })
    expect(run(['--no-samples', '--accept-loss'])).toMatchObject({ samples: false, acceptLoss: true })
  })

  test('recover takes a share for each custodian, and the local provider', () => {
    expect(run(['recover', '--share', 'a', '--share', 'b']).share).toEqual(['a', 'b'])
    expect(faults(['recover'])).toEqual([expect.stringContaining('--share')])
    const transit = ['--provider', 'transit', '--transit-address', 'https://vault.example']
    expect(faults(['recover', '--share', 'a', ...transit])).toEqual([expect.stringContaining('--provider')])
  })

  test('an empty variable is an absent one', () => {
    expect(run([], { CARNET_DATABASE_URL: '' }).databaseUrl).toBeUndefined()
  })

  test('the command is start unless init is named', () => {
    expect(parseConfiguration(['init'], {})).toMatchObject({ kind: 'run', task: 'init' })
    expect(parseConfiguration([], {})).toMatchObject({ kind: 'run', task: 'start' })
    expect(faults(['stop'])).toHaveLength(1)
  })

  test('a fault names the setting, never the value given', () => {
    const secret = 'postgres-but-not-really:hunter2'
    const [fault = ''] = faults([], { CARNET_DATABASE_URL: secret })
    expect(fault).toContain('CARNET_DATABASE_URL')
    expect(fault).not.toContain('hunter2')
    expect(faults(['--passphrase=hunter2']).join()).not.toContain('hunter2')
  })

  test.each(['0.0.0.0', '::', '192.0.2.7', 'node.example'])('listening on %s needs TLS', (host) => {
    expect(faults(['--host', host])).toHaveLength(1)
    expect(run(['--host', host, '--tls-cert', 'c.pem', '--tls-key', 'k.pem']).host).toBe(host)
  })

  test('a certificate without its key is refused', () => {
    expect(faults(['--tls-cert', 'c.pem'])).toHaveLength(1)
    expect(faults(['--tls-client-ca', 'ca.pem'])).toHaveLength(1)
  })

  test('the name that people reach the node by is an origin over TLS', () => {
    expect(run(['--origin', 'https://carnet.example/sign-in'])).toMatchObject({ origin: 'https://carnet.example' })
    expect(faults(['--origin', 'http://carnet.example'])).toHaveLength(1)
  })

  test('an identity provider is given whole, over TLS, with its secret in a file of its owner’s', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'carnet-configuration-')), 'secret')
    writeFileSync(file, 'hunter2\n', { mode: 0o600 })
    const flags = (issuer: string) => [
      ...['--identity-provider', issuer, '--identity-provider-client', 'carnet'],
      ...['--identity-provider-secret-file', file, '--identity-provider-acr', 'urn:two,urn:three'],
    ]
    const configuration = run(flags('https://idp.example'))
    expect(identityProviderOf(configuration).identityProvider).toEqual({
      issuer: 'https://idp.example',
      client: 'carnet',
      secret: 'hunter2',
      acr: ['urn:two', 'urn:three'],
      maxAge: 900,
    })
    expect(identityProviderOf(run([]))).toEqual({})
    for (const issuer of ['http://idp.example', 'https://idp.example?tenant=1', 'https://a@idp.example', 'idp'])
      expect(faults(flags(issuer))).toHaveLength(1)
    expect(faults(['--identity-provider', 'https://idp.example'])).toHaveLength(1)
    chmodSync(file, 0o644)
    expect(faults(flags('https://idp.example'))).toEqual([expect.stringContaining('0600')])
    rmSync(dirname(file), { recursive: true })
  })

  test('the help names every setting', () => {
    const help = helpText()
    for (const [, { flag, environment }] of settingList()) expect(help).toContain(flag ?? environment)
  })
})
