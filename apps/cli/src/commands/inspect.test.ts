import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { containing, typed } from '../../test/typed.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-inspect-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const sample = (name: string): string =>
  new URL(`../../../../packages/customs/samples/wco-xml/${name}.xml`, import.meta.url).pathname

describe('inspecting a declaration in XML', () => {
  test('shows each element, which one it is where it repeats, and what it would be sealed as', async () => {
    const { code, out } = await typed(['inspect', sample('import')])
    expect(code).toBe(0)
    expect(out).toContain('wco-xml/declaration')
    expect(out).toMatch(/declaration\.item\.description \(1\) +personal/)
    expect(out).toMatch(/declaration\.importer\.id +commercial of the importer/)
  })

  test('tells them as JSON', async () => {
    const { out } = await typed(['inspect', sample('notification-debt'), '--json'])
    const { records } = JSON.parse(out) as { readonly records: readonly { readonly elements: readonly unknown[] }[] }
    expect(records[0]?.elements).toContainEqual(
      expect.objectContaining({ id: 'declaration-notification.tax.type', occurrence: '1.1.2', value: 'B00' }),
    )
  })
})

describe('checking XML against schemas', () => {
  file(
    'a.xsd',
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:integer"/></xs:schema>',
  )

  test('says by which schema a file is valid', async () => {
    expect(await typed(['inspect', '--schema', folder, file('good.xml', '<a>7</a>')])).toMatchObject({
      code: 0,
      out: 'valid by a.xsd\n',
    })
  })

  test('tells the place of each fault, and ends as one that is refused', async () => {
    const line = ['inspect', '--schema', folder, file('bad.xml', '\n<a>seven</a>')]
    expect(await typed(line)).toMatchObject({ code: 3, out: containing('line 2') })
    const { out } = await typed([...line, '--json'])
    expect(JSON.parse(out)).toMatchObject({ kind: 'invalid', schema: 'a.xsd', faults: [{ place: { line: 2 } }] })
  })

  test('needs a folder with schemas', async () => {
    expect(await typed(['inspect', '--schema', join(folder, 'none'), sample('import')])).toMatchObject({ code: 2 })
  })
})
