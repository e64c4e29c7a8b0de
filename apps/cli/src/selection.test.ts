import { dictionary } from '@carnet/customs'
import { describe, expect, test } from 'vitest'
import { parseTerm, selectionOf, type Narrowing } from './selection.ts'

function selected(texts: readonly string[], narrowing: Narrowing = {}): unknown {
  const terms = texts.map(parseTerm)
  const values = terms.flatMap((term) => (term.ok ? [term.value] : []))
  const selection = selectionOf(values, narrowing)
  return terms.find((term) => !term.ok)?.says ?? (selection.ok ? selection.value : selection.says)
}

describe('what to find', () => {
  test('an indexed element is searched', () => {
    expect(selected(['declaration.reference=R-1'])).toEqual({
      search: { element: 'declaration.reference', value: 'R-1' },
    })
  })

  test('a value may hold an equals sign and blanks', () => {
    expect(selected(['travel-document.name= DOE  JANE=X '])).toMatchObject({ search: { value: 'DOE  JANE=X' } })
  })

  test('indexed elements are searched together', () => {
    const terms = ['travel-document.name=DOE, JANE', 'travel-document.birth-date=1990-01-01']
    expect(selected(terms, { soundsLike: true })).toEqual({
      search: { element: 'travel-document.name', value: 'DOE, JANE', sounds: true },
      and: [{ element: 'travel-document.birth-date', value: '1990-01-01' }],
    })
  })

  test('open elements filter the records of their type', () => {
    expect(selected(['declaration.office=XY1', 'declaration.hs-chapter=87'], { limit: 5 })).toEqual({
      type: 'declaration',
      where: { 'declaration.office': 'XY1', 'declaration.hs-chapter': '87' },
      limit: 5,
    })
  })

  test('a type alone selects its records', () => {
    expect(selected([], { type: 'travel-document' })).toEqual({ type: 'travel-document', where: {}, limit: 50 })
  })

  test('what nothing finds is told with what does', () => {
    expect(selected(['travel-document.sex=F'])).toMatch(
      /travel-document\.sex is sealed and not indexed.*\nsearched by its value: declaration\.reference.*\nfilter: /,
    )
  })

  test('an element that is not there is told with one that is near', () => {
    expect(selected(['declaration.hs-chaptr=87'])).toMatch(/^there is no element declaration\.hs-chaptr/)
    expect(selected(['office=1'])).toMatch(/is it declaration\.office\?/)
  })

  test.each([
    [['declaration.reference=1', 'declaration.office=2']],
    [['declaration.office=2', 'declaration.reference=1']],
    [['declaration.office=2', 'travel-document.type=P']],
    [[]],
  ])('%j is refused in words', (texts) => {
    expect(typeof selected(texts)).toBe('string')
  })

  test('no complaint holds the value', () => {
    for (const { id } of dictionary) {
      const answer = selected([`${id}=SECRET`, 'declaration.reference=SECRET'])
      if (typeof answer === 'string') expect(answer).not.toMatch(/SECRET/)
    }
  })
})
