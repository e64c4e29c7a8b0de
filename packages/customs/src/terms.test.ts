import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { dictionary, type ElementId, searchInputs, termInputs } from './index.ts'
import { spellings } from './transliterate.ts'

/** Whether a search for a value finds what is stored under an element. */
function finds(id: string, stored: string, searched: string): boolean {
  const terms = new Set(
    termInputs({ id: id as ElementId, value: stored }).map(({ field, input }) => `${field} ${input}`),
  )
  const parts = searchInputs(id, searched) ?? []
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

test('identifiers and document numbers are found without case, spacing and filler', () => {
  expect(finds('travel-document.number', 'L898902C3', 'l898 902c3<<')).toBe(true)
  expect(finds('declaration.importer.id', 'GB-123 456', 'gb123456')).toBe(true)
  expect(finds('declaration.reference', '97061800', '97061801')).toBe(false)
})

test('what is not indexed has no terms and cannot be searched', () => {
  for (const { id, index } of dictionary) {
    if (index !== undefined) continue
    expect(termInputs({ id, value: 'X1' })).toEqual([])
    expect(searchInputs(id, 'X1')).toBeUndefined()
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
