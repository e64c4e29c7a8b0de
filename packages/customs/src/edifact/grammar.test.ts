import { describe, expect, test } from 'vitest'
import { type SegmentGroup, walkerOf } from './grammar.ts'

const message: SegmentGroup<'order' | 'line' | 'party'> = {
  name: 'order',
  most: 1,
  parts: [
    { tag: 'UNH', most: 1 },
    { tag: 'BGM', most: 1, required: true },
    { tag: 'DTM', most: 2 },
    {
      name: 'line',
      most: 2,
      required: true,
      parts: [
        { tag: 'LIN', most: 1 },
        { tag: 'QTY', most: 1, required: true },
        {
          name: 'party',
          most: 9,
          parts: [
            { tag: 'NAD', most: 1 },
            { tag: 'DTM', most: 1 },
          ],
        },
      ],
    },
    { tag: 'CNT', most: 1 },
  ],
}

/** Where each segment stands, an asterisk where it begins a group; the first that can't stand is the last told. */
function walked(...tags: readonly string[]): readonly string[] {
  const walker = walkerOf(message)
  const places: string[] = []
  for (const tag of tags) {
    const step = walker.take(tag)
    if (!step.ok) return [...places, `${step.fault}: ${step.expected}`]
    places.push(`${step.group}${step.begins ? '*' : ''}`)
  }
  const missing = walker.missing()
  return missing === undefined ? places : [...places, `missing: ${missing}`]
}

describe('a message is followed through its grammar', () => {
  test('into groups, out of them, and into the next of the same kind', () => {
    expect(walked('BGM', 'DTM', 'LIN', 'QTY', 'NAD', 'DTM', 'NAD', 'LIN', 'QTY', 'CNT')).toEqual([
      'order',
      'order',
      'line*',
      'line',
      'party*',
      'party',
      'party*',
      'line*',
      'line',
      'order',
    ])
  })

  test.each([
    ['a segment too often', ['BGM', 'BGM'], 'structure: one of DTM, LIN'],
    ['a group too often', ['BGM', 'LIN', 'QTY', 'LIN', 'QTY', 'LIN'], 'structure: one of NAD, CNT, UNT'],
    ['a segment that the message does not have', ['BGM', 'FTX'], 'structure: one of DTM, LIN'],
    ['a segment too late', ['BGM', 'LIN', 'QTY', 'BGM'], 'structure: one of NAD, LIN, CNT, UNT'],
    ['what must come first', ['LIN'], 'missing: BGM'],
    ['what must come within a group', ['BGM', 'LIN', 'CNT'], 'missing: QTY'],
    ['what must come at the end', ['BGM'], 'missing: LIN'],
    ['what must come at the end of a group', ['BGM', 'LIN'], 'missing: QTY'],
  ])('and refused: %s', (_, tags, refusal) => {
    expect(walked(...tags).at(-1)).toBe(refusal)
  })
})
