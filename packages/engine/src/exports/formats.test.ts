import { fc, test } from '@fast-check/vitest'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { describe, expect } from 'vitest'
import { csvLine, csvOf } from './csv.ts'
import { jsonOf } from './json.ts'
import { leavingOf, type LeavingRecord, tableOf } from './table.ts'
import { fitsCells, xlsxOf } from './xlsx.ts'
import { xmlOf } from './xml.ts'

const text = fc.string({ unit: 'binary', maxLength: 30 })
const element = fc.constantFrom('a.one', 'a.two', 'a.three')
const state = fc.constantFrom('revealed' as const, 'masked' as const)
const leaving = fc.uniqueArray(
  fc.record({ element, occurrence: fc.constantFrom(undefined, '1', '2', '10'), state, value: text }),
  { selector: ({ element: id, occurrence = '' }) => `${id}#${occurrence}`, maxLength: 8 },
)
const records: fc.Arbitrary<LeavingRecord[]> = fc.array(
  fc.record({ reference: fc.uuid(), type: fc.constant('declaration'), elements: leaving }),
  { maxLength: 6 },
)
const asked = ['a.one', 'a.two', 'a.three']

/** What a spreadsheet takes for a formula. */
const formula = /^[=+\-@\t\r]/

describe('CSV', () => {
  test.prop([records])('reads back to what went in, with one apostrophe off what bears one', (given) => {
    const table = tableOf(given, asked)
    const [header, ...rows] = parse(csvOf(table))
    expect(header).toEqual(['row', ...table.columns])
    const back = rows.map((row) => row.slice(1).map((cell) => cell.replace(/^'/, '')))
    expect(back).toEqual(table.rows.map(({ cells }) => cells.map((cell) => cell ?? '')))
  })

  test.prop([text])('no cell begins like a formula', (value) => {
    const [[cell = ''] = []] = parse(csvLine([value]))
    expect(cell).not.toMatch(formula)
  })

  test('an empty value is told from none', () => {
    expect(csvLine(['', undefined, 'x'])).toBe('"",,x')
  })
})

describe('a table', () => {
  test.prop([records])('has the elements asked for, in their order, and nothing besides', (given) => {
    const { columns } = tableOf(given, ['a.two', 'a.one'])
    const elements = columns.map((column) => column.split('#')[0])
    expect(elements).toEqual(elements.toSorted((one, other) => (one === other ? 0 : one === 'a.two' ? -1 : 1)))
    expect(elements).not.toContain('a.three')
  })

  test('what is withheld or destroyed does not leave, nor what was not asked for', () => {
    const standing = { classification: 'personal', because: 'a rule' }
    const view = {
      id: '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11',
      type: 'declaration',
      elements: [
        { ...standing, id: 'a.one', state: 'withheld' },
        { ...standing, id: 'a.two', state: 'revealed', value: 'x' },
        { ...standing, id: 'a.two', occurrence: '2', state: 'destroyed' },
        { ...standing, id: 'a.three', state: 'revealed', value: 'y' },
      ],
    } as unknown as Parameters<typeof leavingOf>[0]
    expect(leavingOf(view, new Set(['a.one', 'a.two'])).elements).toEqual([
      { element: 'a.two', occurrence: undefined, state: 'revealed', value: 'x' },
    ])
  })
})

describe('JSON', () => {
  test.prop([records])('reads back to what went in', (given) => {
    const read = JSON.parse(jsonOf(given)) as { readonly records: readonly object[] }
    const plain = given.map(({ reference, type, elements }) => ({ row: reference, type, elements }))
    expect(read.records).toEqual(JSON.parse(JSON.stringify(plain)))
  })
})

describe('XML', () => {
  test.prop([records])('is well-formed, has one root, and reads back to what went in', (given) => {
    const read: { readonly name: string; readonly value: string }[] = []
    let [value, encoding, name] = ['', '', '']
    const parser = new SaxesParser()
    parser.on('error', (fault) => {
      throw fault
    })
    parser.on('opentag', (tag) => {
      ;[value, encoding, name] = ['', tag.attributes['encoding'] ?? '', tag.attributes['name'] ?? '']
    })
    parser.on('text', (part) => (value += part))
    parser.on('closetag', (tag) => {
      if (tag.name !== 'element') return
      read.push({ name, value: encoding === 'base64' ? Buffer.from(value, 'base64').toString() : value })
    })
    parser.write(xmlOf(given)).close()
    const plain = given.flatMap(({ elements }) => elements.map((each) => ({ name: each.element, value: each.value })))
    expect(read).toEqual(plain)
  })
})

describe('a workbook', () => {
  const partsOf = async (given: LeavingRecord[]): Promise<ReadonlyMap<string, string>> =>
    new Map(
      Object.entries(unzipSync(await xlsxOf(tableOf(given, asked)))).map(([name, bytes]) => [name, strFromU8(bytes)]),
    )
  const one = (value: string): LeavingRecord[] => [
    {
      reference: 'r',
      type: 'declaration',
      elements: [{ element: 'a.one', occurrence: undefined, state: 'revealed', value }],
    },
  ]

  test('has one visible sheet, text in every cell, no formula and no macro', async () => {
    const parts = await partsOf(one('=HYPERLINK("http://x")'))
    expect([...parts.keys()].filter((name) => /worksheets\/.*\.xml$/.test(name))).toHaveLength(1)
    const all = [...parts.values()].join('\n')
    expect(all).not.toMatch(/<f>|hidden|vbaProject|macro/i)
    expect(all).toContain('=HYPERLINK("http://x")')
  })

  test.prop([records], { numRuns: 20 })('is well-formed whatever is in it', async (given) => {
    for (const [name, content] of await partsOf(given)) {
      if (!/\.(?:xml|rels)$/.test(name)) continue
      const parser = new SaxesParser()
      parser.on('error', (fault) => {
        throw fault
      })
      parser.write(content).close()
    }
  })

  test('takes no value that a cell would cut', () => {
    expect(fitsCells(tableOf(one('x'.repeat(32_767)), asked))).toBe(true)
    expect(fitsCells(tableOf(one('x'.repeat(32_768)), asked))).toBe(false)
  })
})
