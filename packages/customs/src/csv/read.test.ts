import { describe, expect, test } from 'vitest'
import { parseMapping } from '../index.ts'
import { readWhole, sample, valueOf } from '../../test/messages.ts'

const [header = '', firstRow = ''] = sample('declarations.csv').split('\n')
const headed = (...rows: readonly string[]): string => [header, ...rows, ''].join('\n')
const changed = (column: string, value: string): string => {
  const index = header.split(',').indexOf(column)
  return firstRow.split(',').with(index, value).join(',')
}
const malformed = (at: object, fault: string) => ({ kind: 'fault', fault: { kind: 'malformed', at, fault } })

describe('a CSV message', () => {
  test('is told by its header, and read row by row', async () => {
    const { format, records, last } = await readWhole(sample('declarations.csv'))
    expect(format).toBe('csv/declarations')
    expect(records).toHaveLength(40)
    expect(last).toEqual({ kind: 'end', records: 40, unknown: [] })
    expect(records[0]?.type).toBe('declaration')
    expect(records[0]?.elements[0]).toEqual({
      id: 'declaration.reference',
      value: '97061800',
      place: { line: 2, field: 'Declaration ID' },
    })
  })

  test('month and chapter are derived', async () => {
    const { records } = await readWhole(headed(firstRow))
    expect(valueOf(records[0], 'declaration.month')).toBe('2020-01')
    expect(valueOf(records[0], 'declaration.hs-chapter')).toBe('44')
  })

  test('mentions the parties that the row identifies, and says which elements are about them', async () => {
    const { records } = await readWhole(headed(firstRow))
    expect(records[0]?.subjects.map(({ role }) => role)).toEqual(['declarant', 'importer', 'seller'])
    expect(records[0]?.subjects[1]).toEqual({
      role: 'importer',
      kind: 'organisation',
      identifiers: [{ kind: 'trader-number', issuer: 'importers', value: 'QLRUBN9' }],
    })
    expect(records[0]?.elements.find(({ id }) => id === 'declaration.importer.id')?.about).toBe(1)
  })

  test.each([1, 2, 3, 7, 1000])('reads the same in chunks of %i bytes', async (size) => {
    const message = `\uFEFF${headed(changed('Import Type', '"11"'), firstRow)}`
    expect(await readWhole(message, {}, size)).toEqual(await readWhole(message))
  })

  test('may have CRLF, quotes, blank lines, a byte order mark and no last line feed', async () => {
    const quoted = firstRow.replaceAll(/[^,]+/g, '"$&"')
    const { records } = await readWhole(`\uFEFF${header}\r\n${quoted}\r\n\r\n${firstRow}`)
    expect(records.map(({ elements }) => elements[0]?.place.line)).toEqual([2, 4])
    expect(records[0]?.elements.map(({ value }) => value)).toEqual(records[1]?.elements.map(({ value }) => value))
  })

  test('columns may stand in any order; elements stand in the dictionary’s', async () => {
    const turned = headed(firstRow).replaceAll(/.+/g, (line) => line.split(',').reverse().join(','))
    const [turnedRecord] = (await readWhole(turned)).records
    const [record] = (await readWhole(headed(firstRow))).records
    expect(turnedRecord).toEqual(record)
  })

  test('a column that the mapping does not name is personal, kept, and reported', async () => {
    const message = `${header},Contact Phone\n${firstRow},555 0100\n${firstRow},\n${firstRow},555 0101\n`
    const { records, last } = await readWhole(message)
    const id = 'declaration.unknown.contact-phone'
    expect(valueOf(records[0], id)).toBe('555 0100')
    expect(last).toEqual({
      kind: 'end',
      records: 3,
      unknown: [{ field: 'Contact Phone', id, place: { line: 2, field: 'Contact Phone' }, count: 2 }],
    })
  })
})

describe('what does not fit is refused with its place', () => {
  test.each([
    ['Date', '2020-02-30', 'date CCYY-MM-DD'],
    ['Date', '01/02/2020', 'date CCYY-MM-DD'],
    ['HS6 Code', '44089', 'six digits of the Harmonized System'],
    ['Country of Origin', 'Belgium', 'country code of two letters (ISO 3166-1)'],
    ['Net Mass', '1,5', 'decimal number with a point'],
    ['Office ID', 'A\u0000B', 'code of 1 to 17 letters and digits'],
    ['Fraud', 'yes', 'one digit'],
  ])('%s %j', async (field, value, expected) => {
    const { last } = await readWhole(headed(firstRow, changed(field, value.includes(',') ? `"${value}"` : value)))
    expect(last).toMatchObject(malformed({ line: 3, field }, 'value'))
    expect(last).toMatchObject({ fault: { expected } })
    expect(JSON.stringify(last)).not.toContain(value)
  })

  test('with the column, where no quotes shift it', async () => {
    expect((await readWhole(headed(changed('Office ID', '!')))).last).toMatchObject(
      malformed({ line: 2, column: 21, field: 'Office ID' }, 'value'),
    )
    const { last } = await readWhole(headed(changed('Process Type', '"B"').replace(',30,', ',!,')))
    expect(last).toMatchObject(malformed({ line: 2, field: 'Office ID' }, 'value'))
    expect(last).not.toHaveProperty('fault.at.column')
  })

  test('a missing value', async () => {
    expect((await readWhole(headed(changed('Date', '')))).last).toMatchObject(
      malformed({ line: 2, field: 'Date' }, 'missing'),
    )
  })

  test.each([
    ['too few', firstRow.replace(/,\d+$/, '')],
    ['too many', `${firstRow},1`],
  ])('%s fields', async (_, row) => {
    expect((await readWhole(headed(firstRow, row))).last).toMatchObject(malformed({ line: 3 }, 'field-count'))
  })

  test.each([
    ['a quote that never closes', `${firstRow}\n"${firstRow}`],
    ['a quote within a field', `${firstRow}\n9"7,${firstRow}`],
    ['text after a closing quote', `${firstRow}\n"9"7,${firstRow}`],
  ])('%s', async (_, rows) => {
    expect((await readWhole(headed(rows))).last).toMatchObject(malformed({ line: 3 }, 'quoting'))
  })

  test('lines within quotes count', async () => {
    const message = `${header},Note\n${firstRow},"one\r\ntwo"\n`
    expect((await readWhole(message)).last).toMatchObject(malformed({ line: 2, field: 'column 23' }, 'value'))
    const after = `Note,${header}\n"a","a\n"\n`
    expect((await readWhole(after)).last).toMatchObject(malformed({ line: 2 }, 'field-count'))
  })

  test('after blank lines and lines within quotes', async () => {
    const [quoted, other] = [`\n\r\n"${firstRow.replace(',', '\r\n",')}`, firstRow]
    const { last } = await readWhole(headed(other, '', '', `${other},x`))
    expect(last).toMatchObject(malformed({ line: 5 }, 'field-count'))
    expect((await readWhole(headed(other, quoted))).last).toMatchObject(malformed({ line: 5 }, 'value'))
  })

  test('another encoding', async () => {
    const message = Buffer.concat([Buffer.from(`${header}\nä`), Buffer.from([0xe4, 0x20]), Buffer.from(firstRow)])
    for (const size of [1, 5, 1000]) {
      expect((await readWhole(message, {}, size)).last).toMatchObject(malformed({ line: 2 }, 'encoding'))
    }
    expect((await readWhole(message)).last).toMatchObject(malformed({ line: 2, column: 2 }, 'encoding'))
  })

  test('a column named twice', async () => {
    expect((await readWhole(`${header},Date\n`)).last).toMatchObject(malformed({ line: 1 }, 'header'))
  })

  test('a header that no mapping names: another format, unless the caller insists', async () => {
    const message = 'a,b,c\n1,2,3\n'
    expect((await readWhole(message)).last).toEqual({ kind: 'fault', fault: { kind: 'unknown-format' } })
    expect((await readWhole(message, { format: 'csv' })).last).toMatchObject(malformed({ line: 1 }, 'header'))
    expect((await readWhole('')).last).toEqual({ kind: 'fault', fault: { kind: 'unknown-format' } })
  })
})

describe('a mapping of the caller’s', () => {
  const parsed = parseMapping(sample('mapping.json'))
  if (!parsed.ok) throw new Error('the sample mapping has faults')
  const { mapping } = parsed

  test('reads its own columns, and tells persons from organisations', async () => {
    const message = [
      'MRN;Lodged;Office;Importer EORI;Importer type;Commodity;Net kg',
      '26XX1;2026-03-01;XX001;XX123;P;610910;12.5',
      '26XX2;2026-03-01;XX001;XX124;C;610910;8',
    ].join('\n')
    const { format, records, last } = await readWhole(message, { mapping })
    expect(format).toBe('csv/broker-export')
    expect(records.map(({ subjects }) => subjects[0]?.kind)).toEqual(['person', 'organisation'])
    expect(last).toMatchObject({ kind: 'end', unknown: [{ field: 'Importer type', count: 2 }] })
  })

  test('refuses a header that is not its', async () => {
    expect((await readWhole(headed(firstRow), { mapping })).last).toMatchObject(malformed({ line: 1 }, 'header'))
  })
})
