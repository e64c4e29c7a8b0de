import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { type MaskName, mask, maskNames, redacted } from './index.ts'

const anyMask = fc.constantFrom(...maskNames)
const hiding = fc.constantFrom(...maskNames.filter((name) => name !== 'none'))
const anyValue = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[A-Z0-9<]{0,14}$/),
  fc.stringMatching(/^-?\d{0,12}(\.\d{1,3})?$/),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
)

describe('a mask', () => {
  test.each<readonly [MaskName, string, string]>([
    ['initials', 'Eriksson, Anna Maria', 'E. A. M.'],
    ['initials', 'ERIKSSON<<ANNA<MARIA<<<', 'E. A. M.'],
    ['initials', "Siobhán O'Brien", 'S. O.'],
    ['initials', 'Ångström Ö', 'Å. *.'],
    ['last-four', 'L898902C3', '***02C3'],
    ['last-four', 'SHHZGSL', '***GSL'],
    ['last-four', '12-34', '***34'],
    ['year', '1974-08-12', '1974'],
    ['year', '19740812', '1974'],
    ['year', '740812', '74'],
    ['year', '2021-01-01T08:30:00Z', '2021'],
    ['month', '2021-01-31', '2021-01'],
    ['month', '740812', '74-08'],
    ['area', '10115', '10***'],
    ['area', 'SW1A 1AA', 'SW1***'],
    ['band', '415092.72', '200000..500000'],
    ['band', '500000', '500000..1000000'],
    ['band', '0.4', '0..1'],
    ['band', '-19', '-20..-10'],
    ['hs-heading', '760711', '7607'],
    ['hs-heading', '7607.11.00', '7607'],
    ['country', 'DEHAM', 'DE'],
    ['country', 'DE123456789012345', 'DE'],
    ['redact', 'anything', '***'],
    ['none', 'anything', 'anything'],
  ])('%s of %s keeps its use: %s', (name, value, shown) => {
    expect(mask(name, value)).toBe(shown)
  })

  test.each<readonly [MaskName, string]>([
    ['initials', 'X'],
    ['initials', 'J. R.'],
    ['initials', '王小明'],
    ['initials', '김 민수'],
    ['last-four', '7'],
    ['year', '1974'],
    ['year', '1974-13-01'],
    ['month', '1974-08'],
    ['area', 'Kastanienallee 5, 10115 Berlin'],
    ['area', 'ABC'],
    ['band', '12 or so'],
    ['hs-heading', '7607'],
    ['country', 'DE'],
    ['country', 'Deutschland'],
  ])('%s of %s would show it whole, or reads it wrongly: redacted', (name, value) => {
    expect(mask(name, value)).toBe(redacted)
  })

  property.prop([anyMask, anyValue])('takes any string', (name, value) => {
    expect(typeof mask(name, value)).toBe('string')
  })

  property.prop([hiding, anyValue])('never gives back a value whole', (name, value) => {
    fc.pre(value !== redacted)
    expect(mask(name, value)).not.toBe(value)
  })

  property.prop([anyValue])('shows at most half of an identifier, and at most four characters', (value) => {
    const shown = mask('last-four', value).replace(redacted, '')
    const characters = value.match(/[\p{L}\p{N}]/gu) ?? []
    expect((shown.match(/./gsu) ?? []).length).toBeLessThanOrEqual(Math.min(4, characters.length / 2))
    expect(characters.join('').endsWith(shown)).toBe(true)
  })

  property.prop([hiding])('leaves redacted what is redacted', (name) => {
    expect(mask(name, redacted)).toBe(redacted)
  })

  property.prop([fc.constantFrom<MaskName>('redact', 'none'), anyValue])('%s twice is once', (name, value) => {
    expect(mask(name, mask(name, value))).toBe(mask(name, value))
  })

  property.prop([fc.integer({ min: 0, max: 10 ** 12 })])('an amount lies within its band', (amount) => {
    const [from = NaN, to = NaN] = mask('band', String(amount)).split('..').map(Number)
    expect(from <= amount && amount < to).toBe(true)
  })
})
