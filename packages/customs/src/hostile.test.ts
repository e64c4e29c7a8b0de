import { fc, test as property } from '@fast-check/vitest'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inChunks, readWhole, sample } from '../test/messages.ts'
import { formatNames, validateRecord } from './index.ts'

const [header = '', row = ''] = sample('declarations.csv').split('\n')
const zone = 'P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0\n'
const interchange = "UNB+UNOA:4+A+B+C+1'UNH+1+PAXLST:D:05B:UN'BGM+745'TDT+20+XY1'"
const passengerList = sample('passenger-list.edi')

/** Gives a piece without end; counts what was taken of it. */
function endless(
  start: string,
  piece: string,
  most = 1000,
): { source: AsyncIterable<Uint8Array>; taken: () => number } {
  let taken = 0
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(start)
    const bytes = Buffer.alloc(64 * 1024, piece)
    for (; taken < most; taken++) yield bytes
  }
  return { source: source(), taken: () => taken }
}

describe('a message without end is refused within its limits', () => {
  test.each([
    ['one line of text', `${header}\n`, 'x'],
    ['nothing but separators', `${header}\n`, ','],
    ['a quoted field', `${header}\n"`, 'x'],
    ['a quoted field of lines', `${header}\n"`, 'x\n'],
    ['quotes within quotes', `${header}\n"`, '""'],
    ['an opening quote for every line', `${header}\n`, '"\n'],
    ['a header', 'Declaration ID,', 'x,'],
    ['NUL', '', '\0'],
    ['blank lines', '', '\n'],
    ['spaces', '', ' '],
    ['a machine-readable zone', 'P<', '<'],
    ['lines of a machine-readable zone', zone, 'A\n'],
    ['a segment', `${interchange}FTX+AAI+++`, 'x'],
    ['a segment of lines', `${interchange}FTX+AAI+++`, 'x\n'],
    ['nothing but element separators', `${interchange}FTX`, '+'],
    ['nothing but component separators', `${interchange}FTX+`, ':'],
    ['nothing but release characters', `${interchange}FTX+`, '?'],
    ['nothing but terminators', interchange, "'"],
    ['blanks between segments', interchange, ' '],
    ['a note behind an interchange', "UNB+UNOA:4+A+B+C+1'UNZ+0+1'", 'x'],
    ['interchanges', '', "UNB+UNOA:4+A+B+C+1'UNZ+0+1'"],
    ['legs of a journey', interchange, "TDT+20+XY1'"],
    ['parts of one entry', `${interchange}NAD+FL'`, "FTX+AAI+++A'"],
  ])('%s', async (_, start, piece) => {
    const { source, taken } = endless(start, piece)
    expect((await readWhole(source)).last.kind).toBe('fault')
    expect(taken()).toBeLessThan(16)
  })

  test('blank lines after a header are no records and take no memory', async () => {
    const { source } = endless(`${header}\n`, '\n', 20)
    expect((await readWhole(source)).last).toMatchObject({ kind: 'end', records: 0 })
  })
})

describe('whatever the bytes, records or a fault come out and nothing is thrown', () => {
  const valid = fc.constantFrom(`${header}\n${row}\n`, zone, passengerList)
  const damage = fc.record({ at: fc.nat(500), cut: fc.nat(8), put: fc.uint8Array({ maxLength: 8 }) })

  property.prop([valid, fc.array(damage, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 300 })])(
    'of a valid message that was damaged',
    async (message, damages, size) => {
      let bytes = Buffer.from(message)
      for (const { at, cut, put } of damages) {
        bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
      }
      const { records, last } = await readWhole(inChunks(bytes, size))
      expect(['end', 'fault']).toContain(last.kind)
      for (const record of records) expect(validateRecord(record)).toMatchObject({ ok: true })
    },
  )

  property.prop([valid, fc.nat(400), fc.string({ minLength: 1, maxLength: 6 })])(
    'of a valid message with text put in',
    async (message, at, text) => {
      const { records } = await readWhole(message.slice(0, at) + text + message.slice(at))
      for (const record of records) expect(validateRecord(record)).toMatchObject({ ok: true })
    },
  )

  property.prop([fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...formatNames)])(
    'of noise',
    async (bytes, format) => {
      expect(['end', 'fault']).toContain((await readWhole(bytes, { format })).last.kind)
    },
  )
})

describe('inputs that once were taken wrongly', () => {
  const folder = new URL('../samples/once-failed/', import.meta.url)
  test.each(readdirSync(folder))('%s', async (name) => {
    expect((await readWhole(sample(`once-failed/${name}`))).last.kind).toBe('fault')
  })
})
