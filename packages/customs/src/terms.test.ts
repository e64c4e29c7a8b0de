import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { dictionary, type ElementId, searchInputs, termInputs } from './index.ts'
import { spellings } from './transliterate.ts'

/** Whether a search for a value finds what is stored under an element. */
function finds(id: string, stored: string, searched: string, sounds = false): boolean {
  const terms = new Set(
    termInputs({ id: id as ElementId, value: stored }).map(({ field, input }) => `${field} ${input}`),
  )
  const parts = searchInputs({ element: id, value: searched, sounds }) ?? []
  return parts.length > 0 && parts.every((part) => part.some(({ field, input }) => terms.has(`${field} ${input}`)))
}
const findsName = (stored: string, searched: string): boolean => finds('travel-document.name', stored, searched)

describe('a name is found', () => {
  test.each([
    ['FERNANDEZ, MARIA', 'Fernández, María'],
    ['FERNANDEZ, MARIA', 'maria FERNANDEZ'],
    ['FERNANDEZ, MARIA', 'FERNANDEZ<<MARIA<<<<'],
    ['FERNANDEZ, MARIA', 'fernandez'],
    ['FERNANDEZ, MARIA', 'María'],
    ['Fernández, María', 'FERNANDEZ<<MARIA'],
    ['MUELLER, JUERGEN', 'Jürgen Müller'],
    ['MULLER, JURGEN', 'Jürgen Müller'],
    ['Müller, Jürgen', 'MUELLER'],
    ['DARTAGNAN, JEAN LUC', "Jean-Luc d'Artagnan"],
    ['SHCHEGLOVA, IULIIA', 'Юлия Щеглова'],
    ['MXHMD, FYXSSL', 'محمد فيصل'],
    ['STRASSE, OESTEN', 'Straße Östen'],
    ['Ь', 'ь'],
  ])('%s by %s', (stored, searched) => {
    expect(findsName(stored, searched)).toBe(true)
  })

  test('by a longer last part where the field cut it off', () => {
    const cut = 'NILAVADHANANANDA, CHAYAPA DEJTHAMRONG K'
    expect(cut).toHaveLength(39)
    expect(findsName(cut, 'Nilavadhanananda Krasuang')).toBe(true)
    expect(findsName('NILAVADHANANANDA, CHAYAPA K', 'Nilavadhanananda Krasuang')).toBe(false)
  })

  test.each([
    ['FERNANDEZ, MARIA', 'Fernandez, Ana'],
    ['FERNANDEZ, MARIA', 'Fernan'],
    ['FERNANDEZ, MARIA', ''],
    ['FERNANDEZ, MARIA', '<<<'],
  ])('but not %s by %j', (stored, searched) => {
    expect(findsName(stored, searched)).toBe(false)
  })
})

describe('a name is found by what sounds like it, where that is asked for', () => {
  const soundsLike = (stored: string, searched: string): boolean =>
    finds('travel-document.name', stored, searched, true)

  test.each([
    ['SMITH, KATHERINE', 'Smyth Catherine'],
    ['MEYER, STEFAN', 'Maier Stephan'],
    ['HERNANDEZ, JOSE', 'Hernandes José'],
    ['SHCHEGLOVA, IULIIA', 'Щеглова Юлия'],
    ['FERNANDEZ, MARIA', 'Fernández, María'],
  ])('%s by %s', (stored, searched) => {
    expect(soundsLike(stored, searched)).toBe(true)
  })

  test('and not where it is not', () => {
    expect(findsName('SMITH, KATHERINE', 'Smyth Catherine')).toBe(false)
  })

  test.each([
    ['SMITH, KATHERINE', 'Schmidt Anna'],
    ['LI, NA', 'Lu, Ni'],
  ])('but not %s by %s', (stored, searched) => {
    expect(soundsLike(stored, searched)).toBe(false)
  })
})

test('few values share buckets: whole inputs are compared, and terms keep a few bits', () => {
  expect(finds('travel-document.birth-date', '1974-08-12', '1974-08-12')).toBe(true)
  expect(finds('travel-document.birth-date', '1974-08-12', '1974-08-13')).toBe(false)
  const terms = termInputs({ id: 'travel-document.birth-date' as ElementId, value: '1974-08-12' })
  expect(terms).toEqual([{ field: 'travel-document.birth-date', input: '19740812', bits: 8 }])
})

test('identifiers and document numbers are found without case, spacing and filler', () => {
  expect(finds('travel-document.number', 'L898902C3', 'l898 902c3<<')).toBe(true)
  expect(finds('declaration.importer.id', 'GB-123 456', 'gb123456')).toBe(true)
  expect(finds('declaration.reference', '97061800', '97061801')).toBe(false)
})

test('what is not indexed has no terms and cannot be searched', () => {
  for (const { id, index } of dictionary) {
    if (index !== undefined) continue
    expect(termInputs({ id, value: 'X1' })).toEqual([])
    expect(searchInputs({ element: id, value: 'X1' })).toBeUndefined()
  }
})

const letters = fc.string({ unit: 'grapheme', maxLength: 30 })

property.prop([letters])('a spelling is spelled as it is', (text) => {
  for (const spelling of spellings(text)) expect(spellings(spelling)).toContain(spelling)
})

property.prop([letters.filter((text) => /\p{L}/u.test(text))])('every name is found by itself', (name) => {
  expect(findsName(name, name)).toBe(true)
})

property.prop([letters, letters])('terms hold nothing but capitals and digits of their script', (one, other) => {
  for (const { input } of termInputs({ id: 'travel-document.name' as ElementId, value: `${one}, ${other}` })) {
    expect(input).toMatch(/^[\p{L}\p{N}]+$/u)
  }
})
