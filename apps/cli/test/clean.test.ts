import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { containing, typed } from './typed.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-clean-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('a file about to be mailed', () => {
  const table = file('table.csv', 'goods,email\ntyres,anna.eriksson@example.org\n')

  test('with personal data ends with 6, and says where and not what', async () => {
    const { code, out } = await typed(['clean', table])
    expect(code).toBe(6)
    expect(out).toMatch(/e-mail address +line 2/)
    expect(out).not.toContain('anna')
  })

  test('without ends with 0', async () => {
    expect(await typed(['clean', file('tidy.csv', 'goods\ntyres\n')])).toMatchObject({
      code: 0,
      out: 'text: nothing found.\n',
    })
  })

  test('is copied clean, for this user alone, and itself left as it was', async () => {
    const copy = join(folder, 'copy.csv')
    const { code, json } = await typed(['clean', table, '--out', copy, '--json'])
    expect(code).toBe(0)
    expect(json()).toEqual({
      format: 'text',
      findings: [{ kind: 'personal-data', of: 'email', place: 'line 2', treatment: 'masked', count: 1 }],
      copy,
    })
    expect(readFileSync(copy, 'utf8')).toBe('goods,email\ntyres,****.****************.***\n')
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    expect(readFileSync(table, 'utf8')).toContain('anna.eriksson@example.org')
    expect(await typed(['clean', copy])).toMatchObject({ code: 0 })
  })

  test('is never written over, nor anything else, and nothing is left beside it', async () => {
    const before = readdirSync(folder).sort()
    expect(await typed(['clean', table, '--out', table])).toMatchObject({ code: 1, err: containing('already') })
    expect(readFileSync(table, 'utf8')).toContain('anna.eriksson@example.org')
    expect(readdirSync(folder).sort()).toEqual(before)
  })

  test('of which only something can be told has no copy', async () => {
    const pdf = file('a.pdf', '%PDF-1.7\n<</Author (x)>>\n%%EOF\n')
    expect(await typed(['clean', pdf])).toMatchObject({ code: 6 })
    expect(await typed(['clean', pdf, '--out', join(folder, 'b.pdf')])).toMatchObject({ code: 2 })
    expect(readdirSync(folder)).not.toContain('b.pdf')
  })

  test('that is refused says why and leaves nothing', async () => {
    const old = file('old.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))
    const line = ['clean', old, '--out', join(folder, 'new.xlsx')]
    expect(await typed(line)).toMatchObject({ code: 3, err: containing('before 2007') })
    expect((await typed([...line, '--json'])).json()).toMatchObject({ problem: { code: 'file/older-format' } })
    expect(readdirSync(folder)).not.toContain('new.xlsx')
    expect(await typed(['clean', join(folder, 'none')])).toMatchObject({ code: 1 })
  })
})
