import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { masked, scan } from './index.ts'
import { columnOf } from './words.ts'

const told = (text: string): readonly string[] =>
  scan(text).map(({ of, start, end }) => `${of} ${text.slice(start, end)}`)

describe('personal data', () => {
  test.each([
    ['write to anna.eriksson+x@mail.example.org.', 'email anna.eriksson+x@mail.example.org'],
    ['GB82 WEST 1234 5698 7654 32', 'iban GB82 WEST 1234 5698 7654 32'],
    ['card 4111-1111-1111-1111', 'payment-card 4111-1111-1111-1111'],
    [
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
      'machine-readable-zone L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ],
    [
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'machine-readable-zone P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
    ],
    ['I<UTOD231458907<<<<<<<<<<<<<<<', 'machine-readable-zone I<UTOD231458907<<<<<<<<<<<<<<<'],
    ['call +44 20 7946 0958', 'phone +44 20 7946 0958'],
    ['Tel. 020 7946 0958', 'phone 020 7946 0958'],
    ['DNI 12345678Z', 'national-id 12345678Z'],
    ['NIE X1234567L', 'national-id X1234567L'],
    ['RSSMRA85T10A562S', 'national-id RSSMRA85T10A562S'],
    ['131052-308T', 'national-id 131052-308T'],
    ['811228-9874', 'national-id 811228-9874'],
    ['85.07.30-033.28', 'national-id 85.07.30-033.28'],
    ['2 55 08 14 168 025 38', 'national-id 2 55 08 14 168 025 38'],
    ['PESEL 44051401359', 'national-id 44051401359'],
    ['SSN 078-05-1120', 'national-id 078-05-1120'],
    ['DE136695976', 'trader-number DE136695976'],
    ['EORI GB123456789000', 'trader-number GB123456789000'],
    ['born 12/08/1974', 'birth-date 12/08/1974'],
    ['Date of birth: 12 August 1974', 'birth-date 12 August 1974'],
    ['passport L898902C3', 'document-number L898902C3'],
    ['Passport no. X1234567', 'document-number X1234567'],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  test.each([
    'HS 870899, container MSCU1234565, MRN 24DE123456789012J1, IMO 9074729, UN1263',
    'GB82 WEST 1234 5698 7654 33',
    '4111 1111 1111 1112',
    'invoice 12/08/1974 of 415092.72',
    '12345678A',
    'version 1.2.3.4 of 2024-01-01',
    'passport control opens at 8',
  ])('not %s', (text) => {
    expect(told(text)).toEqual([])
  })

  property.prop([fc.string({ unit: 'binary', maxLength: 200 })])('what was masked is found by nothing', (text) => {
    expect(scan(masked(text, scan(text)))).toEqual([])
  })
})

test('headings name columns', () => {
  expect(columnOf('Passport_No.')).toBe('document-number')
  expect(columnOf('Date of birth')).toBe('birth-date')
  expect(columnOf('Last name')).toBe('name')
  expect(columnOf('Goods')).toBeUndefined()
  expect(columnOf('Brand name')).toBeUndefined()
})
