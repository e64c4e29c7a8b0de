import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { inChunks, readWhole, sample } from '../../test/messages.ts'
import { validateRecord } from '../index.ts'

const fault = (name: string, at: object = {}) => ({ kind: 'fault', fault: { kind: 'malformed', fault: name, at } })
const within = (content: string): string => `<Declaration>${content}</Declaration>`

describe('what XML can do to whoever reads it is refused', () => {
  test.each([
    ['a document type declaration', '<!DOCTYPE Declaration>\n<Declaration/>'],
    [
      'entities that expand',
      `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY ${'b'.repeat(n + 1)} "&a;&a;&a;&a;">`).join('')}]>${within('&bbbbbbbbb;')}`,
    ],
    ['an entity that is a file', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${within('<ID>&x;</ID>')}`],
    ['an entity that is an address', `<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">${within('<ID>&x;</ID>')}`],
    ['an entity that nobody declared', within('<ID>&secret;</ID>')],
    ['a character that XML does not have', within('<ID>&#0;</ID>')],
    ['a tag that another closes', '<Declaration><ID>1</Id></Declaration>'],
    ['a prefix that is bound to nothing', '<wco:Declaration/>'],
    [
      'an attribute twice',
      '<Declaration><InvoiceAmount currencyID="GBP" currencyID="EUR">1</InvoiceAmount></Declaration>',
    ],
    ['an end too early', '<Declaration><ID>1</ID>'],
    ['something after the end', '<Declaration><ID>1</ID></Declaration><Declaration/>'],
  ])('%s', async (_, text) => {
    const { last } = await readWhole(text)
    expect(last).toMatchObject(fault('xml'))
    // A message tells what was expected, never what was found.
    expect(JSON.stringify(last)).not.toMatch(/secret|passwd|127\.0|Id\b/)
  })

  test('the five entities of XML itself and characters by number are read', async () => {
    const { records } = await readWhole(
      within('<Declarant><Name>&lt;&amp;&gt;&quot;&apos;&#xe9;<![CDATA[<x>]]></Name></Declarant>'),
    )
    expect(records[0]?.elements[0]?.value).toBe('<&>"\'é<x>')
  })

  test.each([
    ['depth', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, 'structure'],
    ['attributes', `<a ${Array.from({ length: 100 }, (_, n) => `a${n}="1"`).join(' ')}/>`, 'structure'],
    ['a long name', `<${'a'.repeat(1000)}/>`, 'too-long'],
    ['a long prefix', `<${'a'.repeat(1000)}:a xmlns:${'a'.repeat(1000)}="urn:a"/>`, 'too-long'],
    ['a long value', `<ID>${'a'.repeat(5000)}</ID>`, 'value'],
    ['a value with a control character', '<ID>a&#x85;b</ID>', 'value'],
    ['many unknown fields', Array.from({ length: 300 }, (_, n) => `<a${n}>1</a${n}>`).join(''), 'structure'],
    ['many elements', '<AuthorisationHolder><ID>1</ID></AuthorisationHolder>'.repeat(20_000), 'too-long'],
  ])('%s', async (_, content, name) => {
    expect((await readWhole(within(content))).last).toMatchObject(fault(name))
  })

  test('the place is the element’s, with line, column and path', async () => {
    const { last } = await readWhole('<Declaration>\n  <GoodsItemQuantity>three</GoodsItemQuantity>\n</Declaration>')
    expect(last).toMatchObject(fault('value', { line: 2, column: 22, field: 'Declaration/GoodsItemQuantity' }))
  })

  test.each(['20240118', '2024-01-18', '20241318000000Z', '20240118150645+01:00:00'])(
    'a time that is none: %s',
    async (digits) => {
      const { last } = await readWhole(
        within(`<IssueDateTime><DateTimeString formatCode="304">${digits}</DateTimeString></IssueDateTime>`),
      )
      expect(last).toMatchObject(fault('value', { field: 'Declaration/IssueDateTime/DateTimeString' }))
    },
  )
})

describe('a document without end is refused within its limits', () => {
  test.each([
    ['one text', '<Declaration><ID>', 'x'],
    ['one comment', '<Declaration><!--', 'x'],
    ['comments', '<Declaration>', '<!--x-->'],
    ['one attribute', '<Declaration x="', 'x'],
    ['attributes', '<Declaration ', 'x="1" '],
    ['one name', '<', 'x'],
    ['a document type declaration', '<!DOCTYPE a [', '<!ENTITY a "b">'],
    ['a processing instruction', '<?x ', 'x'],
    ['character data', '<Declaration><![CDATA[', 'x'],
    ['blanks', '<Declaration>', ' '],
    ['blanks before the root', '', ' '],
    ['depth', '<Declaration>', '<a>'],
    [
      'goods items',
      '<Declaration><GoodsShipment>',
      '<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric></GovernmentAgencyGoodsItem>',
    ],
    ['fields around records', '<MetaData>', '<a>1</a>'],
  ])('%s', async (_, start, piece) => {
    let taken = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(start)
      const bytes = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)))
      for (; taken < 1000; taken++) yield await Promise.resolve(bytes)
    }
    expect((await readWhole(endless(), { format: 'wco-xml' })).last.kind).toBe('fault')
    expect(taken).toBeLessThan(32)
  })

  test('a wrapper of messages is read on, whatever its length', async () => {
    let taken = 0
    async function* many(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<submitDeclarationRequest>')
      for (; taken < 200; taken++)
        yield await Promise.resolve(Buffer.from('<Response><FunctionCode>01</FunctionCode></Response>'.repeat(50)))
      yield Buffer.from('</submitDeclarationRequest>')
    }
    expect((await readWhole(many())).last).toMatchObject({ kind: 'end', records: 10_000 })
  })
})

describe('whatever the bytes, records or a fault come out and nothing is thrown', () => {
  const valid = fc.constantFrom(
    ...['import', 'amendment', 'notification-debt'].map((name) => sample(`wco-xml/${name}.xml`)),
  )
  const damage = fc.record({ at: fc.nat(8000), cut: fc.nat(20), put: fc.uint8Array({ maxLength: 8 }) })

  property.prop([valid, fc.array(damage, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 3000 })])(
    'of a valid message that was damaged',
    async (message, damages, size) => {
      let bytes = Buffer.from(message)
      for (const { at, cut, put } of damages)
        bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
      const { records, last } = await readWhole(inChunks(bytes, size))
      expect(['end', 'fault']).toContain(last.kind)
      for (const record of records) expect(validateRecord(record)).toMatchObject({ ok: true })
    },
  )

  property.prop([
    valid,
    fc.nat(8000),
    fc.constantFrom('<a>', '</a>', '&x;', '<!--', ']]>', '<![CDATA[', '<ID>', '"', '<?x?>', '\0'),
  ])('of a valid message with mark-up put in', async (message, at, text) => {
    const { records } = await readWhole(message.slice(0, at) + text + message.slice(at))
    for (const record of records) expect(validateRecord(record)).toMatchObject({ ok: true })
  })

  property.prop([valid, fc.nat(8000)])('of a beginning of one, a fault', async (message, length) => {
    fc.pre(length < message.lastIndexOf('>'))
    expect((await readWhole(message.slice(0, length), { format: 'wco-xml' })).last.kind).toBe('fault')
  })

  property.prop([fc.uint8Array({ maxLength: 300 })])('of noise', async (bytes) => {
    expect((await readWhole(bytes, { format: 'wco-xml' })).last.kind).toBe('fault')
  })
})
