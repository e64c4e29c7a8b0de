import { describe, expect, test } from 'vitest'
import { classificationOf, dictionary, elementOf, type ElementId, recordTypeOfUnknown } from '../index.ts'
import { unknownElementId } from './index.ts'

const ids = (wanted: (element: (typeof dictionary)[number]) => boolean): readonly string[] =>
  dictionary.filter(wanted).map(({ id }) => id)

describe('the dictionary', () => {
  test('INVARIANT(dictionary-numbers): numbers are forever', () => {
    // Only additions at an end of the list are changes that sealed records survive.
    expect(Object.fromEntries(dictionary.map(({ number, id }) => [number, id]))).toMatchInlineSnapshot(`
      {
        "1": "declaration.reference",
        "10": "declaration.declarant.id",
        "11": "declaration.importer.id",
        "12": "declaration.seller.id",
        "13": "declaration.courier.id",
        "14": "declaration.hs6",
        "15": "declaration.hs-chapter",
        "16": "declaration.departure-country",
        "17": "declaration.origin-country",
        "18": "declaration.tax-rate",
        "19": "declaration.tax-type",
        "2": "declaration.date",
        "20": "declaration.origin-marking",
        "21": "declaration.net-mass",
        "22": "declaration.item-price",
        "23": "declaration.fraud",
        "24": "declaration.critical-fraud",
        "3": "declaration.month",
        "4": "declaration.office",
        "5": "declaration.process",
        "6": "declaration.procedure",
        "64": "travel-document.type",
        "65": "travel-document.number",
        "66": "travel-document.issuing-state",
        "67": "travel-document.name",
        "68": "travel-document.nationality",
        "69": "travel-document.birth-date",
        "7": "declaration.use",
        "70": "travel-document.sex",
        "71": "travel-document.expiry-date",
        "72": "travel-document.optional",
        "8": "declaration.payment-method",
        "9": "declaration.transport-mode",
      }
    `)
  })

  test('stands by ascending number, each number and id once', () => {
    const numbers = dictionary.map(({ number }) => number)
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
    expect(new Set(dictionary.map(({ id }) => id)).size).toBe(dictionary.length)
  })

  test('what stands in clear is what routing, counting and filtering need, and says so without a mask', () => {
    const open = ids(({ classification }) => classification === 'open')
    expect(open).toEqual([
      'declaration.month',
      'declaration.office',
      'declaration.process',
      'declaration.procedure',
      'declaration.transport-mode',
      'declaration.hs-chapter',
      'declaration.departure-country',
      'declaration.origin-country',
      'travel-document.type',
    ])
    expect(ids(({ mask }) => mask === 'none')).toEqual(open)
  })

  test('four elements of a declaration are found by, and none that is easily guessed', () => {
    expect(ids(({ index, recordType }) => index !== undefined && recordType === 'declaration')).toEqual([
      'declaration.reference',
      'declaration.declarant.id',
      'declaration.importer.id',
      'declaration.seller.id',
    ])
    expect(ids(({ index, recordType }) => index !== undefined && recordType === 'travel-document')).toEqual([
      'travel-document.number',
      'travel-document.name',
    ])
  })

  test('the holder of a trader’s number decides what it is', () => {
    const element = { id: 'declaration.importer.id' as ElementId, value: 'X1', place: { line: 1 }, about: 0 }
    const held = (kind: 'person' | 'organisation') =>
      classificationOf(element, [{ role: 'importer', kind, identifiers: [] }])
    expect(held('organisation')).toBe('commercial')
    expect(held('person')).toBe('personal')
  })

  test('what it does not know is personal, under an id that stays', () => {
    const id = unknownElementId('declaration', ' Téléphone (contact) ')
    expect(id).toBe('declaration.unknown.telephone-contact')
    expect(unknownElementId('declaration', '電話')).toBe('declaration.unknown.unnamed')
    expect(classificationOf({ id, value: '1' }, [])).toBe('personal')
    expect(elementOf(id)).toBeUndefined()
    expect(recordTypeOfUnknown(id)).toBe('declaration')
  })
})
