import { fc, test as property } from '@fast-check/vitest'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dividers, interchange, usual, type Written, written } from '../../test/interchanges.ts'
import { readWhole, sample, valueOf } from '../../test/messages.ts'
import { type CustomsRecord, elementOf, validateRecord } from '../index.ts'

const bytesOf = (name: string): Buffer => readFileSync(new URL(`../../samples/${name}`, import.meta.url))
const said = (record: CustomsRecord | undefined, name: string): readonly string[] =>
  (record?.elements ?? [])
    .filter(({ id }) => id === `passenger-list-entry.${name}`)
    .map(({ value, occurrence }) => (occurrence === undefined ? value : `${occurrence} ${value}`))

describe('a passenger list', async () => {
  const { format, records, last } = await readWhole(bytesOf('passenger-list.edi'))
  const [first, second, third] = records

  test('is one record a traveller, each valid, its elements in dictionary order', () => {
    expect(format).toBe('paxlst/D.05B')
    expect(records).toHaveLength(3)
    for (const record of records) {
      expect(validateRecord(JSON.parse(JSON.stringify(record)))).toMatchObject({ ok: true })
      const numbers = record.elements.map(({ id }) => elementOf(id)?.number ?? Infinity)
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
    }
  })

  test('repeats the journey in every entry, leg by leg', () => {
    for (const record of records) {
      expect(said(record, 'flight')).toEqual(['1 XY0815', '2 XY0816'])
      expect(said(record, 'departure-port')).toEqual(['2 UTB'])
      expect(said(record, 'arrival-port')).toEqual(['UTC'])
      expect(said(record, 'arrival-time')).toEqual(['1 2026-04-30T14:05', '2 2026-05-01T00:35'])
      expect(said(record, 'month')).toEqual(['2026-05'])
      expect(said(record, 'route-port')).toEqual(['1.1 UTA', '1.2 UTB'])
      expect(said(record, 'carrier-name')).toEqual(['1 SKYLINE+'])
      expect(said(record, 'reporting-party.name')).toEqual(['STATION DESK, NORA'])
      expect(said(record, 'reporting-party.email')).toEqual(['desk@carrier.example'])
    }
  })

  test('says of a traveller who it is, with what and where', () => {
    expect(said(first, 'kind')).toEqual(['FL'])
    expect(said(first, 'name')).toEqual(['DOE, JANE ANN'])
    expect(said(first, 'birth-date')).toEqual(['1974-08-12'])
    expect(said(first, 'address')).toEqual(['12 LONG LANE, PORT UTO, 1000, UTO'])
    expect(said(first, 'bag-weight')).toEqual(['41.5 KGM'])
    expect(said(first, 'bag-tag')).toEqual(["XY100200'3"])
    expect(said(first, 'remark')).toEqual(['NEEDS A RAMP AT THE GATE'])
    expect(said(first, 'document-number')).toEqual(['1 L898902C3', '2 V0004711'])
    expect(said(first, 'document-state')).toEqual(['1 UTO', '2 UTC'])
    expect(said(second, 'name')).toEqual(["O'NEIL, SEAN"])
    expect(said(second, 'birth-date')).toEqual(['1968-12'])
    expect(said(third, 'sex')).toEqual(['X'])
  })

  test('knows a traveller by issuing state and number of each travel document, as the document itself does', () => {
    expect(first?.subjects).toEqual([
      {
        role: 'traveller',
        kind: 'person',
        identifiers: [
          { kind: 'travel-document-number', issuer: 'UTO', value: 'L898902C3' },
          { kind: 'travel-document-number', issuer: 'UTC', value: 'V0004711' },
        ],
      },
      { role: 'reporting-party', kind: 'person', identifiers: [] },
    ])
    expect(second?.subjects[0]?.identifiers).toMatchObject([{ value: 'X771' }])
    expect(third?.subjects[0]?.identifiers).toEqual([])
  })

  test('reports what the dictionary does not know, which is about the traveller and personal', () => {
    const id = 'passenger-list-entry.unknown.att-9-3-1'
    const place = { line: 45, column: 8, field: 'segment 44 ATT, element 3' }
    const field = 'ATT 9, element 3, component 1'
    expect(last).toEqual({ kind: 'end', records: 3, unknown: [{ field, id, place, count: 1 }] })
    expect(second?.elements.at(-1)).toEqual({ id, value: 'TALL', place, about: 0 })
  })
})

test('a crew list with characters of its own, in Latin-1', async () => {
  const { records, last } = await readWhole(bytesOf('crew-list-latin-1.edi'))
  expect(records.map((record) => valueOf(record, 'passenger-list-entry.name'))).toEqual([
    'Müller, Jürgen',
    'D*Arc, Zoé',
  ])
  expect(said(records[0], 'crew-duty')).toEqual(['CR1'])
  expect(last).toEqual({ kind: 'end', records: 2, unknown: [] })
})

test('two lists in one interchange, in UTF-8, on one line, with a mark before and a note behind', async () => {
  const { records, last } = await readWhole(bytesOf('land-lists-utf-8.edi'))
  const [driver, passenger] = records
  expect(said(driver, 'name')).toEqual(['BRODOWSKI, ŁUCJA'])
  // SPEC: syntax version 4 without UNA: an asterisk repeats an attribute, and is text in a name, which does not repeat.
  expect(said(driver, 'sex')).toEqual(['F'])
  expect(said(passenger, 'name')).toEqual(['A*B, C'])
  expect(said(driver, 'document-place')).toEqual(['AB'])
  // A driving licence does not tell a traveller.
  expect(driver?.subjects[0]?.identifiers).toEqual([])
  expect(last).toMatchObject({ kind: 'end', records: 2 })
})

describe('where the chunks end changes nothing', () => {
  test.each(['passenger-list.edi', 'crew-list-latin-1.edi', 'land-lists-utf-8.edi'])('%s', async (name) => {
    const whole = await readWhole(bytesOf(name))
    for (const size of [1, 2, 3, 7, 64]) expect(await readWhole(bytesOf(name), {}, size)).toEqual(whole)
  })
})

describe('is refused with the place', () => {
  const list = sample('passenger-list.edi')
  const whole = (from: string, to: string): string => list.replace(from, to)
  test.each<[string, string, object]>([
    [
      'another message',
      whole('PAXLST:D:05B', 'CUSRES:D:05B'),
      { fault: 'message-type', expected: 'PAXLST D.02B to D.05B' },
    ],
    [
      'a later directory',
      whole('PAXLST:D:05B', 'PAXLST:D:12B'),
      { fault: 'message-type', at: { line: 4, column: 19 } },
    ],
    [
      'a segment that the grammar does not allow there',
      whole("ATT+2++M'\n", "ATT+2++M'\nBGM+745'\n"),
      { fault: 'structure', at: { line: 45, column: 1, field: 'segment 44 BGM' } },
    ],
    ['no journey', list.replaceAll(/TDT[^']+'\n/g, ''), { fault: 'structure' }],
    ['a total that is not right', whole('CNT+42:3', 'CNT+42:4'), { fault: 'count', at: { line: 58, column: 8 } }],
    ['crew where none is', whole('CNT+42:3', 'CNT+41:3'), { fault: 'count' }],
    ['a date that does not exist', whole('329:740812', '329:740231'), { fault: 'value', at: { line: 21, column: 9 } }],
    [
      'a date of another form',
      whole('329:740812', '329:12AUG74'),
      { fault: 'value', expected: 'a date as YYMMDD (101), CCYYMMDD (102), YYMMDDHHMM (201) or CCYYMMDDHHMM (203)' },
    ],
    ['a date of another form than it says', whole('329:19991231:102', '329:991231:102'), { fault: 'value' }],
    ['a sex that is none', whole('ATT+2++F', 'ATT+2++Q'), { fault: 'value', expected: 'F, M or X' }],
    [
      'a name where a qualifier belongs',
      whole('LOC+178+UTA', 'LOC+JANE+UTA'),
      { fault: 'value', at: { line: 27, column: 5 } },
    ],
    ['two places of arrival', whole('LOC+125+UTB', 'LOC+87+UTB'), { fault: 'structure', at: { line: 17 } }],
    ['nothing', list.split('\n', 1)[0] ?? '', { fault: 'missing', expected: 'UNB' }],
  ])('%s', async (_, message, fault) => {
    const { last } = await readWhole(message)
    expect(last).toMatchObject({ kind: 'fault', fault: { kind: 'malformed', ...fault } })
    // What was found is never said.
    expect(JSON.stringify(last)).not.toMatch(/JANE|DOE/)
  })

  test('an interchange of no list', async () => {
    const { last } = await readWhole(
      written([
        ['UNB', ['UNOA', '3'], 'A', 'B', 'C', '1'],
        ['UNZ', '0', '1'],
      ]),
    )
    expect(last).toMatchObject({ fault: { fault: 'missing' } })
  })
})

test('of segments with qualifiers that nobody knows every value is kept, and is unknown', async () => {
  const list = sample('passenger-list.edi')
    .replace('COM+00 99 555 0199:TE', 'COM+00 99 555 0199:XX+00 99 555 0200:TE')
    .replace('RFF+CR:FF 7788', 'RFF+ZZZ:FF 7788')
    .replace('GEI+4+174', 'GEI+9+174')
  const { records, last } = await readWhole(list)
  const unknown = records[0]?.elements.filter(({ id }) => id.includes('.unknown.'))
  expect(unknown?.map(({ id, value, about }) => [id.replace(/.*unknown\./, ''), value, about])).toEqual([
    ['gei-9-2-1', '174', 0],
    ['com-xx-1-1', '00 99 555 0199', 0],
    ['rff-zzz-1-2', 'FF 7788', 0],
  ])
  expect(said(records[0], 'phone')).toEqual(['00 99 555 0200'])
  expect(last).toMatchObject({ kind: 'end', unknown: { length: 4 } })
})

test('the total of a list in several parts counts the others too, and is not checked', async () => {
  const list = sample('passenger-list.edi').replace("UN:IATA'", "UN:IATA+ALL+2:F'").replace('CNT+42:3', 'CNT+42:99')
  expect((await readWhole(list)).last).toMatchObject({ kind: 'end', records: 3 })
})

test('many travellers come in batches, and none is lost', async () => {
  const travellers = Array.from({ length: 1200 }, (_, index): Written => ['NAD', 'FL', '', '', [`T${index}`, 'A']])
  const body: Written[] = [['BGM', '745'], ['TDT', '20', 'XY1'], ...travellers, ['CNT', ['42', '1200']]]
  const { records, last } = await readWhole(written(interchange([body])))
  expect(last).toEqual({ kind: 'end', records: 1200, unknown: [] })
  expect(records.map((record) => said(record, 'name')[0])).toEqual(travellers.map((_, index) => `T${index}, A`))
})

const letters = fc.string({
  unit: fc.constantFrom(...Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZÄÉŁИ?+:*' .-")),
  minLength: 1,
  maxLength: 20,
})
const text = letters.map((each) => each.replaceAll(/ +/g, ' ').trim()).filter((each) => each !== '')
const code = fc.string({ unit: fc.constantFrom(...Array.from('ABCDEFGHJK0123456789')), minLength: 1, maxLength: 9 })
const state = fc.constantFrom('UTO', 'D', 'GBR', 'FR')
const date = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2025-12-31'), noInvalidDate: true })
  .map((each) => each.toISOString().slice(0, 10))
const person = fc.record({
  kind: fc.constantFrom('FL', 'FM', 'DDU', 'DDT'),
  family: text,
  given: fc.option(text),
  sex: fc.constantFrom('F', 'M', 'X'),
  born: date,
  documents: fc.array(fc.record({ type: fc.constantFrom('P', 'I', 'V'), number: code, state }), { maxLength: 3 }),
  booking: fc.option(code),
})
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never

const segmentsOf = ({ kind, family, given, sex, born, documents, booking }: Person): readonly Written[] => [
  ['NAD', kind, '', '', given === null ? family : [family, given]],
  ['ATT', '2', '', sex],
  ['DTM', ['329', born.replaceAll('-', ''), '102']],
  ...(booking === null ? [] : [['RFF', ['AVF', booking]] as const]),
  ...documents.flatMap(({ type, number, state: issuer }) => [
    ['DOC', type, number],
    ['LOC', '91', issuer],
  ]),
]

property.prop([
  fc.array(fc.array(person, { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  dividers,
  fc.constantFrom('', '\n', '\r\n'),
  fc.integer({ min: 1, max: 300 }),
])('what was written with any characters is read as it was', async (lists, by, line, size) => {
  const bodies = lists.map((list): readonly Written[] => [
    ['BGM', '745'],
    ['TDT', '20', 'XY1'],
    ...list.flatMap(segmentsOf),
  ])
  const { records, last } = await readWhole(written(interchange(bodies), by, line), {}, size)
  const people = lists.flat()
  expect(last).toEqual({ kind: 'end', records: people.length, unknown: [] })
  const read = records.map((record) => ({
    kind: said(record, 'kind')[0],
    name: said(record, 'name')[0],
    sex: said(record, 'sex')[0],
    born: said(record, 'birth-date')[0],
    booking: said(record, 'booking-reference')[0],
    documents: record.subjects[0]?.identifiers.map(({ issuer, value }) => `${issuer} ${value}`),
  }))
  expect(read).toEqual(
    people.map(({ kind, family, given, sex, born, documents, booking }) => ({
      kind,
      name: given === null ? family : `${family}, ${given}`,
      sex,
      born,
      booking: booking ?? undefined,
      documents: documents.map(({ state: issuer, number }) => `${issuer} ${number}`),
    })),
  )
  for (const record of records) expect(validateRecord(record)).toMatchObject({ ok: true })
})

property.prop([
  fc.array(person, { minLength: 1, maxLength: 2 }),
  fc.array(fc.record({ at: fc.nat(600), cut: fc.nat(6), put: fc.uint8Array({ maxLength: 6 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  fc.integer({ min: 1, max: 200 }),
])('damage ends in records or a fault, the same wherever the chunks end', async (list, damages, size) => {
  const body: readonly Written[] = [['BGM', '745'], ['TDT', '20', 'XY1'], ...list.flatMap(segmentsOf)]
  let bytes = Buffer.from(written(interchange([body]), usual, '\n'))
  for (const { at, cut, put } of damages) bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
  const whole = await readWhole(bytes, { format: 'paxlst' })
  expect(['end', 'fault']).toContain(whole.last.kind)
  for (const record of whole.records) expect(validateRecord(record)).toMatchObject({ ok: true })
  expect(await readWhole(bytes, { format: 'paxlst' }, size)).toEqual(whole)
})
