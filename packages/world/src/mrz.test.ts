import { describe, expect, test } from 'vitest'
import { checkDigit, type Zone, zoneLines } from './mrz.ts'

const utopia: Zone = {
  code: 'P',
  state: 'UTO',
  surname: 'ERIKSSON',
  given: 'ANNA<MARIA',
  number: 'L898902C3',
  nationality: 'UTO',
  born: '1974-08-12',
  sex: 'F',
  expires: '2012-04-15',
  optional: 'ZE184226B',
}
const card: Zone = { ...utopia, code: 'I', number: 'D23145890', optional: '' }

// The specimens of ICAO Doc 9303, parts 4, 5 and 6.
describe('a machine-readable zone', () => {
  test('TD3', () => {
    expect(zoneLines('TD3', utopia)).toEqual([
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ])
  })
  test('TD2', () => {
    expect(zoneLines('TD2', card)).toEqual([
      'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<',
      'D231458907UTO7408122F1204159<<<<<<<6',
    ])
  })
  test('TD1', () => {
    expect(zoneLines('TD1', card)).toEqual([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ])
  })
  test('the check digit of a date', () => {
    expect(checkDigit('520727')).toBe('3')
  })
})
