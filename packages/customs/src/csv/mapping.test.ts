import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sample } from '../../test/messages.ts'
import { builtInMappings, parseMapping } from '../index.ts'

interface MappingFile {
  readonly columns: readonly Readonly<Record<string, unknown>>[]
  readonly subjects: readonly object[]
}
const file = JSON.parse(sample('mapping.json')) as MappingFile
const faults = (change: object): readonly string[] => {
  const parsed = parseMapping(JSON.stringify({ ...file, ...change }))
  return parsed.ok ? [] : parsed.faults.map(({ at, says }) => `${at}: ${says}`)
}
const withElement = (element: string): object => ({ columns: [...file.columns, { column: 'New', element }] })

describe('a mapping file', () => {
  test('is what docs/formats/csv-mapping.md shows', () => {
    const document = readFileSync(new URL('../../../../docs/formats/csv-mapping.md', import.meta.url), 'utf8')
    const [, shown = ''] = /```json\n([^]*?)```/.exec(document) ?? []
    expect(JSON.parse(shown)).toEqual(file)
    expect(parseMapping(shown)).toMatchObject({ ok: true, mapping: { name: 'broker-export' } })
  })

  test('could be every built-in mapping', () => {
    for (const mapping of builtInMappings) {
      expect(parseMapping(JSON.stringify(mapping))).toEqual({ ok: true, mapping })
    }
  })

  test('that is no JSON', () => {
    expect(parseMapping('{')).toEqual({ ok: false, faults: [{ at: '', says: 'is not JSON' }] })
  })

  test.each([
    [withElement('declaration.colour'), 'columns[6].element: is not an element of the record type declaration'],
    [withElement('travel-document.number'), 'columns[6].element: is not an element of the record type declaration'],
    [withElement('declaration.month'), 'columns[6].element: is derived from declaration.date, not stated'],
    [withElement('declaration.hs6'), 'columns[6].element: names an element for the second time'],
    [
      withElement('declaration.seller.id'),
      'columns[6].element: is about the seller, whom "subjects" does not describe',
    ],
    [
      { subjects: [...file.subjects, { role: 'courier', issuer: 'X' }] },
      'subjects[1].role: has no column with its identifier',
    ],
    [{ columns: [{ ...file.columns[0], colour: 1 }], subjects: [] }, 'columns[0]: Unrecognized key: "colour"'],
  ])('names the place of a fault: %#', (change, fault) => {
    expect(faults(change)).toContain(fault)
  })
})
