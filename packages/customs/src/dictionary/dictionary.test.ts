import { describe, expect, test } from 'vitest'
import { classificationOf, dictionary, elementOf, type ElementId, recordTypeOfUnknown } from '../index.ts'
import { unknownElementId } from './index.ts'

const ids = (wanted: (element: (typeof dictionary)[number]) => boolean): readonly string[] =>
  dictionary.filter(wanted).map(({ id }) => id)

describe('the dictionary', () => {
  test('INVARIANT(dictionary-numbers): numbers are forever', async () => {
    // Only additions are changes that sealed records survive.
    const numbers = dictionary.map(({ number, id }) => `${number} ${id}\n`).join('')
    await expect(numbers).toMatchFileSnapshot('./numbers.txt')
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
      'declaration.function',
      'declaration.type',
      'declaration-notification.function',
      'declaration-notification.month',
      'passenger-list-entry.list-kind',
      'passenger-list-entry.arrival-port',
      'passenger-list-entry.month',
      'passenger-list-entry.kind',
    ])
    expect(ids(({ mask }) => mask === 'none')).toEqual(open)
  })

  test('what is found by is hard to guess, or shares a bucket: references, numbers, names, dates of birth', () => {
    expect(ids(({ index, recordType }) => index !== undefined && recordType === 'declaration')).toEqual([
      'declaration.reference',
      'declaration.declarant.id',
      'declaration.importer.id',
      'declaration.seller.id',
      'declaration.functional-reference',
      'declaration.previous-document.reference',
      'declaration.ucr',
      'declaration.trader-reference',
      'declaration.exporter.id',
      'declaration.buyer.id',
      'declaration.consignee.id',
      'declaration.consignor.id',
      'declaration.consignment-consignor.id',
      'declaration.carrier.id',
      'declaration.agent.id',
      'declaration.submitter.id',
      'declaration.payer.id',
      'declaration.surety.id',
      'declaration.authorisation-holder.id',
      'declaration.supply-chain-party.id',
      'declaration.duty-tax-party.id',
    ])
    expect(ids(({ index, recordType }) => index !== undefined && recordType === 'travel-document')).toEqual([
      'travel-document.number',
      'travel-document.name',
      'travel-document.birth-date',
    ])
    expect(ids(({ index, recordType }) => index !== undefined && recordType === 'passenger-list-entry')).toEqual([
      'passenger-list-entry.flight',
      'passenger-list-entry.name',
      'passenger-list-entry.birth-date',
      'passenger-list-entry.booking-reference',
      'passenger-list-entry.document-number',
    ])
  })

  test('of a passenger, what could identify is masked out after six months, and what the journey was is not', () => {
    const entry = dictionary.filter(({ recordType }) => recordType === 'passenger-list-entry')
    const traveller = entry.filter(({ role }) => role === 'traveller')
    expect(traveller.filter(({ restricted }) => !restricted).map(({ id }) => id.replace(/^[^.]+\./, ''))).toEqual([
      'crew-duty',
      'embarkation-port',
      'disembarkation-port',
      'clearance-port',
      'booking-reference',
      'traveller-reference',
      'seat',
      'bag-count',
      'bag-weight',
      'bag-tag',
      'verification',
      'onward-flight',
    ])
    expect(entry.filter(({ restricted, role }) => restricted && role !== 'traveller')).toEqual([])
    expect(entry.every(({ retention }) => retention === 'passenger')).toBe(true)
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
