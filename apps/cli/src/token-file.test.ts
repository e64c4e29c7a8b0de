import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { containing } from '../test/typed.ts'
import { fileName, findToken, reserveTokenFile, tokenFileOf } from './token-file.ts'

const root = mkdtempSync(join(tmpdir(), 'carnet-token-'))
afterAll(() => rmSync(root, { recursive: true }))

function folder(name: string, mode = 0o600): { readonly environment: Record<string, string> } {
  const data = mkdtempSync(join(root, 'data-'))
  mkdirSync(`${data}.secret`)
  writeFileSync(join(`${data}.secret`, `${name}.token`), `token-of-${name}\n`)
  chmodSync(join(`${data}.secret`, `${name}.token`), mode)
  return { environment: { CARNET_DATA: data } }
}
const found = (shell: { environment: Record<string, string> }, as?: string): unknown =>
  findToken(shell as never, as === undefined ? {} : { as })

describe('whose token goes with a request', () => {
  test('by default the administrator’s, beside the data folder', () => {
    expect(found(folder('administrator'))).toEqual({ ok: true, token: 'token-of-administrator' })
  })

  test('with --as that of the name', () => {
    expect(found(folder('maria-santos'), 'maria-santos')).toEqual({ ok: true, token: 'token-of-maria-santos' })
  })

  test('with CARNET_TOKEN that one, unless --as says otherwise', () => {
    const { environment } = folder('maria-santos')
    const shell = { environment: { ...environment, CARNET_TOKEN: 'given' } }
    expect(found(shell)).toEqual({ ok: true, token: 'given' })
    expect(found(shell, 'maria-santos')).toEqual({ ok: true, token: 'token-of-maria-santos' })
  })

  test('none where there is none; a name without a file is told', () => {
    const shell = folder('somebody')
    expect(found(shell)).toEqual({ ok: true, token: undefined })
    expect(found(shell, 'nobody')).toMatchObject({ ok: false })
    expect(found(shell, '../somebody')).toMatchObject({ ok: false })
  })

  test('THREAT: a file that others can read is refused, with what to do', () => {
    for (const mode of [0o640, 0o604]) {
      expect(found(folder('administrator', mode))).toMatchObject({
        ok: false,
        says: containing('chmod 600'),
      })
    }
  })
})

describe('a token file', () => {
  test('is readable by its owner only and never written over another', () => {
    const shell = { environment: { CARNET_DATA: join(root, 'fresh') } } as never
    const path = tokenFileOf(shell, 'ana')
    reserveTokenFile(path).keep('secret')
    expect(readFileSync(path, 'utf8')).toBe('secret\n')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(() => reserveTokenFile(path)).toThrow(/EEXIST/)
  })

  test('that nothing was issued for is gone again', () => {
    const path = join(root, 'discarded.token')
    reserveTokenFile(path).discard()
    expect(() => statSync(path)).toThrow(/ENOENT/)
  })

  test.each([
    ['Ana María Ruiz', 'ana-maria-ruiz'],
    ['declaration system (test)', 'declaration-system-test'],
    ['李 小龍', '李-小龍'],
    ['***', 'token'],
  ])('of %s is called %s', (name, file) => {
    expect(fileName(name)).toBe(file)
  })
})
