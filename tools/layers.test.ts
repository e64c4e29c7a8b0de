import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cruise } from './check-layers.mjs'
import layers from './layers.mjs'

const capabilities = [
  ...['store', 'vault', 'ledger', 'identity', 'jobs', 'erasure', 'retention', 'custody', 'subjects', 'intake'],
  ...['release', 'backup', 'exchange', 'watch', 'govern', 'services', 'guests'],
  ...['grants', 'sessions', 'own-log', 'views', 'crossings', 'notices', 'overrides', 'standing', 'asking', 'exports'],
]
const names = ['api', 'customs', 'deid', 'engine', 'law', 'sdk', 'tlog', 'world']
const root = mkdtempSync(join(tmpdir(), 'carnet-layers-'))
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const importing = (target: string): string => `import * as found from '${target}'\nexport const used: unknown = found\n`

/** The shape of the tree, with one file behind each door. */
function writeTree(): void {
  write('package.json', '{"type":"module"}')
  write(
    'tsconfig.check.json',
    '{"compilerOptions":{"module":"nodenext","types":[],"allowImportingTsExtensions":true,"noEmit":true}}',
  )
  for (const name of names) {
    write(
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@carnet/${name}`, type: 'module', exports: { '.': './src/index.ts' } }),
    )
    write(`packages/${name}/src/index.ts`, 'export const door = 1\n')
    write(`packages/${name}/src/inner.ts`, 'export const inner = 1\n')
    mkdirSync(join(root, 'node_modules/@carnet'), { recursive: true })
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@carnet', name))
  }
  for (const name of capabilities) {
    write(`packages/engine/src/${name}/index.ts`, `export const door = 1\n`)
    write(`packages/engine/src/${name}/inner.ts`, 'export const inner = 1\n')
  }
  write('packages/engine/src/vault/open.ts', 'export const open = 1\n')
  write('packages/engine/src/engine.ts', 'export const engine = 1\n')
  write('apps/server/src/edge/routes.ts', 'export const routes = 1\n')
  write('apps/server/src/vault/verbs.ts', 'export const verbs = 1\n')
  for (const name of ['design', 'today', 'find']) {
    write(`apps/console/src/${name}/index.ts`, 'export const door = 1\n')
    write(`apps/console/src/${name}/inner.ts`, 'export const inner = 1\n')
  }
  write('test/world.ts', 'export const scene = 1\n')
  for (const name of ['pg', 'pg-boss']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    write(`node_modules/${name}/index.js`, 'export default 1\n')
  }
}

const engine = 'packages/engine/src'
/** One breach of every rule: the rule, the file that breaks it, what it imports. */
const breaches: readonly (readonly [rule: string, file: string, target: string])[] = [
  ['pages-know-the-api-by-its-types', 'apps/console/src/node/schemas.ts', '@carnet/api'],
  ['pages-know-the-client-offline', 'apps/console/src/node/client.ts', '@carnet/sdk'],
  ['offline-has-no-schemas', 'packages/sdk/src/offline/checked.ts', '@carnet/api'],
  ['room-front-door', 'apps/console/src/find/reach.ts', '../design/inner.ts'],
  ['rooms-apart', 'apps/console/src/find/other.ts', '../today/index.ts'],
  ['needs-of-console', 'apps/console/src/find/sealed.ts', '@carnet/engine'],
  ['resolved', 'packages/law/src/lost.ts', './nowhere.ts'],
  ['no-cycles', 'packages/law/src/round.ts', './about.ts'],
  ['pure-knows-none-of-ours', 'packages/law/src/curious.ts', '@carnet/customs'],
  ['pure-does-no-io', 'packages/tlog/src/reader.ts', 'node:fs'],
  ['packages-know-no-application', 'packages/sdk/src/up.ts', '../../../apps/server/src/edge/routes.ts'],
  ['shipped-knows-no-test', 'packages/sdk/src/scene.ts', '../../../test/world.ts'],
  ['engine-behind-the-vault-process', 'apps/server/src/main.ts', '@carnet/engine'],
  ['world-is-not-shipped-inside', 'packages/sdk/src/demo.ts', '@carnet/world'],
  ['edge-and-vault-apart', 'apps/server/src/edge/reach.ts', '../vault/verbs.ts'],
  ['supervisor-loads-neither', 'apps/server/src/supervisor.ts', './vault/verbs.ts'],
  ['front-door', 'packages/sdk/src/side.ts', '../../tlog/src/inner.ts'],
  ['needs-of-api', 'packages/api/src/more.ts', '@carnet/tlog'],
  ['needs-of-sdk', 'packages/sdk/src/more.ts', '@carnet/law'],
  ['needs-of-engine', `${engine}/more.ts`, '@carnet/world'],
  ['needs-of-cli', 'apps/cli/src/more.ts', '@carnet/deid'],
  ['needs-of-edge', 'apps/server/src/edge/more.ts', '@carnet/law'],
  ['capability-front-door', `${engine}/intake/side.ts`, '../vault/inner.ts'],
  ['one-door-out', `${engine}/intake/peek.ts`, '../vault/open.ts'],
  ['one-door-out', `${engine}/vault/hand-on.ts`, './open.ts'],
  ['one-door-out', 'apps/server/src/vault/peek.ts', '../../../../packages/engine/src/vault/open.ts'],
  ['driver-only-in-store', `${engine}/ledger/query.ts`, 'pg'],
  ['driver-only-in-store', 'apps/server/src/edge/query.ts', 'node:sqlite'],
  ['driver-only-in-store', `${engine}/jobs/query.ts`, 'pg-boss'],
  ['wired-from-above', `${engine}/vault/upward.ts`, '../engine.ts'],
  ['capability-is-known', `${engine}/shortcut/all.ts`, '../store/index.ts'],
  ['needs-of-store', `${engine}/store/more.ts`, '../vault/index.ts'],
  ['needs-of-vault', `${engine}/vault/more.ts`, '../ledger/index.ts'],
  ['needs-of-ledger', `${engine}/ledger/more.ts`, '../vault/index.ts'],
  ['needs-of-identity', `${engine}/identity/more.ts`, '../ledger/index.ts'],
  ['needs-of-jobs', `${engine}/jobs/more.ts`, '../identity/index.ts'],
  ['needs-of-erasure', `${engine}/erasure/more.ts`, '../release/index.ts'],
  ['needs-of-retention', `${engine}/retention/more.ts`, '../release/index.ts'],
  ['needs-of-custody', `${engine}/custody/more.ts`, '../erasure/index.ts'],
  ['needs-of-subjects', `${engine}/subjects/more.ts`, '../intake/index.ts'],
  ['needs-of-joins', `${engine}/joins/more.ts`, '../ledger/index.ts'],
  ['needs-of-rates', `${engine}/rates/more.ts`, '../vault/index.ts'],
  ['needs-of-suspensions', `${engine}/suspensions/more.ts`, '../ledger/index.ts'],
  ['needs-of-services', `${engine}/services/tokens.ts`, '../vault/index.ts'],
  ['needs-of-guests', `${engine}/guests/offices.ts`, '../vault/index.ts'],
  ['needs-of-grants', `${engine}/grants/more.ts`, '../vault/index.ts'],
  ['needs-of-sessions', `${engine}/sessions/more.ts`, '../vault/index.ts'],
  ['needs-of-identity-providers', `${engine}/identity-providers/more.ts`, '../vault/index.ts'],
  ['needs-of-own-log', `${engine}/own-log/more.ts`, '../release/index.ts'],
  ['needs-of-crossings', `${engine}/crossings/more.ts`, '../intake/index.ts'],
  ['needs-of-views', `${engine}/views/more.ts`, '../ledger/index.ts'],
  ['needs-of-notices', `${engine}/notices/more.ts`, '../identity/index.ts'],
  ['needs-of-overrides', `${engine}/overrides/more.ts`, '../identity/index.ts'],
  ['needs-of-standing', `${engine}/standing/more.ts`, '../jobs/index.ts'],
  ['needs-of-asking', `${engine}/asking/more.ts`, '../store/index.ts'],
  ['needs-of-exports', `${engine}/exports/more.ts`, '../jobs/index.ts'],
  ['needs-of-backup', `${engine}/backup/more.ts`, '../identity/index.ts'],
  ['needs-of-intake', `${engine}/intake/more.ts`, '../release/index.ts'],
  ['needs-of-release', `${engine}/release/more.ts`, '../intake/index.ts'],
  ['needs-of-exchange', `${engine}/exchange/more.ts`, '../watch/index.ts'],
  ['needs-of-watch', `${engine}/watch/more.ts`, '../vault/index.ts'],
  ['needs-of-govern', `${engine}/govern/more.ts`, '../intake/index.ts'],
]

/** What the rules must let pass. */
const lawful: readonly (readonly [file: string, target: string])[] = [
  [`${engine}/release/release.ts`, '../vault/open.ts'],
  [`${engine}/vault/open.test.ts`, './open.ts'],
  [`${engine}/store/postgres.ts`, 'pg'],
  [`${engine}/intake/intake.ts`, '../ledger/index.ts'],
  [`${engine}/wiring.ts`, './vault/index.ts'],
  ['apps/server/src/vault/main.ts', '@carnet/engine'],
  ['apps/server/src/edge/main.ts', '@carnet/customs'],
  ['apps/cli/src/verify.ts', '@carnet/tlog'],
  ['packages/sdk/src/offline/proof.ts', '@carnet/tlog'],
  ['bench/sealing.ts', '@carnet/engine'],
  ['test/story.ts', '@carnet/world'],
]

describe('layers', () => {
  let found: ReturnType<typeof cruise> = { sources: 0, violations: [] }
  beforeAll(() => {
    writeTree()
    write('packages/law/src/about.ts', importing('./round.ts'))
    for (const [file, target] of [...breaches.map(([, file, target]) => [file, target] as const), ...lawful])
      write(file, importing(target))
    found = cruise(root)
  })

  const brokenBy = (file: string): readonly string[] =>
    found.violations.filter(({ files }) => files.includes(file)).map(({ rule }) => rule)

  test.each(breaches)('%s is broken by %s importing %s', (rule, file) => {
    expect(brokenBy(file)).toContain(rule)
  })

  test.each(lawful)('%s may import %s', (file) => {
    expect(brokenBy(file)).toEqual([])
  })

  test('there is no rule that nothing here breaks', () => {
    const broken = new Set(breaches.map(([rule]) => rule))
    expect((layers.forbidden ?? []).map(({ name }) => name).filter((name) => !broken.has(name ?? ''))).toEqual([])
  })

  test('every source is looked at', () => {
    expect(found.sources).toBeGreaterThanOrEqual(breaches.length + lawful.length)
  })
})
