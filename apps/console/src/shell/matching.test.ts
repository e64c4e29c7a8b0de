import { describe, expect, test } from 'vitest'
import { matching } from './matching.ts'

const all = [
  { words: 'Gross mass', also: 'declaration.item.gross-mass weight' },
  { words: 'Name of the holder' },
  { words: 'Élément masqué' },
  { words: 'The holder’s name' },
  { words: 'Mass of tare' },
  { words: 'Unmassed' },
]
const found = (text: string, most = 9): readonly string[] => matching(text, all, most).map(({ words }) => words)

describe('what is found by words', () => {
  test('is all of it where nothing is typed', () => {
    expect(found('  ')).toHaveLength(all.length)
  })

  test('is what every word is found in, in any order, what begins so first', () => {
    expect(found('holder name')).toEqual(['Name of the holder', 'The holder’s name'])
    expect(found('mas')).toEqual(['Mass of tare', 'Gross mass', 'Élément masqué', 'Unmassed'])
    expect(found('mass nothing')).toEqual([])
  })

  test('is found without its marks and capitals, and by what is said of it', () => {
    expect(found('ELEMENT')).toEqual(['Élément masqué'])
    expect(found('weight')).toEqual(['Gross mass'])
  })

  test('is no more than one looks through', () => {
    expect(found('a', 2)).toHaveLength(2)
  })
})
