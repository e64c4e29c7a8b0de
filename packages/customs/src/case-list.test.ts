import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { readCaseList } from './index.ts'

describe('a list of cases', () => {
  const members = { reference: 'K 7/26', kind: 'control', office: '20' }

  test('is CSV with a header, in any order of columns; an empty field is absent', async () => {
    const csv =
      '\uFEFFkind,reference,until,office\r\ncontrol,"K 7/26",,20\r\n\r\naudit,"K, 8",2026-12-31T00:00:00Z,30\r\n'
    expect(await readCaseList(csv)).toEqual({
      ok: true,
      lines: [
        { line: 2, members },
        { line: 4, members: { reference: 'K, 8', kind: 'audit', office: '30', until: '2026-12-31T00:00:00Z' } },
      ],
    })
  })

  test('or JSON, one object a line', async () => {
    const text = `${JSON.stringify(members)}\n\n${JSON.stringify(members)}\n`
    expect(await readCaseList(text)).toEqual({
      ok: true,
      lines: [
        { line: 1, members },
        { line: 3, members },
      ],
    })
  })

  test.each([
    ['kind,reference\ncontrol\n', 2],
    ['kind,reference\ncontrol,"a', 2],
    ['{"kind":"control"}\n{"kind":', 2],
    ['{"kind":"control"}\n[]', 2],
  ])('says on which line its form is wrong: %#', async (text, line) => {
    expect(await readCaseList(text)).toMatchObject({ ok: false, faults: [{ line }] })
  })

  test('without a line is empty', async () => {
    expect(await readCaseList('')).toEqual({ ok: true, lines: [] })
    expect(await readCaseList('kind,reference\n')).toEqual({ ok: true, lines: [] })
  })

  property.prop([fc.string()])('whatever the text is, it is read or its faults have a line', async (text) => {
    const read = await readCaseList(text)
    for (const { line } of read.ok ? read.lines : read.faults) expect(line).toBeGreaterThan(0)
  })

  property.prop([fc.array(fc.record({ reference: fc.stringMatching(/^[\w /."',-]{1,20}$/u) }), { maxLength: 5 })])(
    'what is written in it is what is read',
    async (of) => {
      const written = of.map(({ reference }) => `"${reference.replaceAll('"', '""')}",x`)
      const read = await readCaseList(['reference,kind', ...written, ''].join('\n'))
      const wanted = of.map(({ reference }) => reference.trim()).map((each) => (each === '' ? undefined : each))
      expect(read.ok ? read.lines.map(({ members: said }) => said['reference']) : read.faults).toEqual(wanted)
    },
  )
})
