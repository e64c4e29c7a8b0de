import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { type Dividers, dividers, tokenized, usual, written } from '../../test/interchanges.ts'
import { defaultLimits } from '../message.ts'

const header = "UNB+UNOA:3+A+B+260430:1100+1'"
const faultOf = async (message: string | Uint8Array, size?: number) => (await tokenized(message, size)).fault
const textsIn = async (message: string | Uint8Array) => (await tokenized(message)).segments.map(({ texts }) => texts)

describe('an interchange is divided into segments, elements and components', () => {
  test('by the usual characters, where nothing else is said', async () => {
    expect(await tokenized(`${header}NAD+FL+++DOE:JANE'`)).toEqual({
      segments: [
        { tag: 'UNB', texts: [['UNOA', '3'], ['A'], ['B'], ['260430', '1100'], ['1']] },
        { tag: 'NAD', texts: [['FL'], [], [], ['DOE', 'JANE']] },
      ],
      fault: undefined,
    })
  })

  test('by those that UNA names', async () => {
    expect(await textsIn('UNA:*.? $\r\nUNB*UNOA:3$\r\nRFF *AVF:Q?*1?$$\r\n')).toEqual([
      [['UNOA', '3']],
      [['AVF', 'Q*1$']],
    ])
  })

  test('a UNA of five characters has lost its decimal mark, or the blank behind the release character', async () => {
    expect(await textsIn("UNA:+\\*'\nUNB+UNOA:1'FTX+\\+'")).toEqual([[['UNOA', '1']], [['+']]])
    expect(await textsIn("UNA:+.?'\nUNB+UNOA:1'FTX+A.B?+'")).toEqual([[['UNOA', '1']], [['A.B+']]])
  })

  test('no release character is in use where UNA has a blank for it', async () => {
    expect(await textsIn("UNA:+.  'UNB+UNOA:3'FTX+WHO?'")).toEqual([[['UNOA', '3']], [['WHO?']]])
  })

  test('line breaks are no data, wherever they stand, and a release character waits for what comes behind them', async () => {
    expect(await textsIn("\r\n UNB+UNOA:3'\r\nADD+45 HI\r\nGH:A?\r\n'B'\n\n\t FTX+C'")).toEqual([
      [['UNOA', '3']],
      [['45 HIGH', "A'B"]],
      [['C']],
    ])
  })

  test('lower case is data under UNOA too, and text behind UNZ is a note', async () => {
    expect(await textsIn(`${header}FTX+lower'UNZ+0+1'\r\nsent on 13Nov09`)).toHaveLength(3)
  })

  test('a file may hold several interchanges, each with characters of its own', async () => {
    const both = `${header}UNZ+0+1'UNA.*,! |UNB*UNOA.3|FTX*A!|B|UNZ*0*2|`
    expect(await textsIn(both)).toEqual([expect.anything(), [['0'], ['1']], [['UNOA', '3']], [['A|B']], [['0'], ['2']]])
  })
})

describe('characters beyond ASCII', () => {
  const text = 'FTX+é'
  test.each([
    ['UNOC', Buffer.from(text, 'latin1')],
    ['UNOY', Buffer.from(text)],
    ['UNOW', Buffer.from(text)],
    ['UNOD', Buffer.from([...Buffer.from('FTX+'), 0xe9])],
  ])('are read as %s has them', async (syntax, bytes) => {
    const message = Buffer.concat([Buffer.from(`UNB+${syntax}:3'`), bytes, Buffer.from("'")])
    expect(await textsIn(message)).toEqual([[[syntax, '3']], [['é']]])
  })

  test.each([
    ['UNOA', Buffer.from(text), 'ASCII'],
    ['UNOY', Buffer.from(text, 'latin1'), 'UTF-8'],
    ['UNOC', Buffer.from([...Buffer.from('FTX+A:B'), 0x85]), 'ISO 8859-1'],
    ['UNOX', Buffer.from(text), 'syntax identifier UNOA to UNOL, UNOW, UNOY or IATA'],
  ])('are refused with their place where %s has none', async (syntax, bytes, expected) => {
    const message = Buffer.concat([Buffer.from(`UNB+${syntax}:3'`), bytes, Buffer.from("'")])
    expect(await faultOf(message)).toMatchObject({ fault: 'encoding', expected, at: { line: 1 } })
  })
})

describe('what is no segment is refused with its place', () => {
  test.each<[string, string, object]>([
    [
      'a tag in small letters',
      `${header}\nnad+FL'`,
      { fault: 'segment', at: { line: 2, column: 1, field: 'segment 2' } },
    ],
    ['a tag of two', `${header}NA+FL'`, { fault: 'segment' }],
    ['nothing between two terminators', `${header}''`, { fault: 'segment' }],
    ['no terminator', `${header}UNZ+1+1`, { fault: 'segment', expected: 'the segment’s terminator' }],
    [
      'a letter that divides',
      "UNAA+.? 'UNBAUNOA'",
      { fault: 'service-string', at: { line: 1, column: 1, field: 'UNA' } },
    ],
    ['one character that does two things', "UNA++.? 'UNB+UNOA'", { fault: 'service-string' }],
    ['an interchange in the note behind UNZ', `${header}UNZ+0+1' note ${header}`, { fault: 'segment' }],
  ])('%s', async (_, message, fault) => {
    expect(await faultOf(message)).toMatchObject(fault)
    expect(await faultOf(message, 1)).toMatchObject(fault)
  })
})

describe('bounds', () => {
  const limits = { ...defaultLimits, segment: 100, values: 20 }
  test.each([
    ['a segment', `${header}FTX+${'x'.repeat(200)}'`],
    ['values of a segment', `${header}FTX+${':'.repeat(30)}'`],
    ['blanks between segments', `${header}${' '.repeat(200)}FTX+1'`],
    ['blanks before the first', `${' '.repeat(200)}${header}`],
    ['a note', `${header}UNZ+0+1'${'x'.repeat(200)}`],
  ])('%s', async (_, message) => {
    const whole = await tokenized(message, undefined, limits)
    expect(whole.fault).toMatchObject({ fault: 'too-long' })
    expect(await tokenized(message, 1, limits)).toEqual(whole)
  })
})

const piece = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replaceAll(/[\s\p{C}\p{Z}]/gu, '').trim())
const element = fc.array(piece, { minLength: 1, maxLength: 4 })
const segment = fc.record({
  tag: fc.constantFrom('NAD', 'FTX', 'LOC', 'DTM'),
  elements: fc.array(element, { maxLength: 5 }),
})
const segments = fc.array(segment, { minLength: 1, maxLength: 8 })
const interchangeBy = (by: Dividers, those: readonly { tag: string; elements: string[][] }[], line: string): string =>
  written([['UNB', ['UNOY', '3']], ...those.map(({ tag, elements }) => [tag, ...elements])], by, line)

/** Empty components and elements at the end are as if they were not there. */
const trimmed = (texts: readonly (readonly string[])[]): readonly (readonly string[])[] => {
  const cut = <T>(list: readonly T[], isEmpty: (item: T) => boolean): readonly T[] =>
    list.slice(0, list.findLastIndex((item) => !isEmpty(item)) + 1)
  return cut(
    texts.map((parts) => cut(parts, (part) => part === '')),
    (parts) => parts.length === 0,
  )
}

property.prop([segments, dividers, fc.constantFrom('', '\r\n', '\n'), fc.integer({ min: 1, max: 40 })])(
  'what was written with any characters is read as it was, wherever the chunks end',
  async (those, by, line, size) => {
    const { segments: read, fault } = await tokenized(interchangeBy(by, those, line), size)
    expect(fault).toBeUndefined()
    expect(read.slice(1)).toEqual(those.map(({ tag, elements }) => ({ tag, texts: trimmed(elements) })))
  },
)

property.prop([
  segments,
  fc.array(fc.record({ at: fc.nat(300), cut: fc.nat(5), put: fc.uint8Array({ maxLength: 5 }) }), { maxLength: 4 }),
  fc.integer({ min: 1, max: 60 }),
])('damage is read the same wherever the chunks end', async (those, damages, size) => {
  let bytes = Buffer.from(interchangeBy(usual, those, '\n'))
  for (const { at, cut, put } of damages) bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
  expect(await tokenized(bytes, size)).toEqual(await tokenized(bytes))
})
