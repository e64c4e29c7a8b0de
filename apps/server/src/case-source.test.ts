import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { caseSourceOf } from './case-source.ts'
import { parseConfiguration } from './configuration.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carnet-case-source-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const settingsOf = (argv: readonly string[], environment: Readonly<Record<string, string>> = {}): unknown => {
  const parsed = parseConfiguration(argv, environment)
  return parsed.kind === 'run' ? caseSourceOf(parsed.configuration) : parsed
}
const secretFile = (mode: number): string => {
  const file = join(folder, 'secret')
  writeFileSync(file, 'hunter2\n')
  chmodSync(file, mode)
  return file
}
const url = 'https://declarations.example/carnet/matters'

describe('where tasks and duties come from', () => {
  test('is nowhere unless it is named: cases are opened by hand', () => {
    expect(settingsOf([])).toEqual({})
  })

  test('is an address, by flag or by environment, whose last answer serves for no time unless that is said', () => {
    expect(settingsOf(['--case-source', url])).toEqual({ caseSource: { url, lastKnown: 0 } })
    const environment = { CARNET_CASE_SOURCE: url, CARNET_CASE_SOURCE_LAST_KNOWN: '30' }
    expect(settingsOf([], environment)).toEqual({ caseSource: { url, lastKnown: 1_800_000 } })
  })

  test('takes its token from a file that only its owner reads', () => {
    const settings = ['--case-source', url, '--case-source-secret-file']
    expect(settingsOf([...settings, secretFile(0o600)])).toEqual({
      caseSource: { url, secret: 'hunter2', lastKnown: 0 },
    })
    const open = JSON.stringify(settingsOf([...settings, secretFile(0o644)]))
    expect(open).toContain('--case-source-secret-file')
    expect(open).not.toContain('hunter2')
  })

  test.each([
    ['in clear over a network', ['--case-source', 'http://declarations.example/matters'], 'https'],
    ['a token without an address', ['--case-source-secret-file', '/run/token'], '--case-source beside it'],
    ['no web address', ['--case-source', 'ldap://declarations.example'], '--case-source'],
    ['an answer for more than eight hours', ['--case-source-last-known', '481'], '--case-source-last-known'],
  ])('is refused: %s', (_what, argv, says) => {
    expect(settingsOf(argv)).toMatchObject({ kind: 'faults', faults: [expect.stringContaining(says)] })
  })

  test('may be asked in clear on this machine', () => {
    expect(settingsOf(['--case-source', 'http://127.0.0.1:9000/matters'])).toHaveProperty('caseSource')
  })
})
