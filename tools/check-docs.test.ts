import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkCommands, checkLinks, checkPictures, checkStandard, checkTests, checkWords } from './check-docs.mjs'

const root = mkdtempSync(join(tmpdir(), 'carnet-docs-'))
beforeAll(() => {
  mkdirSync(join(root, 'docs'))
  writeFileSync(join(root, 'README.md'), '# Top\n\n## What it does, now\n')
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})
const says = (faults: ReturnType<typeof checkWords>): readonly string[] => faults.map((fault) => fault.says)

describe('links', () => {
  const faults = (text: string): readonly string[] => says(checkLinks(root, 'docs/page.md', text))

  test.each([
    '[up](../README.md)',
    '[heading](../README.md#what-it-does-now)',
    '[folder](../docs/)',
    '[web](https://example.org/x)',
    '`[code](nowhere.md)`',
    '```\n[code](nowhere.md)\n```',
  ])('%s leads somewhere', (text) => {
    expect(faults(text)).toEqual([])
  })

  test.each(['[gone](gone.md)', '[heading](../README.md#elsewhere)', '[README.md](README.md)'])(
    '%s leads nowhere',
    (text) => {
      expect(faults(text)).toHaveLength(1)
    },
  )

  test('the line is told', () => {
    expect(checkLinks(root, 'docs/page.md', 'x\n```\ny\n```\n[a](b)\n')).toMatchObject([{ line: 5 }])
  })
})

describe('tests that are named', () => {
  const faults = (text: string): readonly string[] => says(checkTests(root, 'SECURITY.md', text))
  beforeAll(() => writeFileSync(join(root, 'docs/seal.test.ts'), "test('a changed bit', () => {})"))

  test.each(['`docs/seal.test.ts`', '| `docs/seal.test.ts` › a changed bit |', '`docs/seal.test.ts`; others'])(
    '%s is there',
    (text) => expect(faults(text)).toEqual([]),
  )

  test.each(['`docs/open.test.ts`', '`docs/seal.test.ts` › a moved record'])('%s is not', (text) =>
    expect(faults(text)).toHaveLength(1),
  )
})

describe('the table of a standard', () => {
  const table = readFileSync(join(import.meta.dirname, '../docs/asvs.md'), 'utf8')
  const faults = (text: string): readonly string[] => says(checkStandard('docs/asvs.md', text))
  const row = (number: string): string => new RegExp(`^\\| ${number} \\|.*\\n`, 'm').exec(table)?.[0] ?? ''

  test('has each requirement once', () => {
    expect(faults(table)).toEqual([])
    expect(faults(table.replace(row('7.2.4'), ''))).toEqual(['7.2.4 does not stand once'])
    expect(faults(`${table}${row('7.2.4')}`)).toEqual(['7.2.4 does not stand once'])
    expect(faults(`${table}| 7.2.9 | x | not met | |\n`)).toEqual(['7.2.9 does not stand once'])
  })

  test('says how what is met is shown, and no other state', () => {
    expect(faults(table.replace(row('7.2.4'), '| 7.2.4 | x | met | certainly |\n'))).toEqual([
      '7.2.4 is met, and nothing shows it',
    ])
    expect(faults(table.replace(row('7.2.4'), '| 7.2.4 | x | nearly | certainly |\n'))).toEqual(['no state nearly'])
  })
})

describe('words', () => {
  test.each(['see /home/somebody/x', 'in /Users/somebody/x', '// TODO: more', 'FIXME'])(
    '%s may not be in the tree',
    (text) => {
      expect(says(checkWords('packages/law/src/x.ts', text))).toHaveLength(1)
    },
  )

  test.each(['/v1/home/x', '/tmp/other', 'todo: a parameter', 'TODOS'])('%s may', (text) => {
    expect(says(checkWords('packages/law/src/x.ts', text))).toEqual([])
  })
})

describe('what a reader is told to type', () => {
  const known = { scripts: new Set(['test', 'types']), commands: new Set(['find']) }
  const shell = (line: string): readonly string[] =>
    says(checkCommands(known, 'README.md', `\`\`\`sh\n${line}\n\`\`\``))

  test.each(['npm test', 'npm run types', './carnet find --help', 'carnet --version', 'npm ci', 'ls'])('%s', (line) => {
    expect(shell(line)).toEqual([])
  })

  test.each(['npm run nothing', './carnet lose'])('%s does not exist', (line) => {
    expect(shell(line)).toHaveLength(1)
  })
})

describe('pictures', () => {
  const page = (text: string) => checkPictures([{ path: 'docs/page.md', text }], ['docs/pictures/a.png'])

  test('one that a document shows, and says in words, is in its place', () => {
    expect(page('![The page of a record, with its stamp](pictures/a.png)')).toEqual([])
  })

  test('one that no document shows, or that is not said, is told', () => {
    expect(says(page('nothing'))).toEqual(['a picture that no document shows'])
    expect(says(page('![](pictures/a.png)'))).toEqual(['pictures/a.png is not said in words'])
  })
})
