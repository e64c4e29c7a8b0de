import { describe, expect, test } from 'vitest'
import { readWhole, sample, valueOf } from '../../test/messages.ts'

interface Specimen {
  readonly id: string
  readonly lines: readonly string[]
  readonly expect: { readonly surname?: string; readonly checkDigitsValid?: boolean }
}
const { items } = JSON.parse(sample('mrz-specimens.json')) as { readonly items: readonly Specimen[] }
const linesOf = (id: string): string => items.find((item) => item.id === id)?.lines.join('\n') ?? ''
const malformed = (at: object, fault: string) => ({ kind: 'fault', fault: { kind: 'malformed', at, fault } })
const specimens = { specimens: true }

describe('a machine-readable zone', () => {
  test.each(items)('$id', async ({ lines, expect: { surname, checkDigitsValid } }) => {
    const { format, records, last } = await readWhole(lines.join('\n'), specimens)
    expect(format).toBe('mrz')
    if (checkDigitsValid === false) expect(last).toMatchObject(malformed({ line: 2 }, 'check-digit'))
    else expect(valueOf(records[0], 'travel-document.name')?.split(', ')[0]).toBe(surname)
  })

  test('is one traveller’s, identified by issuer and number', async () => {
    const { records } = await readWhole(linesOf('utopia-td3'), specimens)
    expect(records[0]).toMatchObject({
      type: 'travel-document',
      subjects: [
        {
          role: 'traveller',
          kind: 'person',
          identifiers: [{ kind: 'travel-document-number', issuer: 'UTO', value: 'L898902C3' }],
        },
      ],
    })
    expect(records[0]?.elements.map(({ id, value }) => `${id.slice('travel-document.'.length)} ${value}`)).toEqual([
      'type P',
      'number L898902C3',
      'issuing-state UTO',
      'name ERIKSSON, ANNA MARIA',
      'nationality UTO',
      'birth-date 1974-08-12',
      'sex F',
      'expiry-date 2012-04-15',
      'optional ZE184226B',
    ])
    expect(records[0]?.elements[1]?.place).toEqual({ line: 2, column: 1, field: 'document number' })
  })

  test.each([
    ['MRV-A', 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX7408122F96123166ZE184226B<<<<<<'],
    ['MRV-B', 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX7408122F96123166ZE18422'],
  ])('of a visa: %s', async (_, lines) => {
    const { records } = await readWhole(lines, specimens)
    expect(valueOf(records[0], 'travel-document.number')).toBe('L8988901C')
    expect(valueOf(records[0], 'travel-document.expiry-date')).toBe('1996-12-31')
    const { last } = await readWhole(lines.replace('L8988901C4', 'L8988901C5'), specimens)
    expect(last).toMatchObject(malformed({ line: 2, column: 10, field: 'document number check digit' }, 'check-digit'))
  })

  test('with a document number longer than its field', async () => {
    // ICAO Doc 9303-5: the rest of the number and its check digit stand in the optional data.
    const lines = 'I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<<<<<<<<<<<<<<'
    const { records } = await readWhole(lines, specimens)
    expect(valueOf(records[0], 'travel-document.number')).toBe('D23145890734')
    expect(valueOf(records[0], 'travel-document.optional')).toBeUndefined()
  })

  test('says what of a birth date is known', async () => {
    const [names = ''] = linesOf('utopia-td3').split('\n')
    const { records } = await readWhole(`${names}\nL898902C36UTO74<<<<1F1204159ZE184226B<<<<<18`, specimens)
    expect(valueOf(records[0], 'travel-document.birth-date')).toBe('1974')
  })

  test('of the older French identity card, whose own fields are unknown elements', async () => {
    const { records, last } = await readWhole(
      'IDFRABERTHIER<<<<<<<<<<<<<<<<<75A001\n0503751234567CORINNE<<<<<<<6506124F1',
    )
    expect(valueOf(records[0], 'travel-document.name')).toBe('BERTHIER, CORINNE')
    expect(valueOf(records[0], 'travel-document.unknown.administrative-code')).toBe('75A001')
    expect(last).toMatchObject({ unknown: [{ field: 'administrative code', place: { line: 1, column: 31 } }, {}, {}] })
  })

  test('specimens are refused unless asked for', async () => {
    expect((await readWhole(linesOf('utopia-td3'))).last).toMatchObject(
      malformed({ line: 1, column: 3, field: 'issuing state' }, 'value'),
    )
  })
})

describe('documents', () => {
  const german = linesOf('german-specimen-td3')
  const finnish = linesOf('finland-specimen-td1')

  test.each([1, 10, 1000])('are separated by blank lines, in chunks of %i bytes', async (size) => {
    const { records, last } = await readWhole(`\n${german}\r\n \n\n${finnish}\n\n${german}`, {}, size)
    expect(last).toEqual({ kind: 'end', records: 3, unknown: [] })
    expect(records.map(({ elements }) => elements[0]?.place.line)).toEqual([2, 6, 10])
  })

  test.each([
    ['no blank line between two', `${german}\n${german}`, malformed({ line: 4 }, 'line-count')],
    [
      'a line missing',
      `${german}\n\n${finnish.split('\n').slice(0, 2).join('\n')}`,
      malformed({ line: 4 }, 'line-count'),
    ],
    ['a line cut short', german.slice(0, -1), malformed({ line: 2 }, 'line-length')],
    ['a small letter', german.replace('C01X', 'c01X'), malformed({ line: 2, column: 1 }, 'value')],
    ['a state that is none', german.replace('P<D<<', 'P<DDD'), malformed({ line: 1, field: 'issuing state' }, 'value')],
    ['a digit in a name', german.replace('ERIKA', 'ER1KA'), malformed({ line: 1 }, 'value')],
    ['a broken check digit', german.replace('6408125', '6408126'), malformed({ line: 2, column: 20 }, 'check-digit')],
  ])('%s', async (_, message, expected) => {
    expect((await readWhole(message)).last).toMatchObject(expected)
  })
})
