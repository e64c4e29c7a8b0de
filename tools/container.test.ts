import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { pinned } from './environment.mjs'
import { layRelease, releasedParts } from './release-tree.mjs'

const root = join(import.meta.dirname, '..')
const text = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Instruction {
  readonly name: string
  readonly rest: string
}
/** Instructions by stage, with what stands before the first. */
const stages = ((): readonly (readonly Instruction[])[] => {
  const lines = text('Containerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const found: Instruction[][] = [[]]
  for (const line of lines) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? []
    if (name === 'FROM') found.push([])
    found.at(-1)?.push({ name, rest })
  }
  return found
})()
const [before = [], build = [], image = []] = stages
const of = (stage: readonly Instruction[], name: string): readonly string[] =>
  stage.filter((each) => each.name === name).map(({ rest }) => rest)

/** Where a path of the image comes from: the release that is laid, or a file of the checkout. */
const sourceOf = (path: string): string => path.replace(/^\/carnet\//, '').replace(/\/dist\/(.+)\.js$/, '/src/$1.ts')

describe('the image', () => {
  test('is of two stages on the slim Node that the lock file was made under', () => {
    expect(stages).toHaveLength(3)
    const [, version, variant] =
      /^NODE=docker\.io\/library\/node:([\d.]+)-(\w+-slim)$/.exec(of(before, 'ARG')[0] ?? '') ?? []
    expect(version).toBe(pinned.node)
    expect(variant).toBeDefined()
    expect(of(image, 'FROM')).toEqual(['${NODE}'])
  })

  test('has what was released, and nothing of the checkout but its two commands', () => {
    const copied = of(image, 'COPY').map((rest) => rest.split(' ').filter((part) => !part.startsWith('--')))
    expect(of(image, 'COPY').filter((rest) => rest.includes('--from=build'))).toHaveLength(4)
    const fromCheckout = of(image, 'COPY').filter((rest) => !rest.includes('--from='))
    expect(fromCheckout).toHaveLength(2)
    for (const [source = '', target = ''] of copied) {
      if (source.startsWith('/')) continue
      expect(statSync(join(root, source)).mode & 0o111, source).toBeGreaterThan(0)
      expect(target).toMatch(/^\/usr\/local\/bin\/carnet/)
    }
    expect(of(build, 'RUN').join('\n')).toContain(
      'cd /release && npm ci --omit=dev --workspace apps/server --workspace apps/cli',
    )
  })

  test('is not run by root, writes into its volumes alone, and holds no secret', () => {
    expect(of(image, 'USER')).toEqual(['node'])
    const volumes = JSON.parse(of(image, 'VOLUME')[0] ?? '[]') as readonly string[]
    const places = [...(of(image, 'ENV')[0] ?? '').matchAll(/CARNET_\w+=(\S+)/g)].map(([, place = '']) => place)
    expect(places).toHaveLength(3)
    for (const place of places)
      expect(
        volumes.some((volume) => place.startsWith(`${volume}/`)),
        place,
      ).toBe(true)
    expect(new Set(places.map((place) => volumes.findIndex((volume) => place.startsWith(`${volume}/`)))).size).toBe(3)
    expect(
      stages.flat().filter(({ name, rest }) => /^(ENV|ARG)$/.test(name) && /PASS|SECRET|TOKEN|KEY/i.test(rest)),
    ).toEqual([])
    const ignored = text('.dockerignore').split('\n')
    for (const held of ['data', 'data.*', '.git', 'node_modules', '**/node_modules']) expect(ignored).toContain(held)
  })

  test('starts, is looked at and is spoken to by programs that there are', () => {
    const [, entry = ''] = /^\["(\S+)"\]$/.exec(of(image, 'ENTRYPOINT')[0] ?? '') ?? []
    expect(of(image, 'COPY').some((rest) => rest.endsWith(`/usr/local/bin/${entry}`))).toBe(true)
    const scripts = ['tools/container/start', 'tools/container/carnet'].map(text).join('\n')
    const programs = [...`${scripts}\n${of(image, 'HEALTHCHECK').join('\n')}`.matchAll(/\/carnet\/apps\/\S+?\.js/g)]
    expect(programs).toHaveLength(4)
    for (const [program] of programs) expect(existsSync(join(root, sourceOf(program))), program).toBe(true)
  })
})

describe('a release', () => {
  const into = mkdtempSync(join(tmpdir(), 'carnet-release-'))
  afterAll(() => rmSync(into, { recursive: true, force: true }))

  test('has every workspace’s manifest, and the data that a node reads as it runs', () => {
    const parts = releasedParts(root)
    for (const kind of ['packages', 'apps'])
      for (const name of readdirSync(join(root, kind))) expect(parts).toContain(`${kind}/${name}/package.json`)
    for (const part of ['package-lock.json', '.npmrc', 'samples', 'packages/engine/migrations', 'packages/law/packs'])
      expect(parts).toContain(part)
  })

  test('has no source, no test and no declaration of types', () => {
    layRelease(root, into)
    const files = readdirSync(into, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(30)
    expect(files.filter(({ name }) => /\.(ts|map)$|\.test\./.test(name))).toEqual([])
  })
})
