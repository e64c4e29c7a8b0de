import { describe, expect, test } from 'vitest'
import { readWhole, sample } from '../test/messages.ts'
import { type CustomsRecord, validateRecord } from './index.ts'

const { records } = await readWhole(sample('declarations.csv'))
const [first] = records
if (first === undefined) throw new Error('the sample has no record')
const record: CustomsRecord = first
const element = (index: number, change: object): unknown => ({
  ...record,
  elements: record.elements.map((each, at) => (at === index ? { ...each, ...change } : each)),
})
const subject = (change: object): unknown => ({
  ...record,
  subjects: record.subjects.map((each, at) => (at === 0 ? { ...each, ...change } : each)),
})

describe('a record from another process', () => {
  test('is taken when it is one, also after a way through JSON', () => {
    for (const each of records)
      expect(validateRecord(JSON.parse(JSON.stringify(each)))).toEqual({ ok: true, record: each })
  })

  test('elements may say which occurrence they are', () => {
    expect(validateRecord(element(0, { occurrence: '3.12' })).ok).toBe(true)
  })

  test('elements may leave their places behind', () => {
    expect(validateRecord(element(0, { place: undefined })).ok).toBe(true)
  })

  test.each<[string, string, unknown]>([
    ['nothing', 'record', null],
    ['a list', 'record', []],
    ['another property', 'record', { ...record, more: 1 }],
    ['another type', 'type', { ...record, type: 'manifest' }],
    ['no subjects', 'subjects', { ...record, subjects: undefined }],
    ['a role that is none', 'subjects[0].role', subject({ role: 'owner' })],
    ['a kind that is none', 'subjects[0].kind', subject({ kind: 'ship' })],
    [
      'an empty identifier',
      'subjects[0].identifiers[0]',
      subject({ identifiers: [{ kind: 'trader-number', issuer: 'a', value: '' }] }),
    ],
    ['no elements', 'elements', { ...record, elements: [] }],
    ['an element of another type', 'elements[0].id', element(0, { id: 'travel-document.number' })],
    ['an element that nobody knows', 'elements[0].id', element(0, { id: 'declaration.colour' })],
    ['an unknown element of another type', 'elements[0].id', element(0, { id: 'travel-document.unknown.x' })],
    ['an empty value', 'elements[0].value', element(0, { value: '' })],
    ['a value of another form', 'elements[1].value', element(1, { value: 'yesterday' })],
    ['text in an open element', 'elements[3].value', element(3, { value: 'John Smith' })],
    ['a value that is no text', 'elements[0].value', element(0, { value: 7 })],
    ['line nought', 'elements[0].place', element(0, { place: { line: 0 } })],
    ['about nobody there is', 'elements[9].about', element(9, { about: 7 })],
    ['about another’s subject', 'elements[9].about', element(9, { about: 1 })],
    ['about somebody, though goods', 'elements[0].about', element(0, { about: 0 })],
    ['about nobody, though a party’s', 'elements[9].about', element(9, { about: undefined })],
    ['an occurrence that is none', 'elements[0].occurrence', element(0, { occurrence: '3.0' })],
    ['an occurrence too deep', 'elements[0].occurrence', element(0, { occurrence: '1.1.1.1.1' })],
    ['an open element that repeats', 'elements[3].occurrence', element(3, { occurrence: '1' })],
    ['another property of an element', 'elements[0]', element(0, { note: '' })],
  ])('is refused with its place: %s', (_, at, value) => {
    expect(validateRecord(value)).toEqual({ ok: false, at })
  })
})
