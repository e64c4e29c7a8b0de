import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tokenized } from '../../test/interchanges.ts'
import { hasLargeSamples, largeSamples, readWhole, valueOf } from '../../test/messages.ts'
import { type CustomsRecord, validateRecord } from '../index.ts'

if (!hasLargeSamples) process.stderr.write('The large samples (CARNET_SAMPLES) are not there: they are not read.\n')

const bytesOf = (name: string): Buffer => readFileSync(`${largeSamples}/${name}`)
const list = (name: string): string => bytesOf(`paxlst-edifact/${name}`).toString('latin1')
const entry = (record: CustomsRecord | undefined, name: string): string | undefined =>
  valueOf(record, `passenger-list-entry.${name}`)

describe.skipIf(!hasLargeSamples)('the samples of passenger lists', () => {
  test('a driver at a land border', async () => {
    const { format, records, last } = await readWhole(list('paxlst.txt'))
    expect(format).toBe('paxlst/D.03B')
    expect(last).toEqual({ kind: 'end', records: 1, unknown: [] })
    const [driver] = records
    expect(entry(driver, 'kind')).toBe('VW')
    expect(entry(driver, 'birth-date')).toBe('1935-09-19')
    expect(entry(driver, 'month')).toBe('2004-12')
    // The attribute stands five times, divided by the repetition separator of syntax version 4.
    expect(driver?.elements.filter(({ id }) => id === 'passenger-list-entry.sex')).toHaveLength(1)
    expect(driver?.elements.filter(({ id }) => id === 'passenger-list-entry.document-number')).toHaveLength(2)
  })

  test('a journey of three legs, an asterisk as text, a note behind UNZ', async () => {
    const { format, records, last } = await readWhole(list('multiple_flight_leg_apis.txt'))
    expect(format).toBe('paxlst/D.05B')
    expect(last).toEqual({ kind: 'end', records: 2, unknown: [] })
    for (const record of records) {
      expect(record.elements.filter(({ id }) => id === 'passenger-list-entry.flight')).toHaveLength(3)
      expect(record.elements.filter(({ id }) => id === 'passenger-list-entry.route-port')).toHaveLength(4)
      expect(entry(record, 'arrival-port')).toBe('CDG')
      expect(entry(record, 'month')).toBe('2008-08')
      expect(record.subjects[0]?.identifiers).toHaveLength(1)
    }
  })

  test('a list whose totals and references are not right is refused, and read once they are', async () => {
    const crew = list('Test1.txt')
    expect((await readWhole(crew)).last).toMatchObject({
      fault: { fault: 'value', at: { field: 'segment 108 CNT, element 1, component 2' } },
    })
    const counted = crew.replace('CNT+41+8', 'CNT+41:8')
    expect((await readWhole(counted)).last).toMatchObject({
      fault: { fault: 'count', at: { field: 'segment 109 UNT, element 1' } },
    })
    const closed = counted.replace('UNT+0000152', 'UNT+107')
    expect((await readWhole(closed)).last).toMatchObject({
      fault: { fault: 'reference', at: { field: 'segment 110 UNE, element 2' } },
    })
    const { format, records, last } = await readWhole(closed.replaceAll(/(?<=UN[EZ]\+1\+)\d+/g, '1403010600'))
    expect(format).toBe('paxlst/D.02B')
    expect(last).toEqual({ kind: 'end', records: 8, unknown: [] })
    expect(records.map((record) => entry(record, 'kind'))).toEqual(Array.from({ length: 8 }, () => 'FM'))
    // Eight times the same document: one subject.
    expect(new Set(records.map(({ subjects }) => JSON.stringify(subjects[0]))).size).toBe(1)
  })

  test('a list with separators of its own, broken lines, and a trailer that is not its own', async () => {
    const message = list('airline2.edi')
    expect((await readWhole(message)).last).toMatchObject({ fault: { fault: 'count', at: { line: 114, column: 5 } } })
    const counted = message.replace('UNT*121', 'UNT*111')
    expect((await readWhole(counted)).last).toMatchObject({ fault: { fault: 'reference', at: { line: 114 } } })
    const { records, last } = await readWhole(counted.replace(/(UNT\*111\*\d+) /, '$1'))
    expect(last).toEqual({ kind: 'end', records: 10, unknown: [] })
    for (const record of records) {
      expect(validateRecord(record)).toMatchObject({ ok: true })
      expect(entry(record, 'arrival-port')).toBe('YEU')
      expect(entry(record, 'document-expiry-date')).toBe('2018-02-21')
    }
  })

  test('a list with a reference too many is refused at its place', async () => {
    expect((await readWhole(list('bad-paxlst.txt'))).last).toMatchObject({
      fault: {
        fault: 'structure',
        expected: 'one of DTM, NAD, TDT',
        at: { line: 6, column: 1, field: 'segment 6 RFF' },
      },
    })
  })
})

/** Segments of each, by what a reader counts who reads them by eye. */
const interchanges: readonly (readonly [string, number])[] = [
  ['paxlst-edifact/Test1.txt', 111],
  ['paxlst-edifact/airline2.edi', 115],
  ['paxlst-edifact/bad-paxlst.txt', 21],
  ['paxlst-edifact/multiple_flight_leg_apis.txt', 50],
  ['paxlst-edifact/paxlst.txt', 20],
  ['edifact-corrupt/CONTRL.txt', 8],
  ['edifact-corrupt/DuplicateInterchange.txt', 80],
  ['pnrgov-edifact/2_pnrs_basic.edi', 136],
  ['pnrgov-edifact/PassengerData.txt', 46],
  ['pnrgov-edifact/adult_and_infant.edi', 46],
  ['pnrgov-edifact/bigMessagePnr.txt', 178],
  ['pnrgov-edifact/codeshare.edi', 61],
  ['pnrgov-edifact/danglingMetaCharacter.txt', 57],
  ['pnrgov-edifact/pnr1.txt', 88],
  ['pnrgov-edifact/pnr2.txt', 56],
  ['pnrgov-edifact/pnr3.txt', 111],
  ['pnrgov-edifact/pnrEdge.txt', 15],
  ['pnrgov-edifact/pnrMessageExample.txt', 136],
  ['pnrgov-edifact/pnrWithDoco.txt', 51],
  ['cuscar-edifact/CargoReport.txt', 42],
  ['cusdec-edifact/96b_cusdec.edi', 37],
  ['baplie-edifact/Bayplan.txt', 24],
]

describe.skipIf(!hasLargeSamples)('the samples of other interchanges are divided into segments', () => {
  test.each(interchanges)('%s: %i', async (name, count) => {
    const whole = await tokenized(bytesOf(name))
    expect(whole.fault).toBeUndefined()
    expect(whole.segments).toHaveLength(count)
    expect(whole.segments.at(-1)?.tag).toBe('UNZ')
    for (const size of [1, 5]) expect(await tokenized(bytesOf(name), size)).toEqual(whole)
  })

  test('one whose UNZ does not end is refused there', async () => {
    const { segments, fault } = await tokenized(bytesOf('pnrgov-edifact/pnrBadFormat.txt'))
    expect(segments).toHaveLength(27)
    expect(fault).toMatchObject({ fault: 'segment', at: { line: 28, column: 1 } })
  })

  test('an asterisk that UNA announces and syntax version 1 does not know is text', async () => {
    const { segments } = await tokenized(bytesOf('pnrgov-edifact/codeshare.edi'))
    const text = segments.filter(({ tag }) => tag === 'LTS').flatMap(({ texts }) => texts.flat())
    expect(text.some((each) => each.includes('*1A/E*'))).toBe(true)
  })

  test.each([
    'pnrgov-edifact/pnr1.txt',
    'cuscar-edifact/CargoReport.txt',
    'cusdec-edifact/96b_cusdec.edi',
    'baplie-edifact/Bayplan.txt',
    'edifact-corrupt/CONTRL.txt',
    'edifact-corrupt/DuplicateInterchange.txt',
  ])('%s is no passenger list, and refused as such', async (name) => {
    expect((await readWhole(bytesOf(name))).last).toMatchObject({
      fault: { kind: 'malformed', fault: 'message-type', expected: 'PAXLST D.02B to D.05B' },
    })
  })
})
