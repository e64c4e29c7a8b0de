import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { readWhole, sample, valueOf } from '../../test/messages.ts'
import { generateWcoXml } from '../../test/wco-xml.ts'
import { type CustomsRecord, dictionary, elementOf, validateRecord } from '../index.ts'

const inEnvelope = (content: string, attributes = ''): string => `<MetaData${attributes}>\n${content}\n</MetaData>`
const declared = (content: string): string => inEnvelope(`<Declaration>\n${content}\n</Declaration>`)
const malformed = (at: object, fault: string) => ({ kind: 'fault', fault: { kind: 'malformed', at, fault } })
const all = (record: CustomsRecord | undefined, id: string): readonly string[] =>
  (record?.elements ?? []).flatMap((each) => (each.id === id ? [`${each.occurrence ?? ''} ${each.value}`.trim()] : []))

describe('a declaration', () => {
  test('is one record, its elements by the dictionary’s paths and in its order', async () => {
    const { format, records, last } = await readWhole(sample('wco-xml/import.xml'))
    expect(format).toBe('wco-xml/declaration')
    expect(last).toEqual({ kind: 'end', records: 1, unknown: [] })
    const [record] = records
    expect(record?.type).toBe('declaration')
    expect(valueOf(record, 'declaration.function')).toBe('9')
    const numbers = record?.elements.map(({ id }) => elementOf(id)?.number ?? 0)
    expect(numbers).toEqual([...(numbers ?? [])].sort((one, other) => one - other))
    expect(validateRecord(record)).toMatchObject({ ok: true })
  })

  test('that is amended or cancelled is a declaration with its reference and the function of the message', async () => {
    for (const name of ['amendment', 'cancellation']) {
      const { records } = await readWhole(sample(`wco-xml/${name}.xml`))
      expect(valueOf(records[0], 'declaration.function')).toBe('13')
      expect(valueOf(records[0], 'declaration.reference')).toBe('24GBA4ZYBWXU1BSA00')
      expect(valueOf(records[0], 'declaration.type')).toBe(name === 'amendment' ? 'COR' : 'INV')
    }
  })

  test('says of what repeats which one it is', async () => {
    const { records } = await readWhole(sample('wco-xml/amendment.xml'))
    expect(all(records[0], 'declaration.amendment.pointer.section')).toEqual([
      '1.1 42A',
      '1.2 67A',
      '1.3 68A',
      '1.4 23A',
      '1.5 65A',
    ])
  })

  test('states in clear what counting needs of its first goods item, and the six digits of each', async () => {
    const item = (code: string, origin: string): string =>
      `<GovernmentAgencyGoodsItem><Commodity><Classification><ID>4099</ID><IdentificationTypeCode>TRA</IdentificationTypeCode>
       </Classification><Classification><ID>${code}</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>
       </Commodity><GovernmentProcedure><CurrentCode>40</CurrentCode></GovernmentProcedure>
       <Origin><CountryCode>${origin}</CountryCode></Origin></GovernmentAgencyGoodsItem>`
    const accepted =
      '<AcceptanceDateTime><DateTimeString formatCode="304">20240118150645+01</DateTimeString></AcceptanceDateTime>'
    const { records } = await readWhole(
      declared(`${accepted}<GoodsShipment>${item('07099310', 'EG')}${item('85101000', 'US')}</GoodsShipment>`),
    )
    const [record] = records
    expect(all(record, 'declaration.hs6')).toEqual(['1 070993', '2 851010'])
    expect(all(record, 'declaration.hs-chapter')).toEqual(['07'])
    expect(all(record, 'declaration.origin-country')).toEqual(['EG'])
    expect(all(record, 'declaration.procedure')).toEqual(['40'])
    expect(all(record, 'declaration.acceptance-time')).toEqual(['2024-01-18T15:06:45+01'])
    expect(all(record, 'declaration.date')).toEqual(['2024-01-18'])
    expect(all(record, 'declaration.month')).toEqual(['2024-01'])
  })

  test('mentions its parties: by EORI where the number is one, once for each role, a contact as a person', async () => {
    const { records } = await readWhole(
      declared(`<Declarant><ID>GB553202734852</ID><Contact><Name>Ann Example</Name></Contact>
        <Communication><ID>ann@example.com</ID></Communication></Declarant>
        <GoodsShipment><GovernmentAgencyGoodsItem><Seller><ID>7788-AB</ID></Seller></GovernmentAgencyGoodsItem>
        <GovernmentAgencyGoodsItem><Seller><ID>7788-AB</ID><Name>Shavers</Name></Seller></GovernmentAgencyGoodsItem>
        <Importer><ID>GB553202734852</ID><Address><CityName>Leeds</CityName></Address></Importer></GoodsShipment>`),
    )
    const [record] = records
    const number = (issuer: string, value: string) => [{ kind: 'trader-number', issuer, value }]
    expect(record?.subjects).toEqual([
      { role: 'declarant', kind: 'organisation', identifiers: number('EORI', 'GB553202734852') },
      { role: 'contact', kind: 'person', identifiers: [] },
      { role: 'seller', kind: 'organisation', identifiers: number('wco-xml/seller', '7788-AB') },
      { role: 'importer', kind: 'organisation', identifiers: number('EORI', 'GB553202734852') },
    ])
    const about = Object.fromEntries(record?.elements.map(({ id, about: index }) => [id, index]) ?? [])
    expect(about).toMatchObject({
      'declaration.declarant.contact.name': 1,
      'declaration.declarant.contact.number': 1,
      'declaration.seller.name': 2,
      'declaration.importer.address.city': 3,
    })
  })

  test('an amount’s currency and a quantity’s unit are elements of their own', async () => {
    const { records } = await readWhole(declared('<InvoiceAmount currencyID="GBP">9500</InvoiceAmount>'))
    expect(valueOf(records[0], 'declaration.invoice-amount')).toBe('9500')
    expect(valueOf(records[0], 'declaration.invoice-amount.currency')).toBe('GBP')
  })

  test('what the dictionary does not know is kept as personal and reported with its path', async () => {
    const text = declared('<Colour>red</Colour>\n<Agent rank="2">Bob<Nick><Name lang="en">Bobby</Name></Nick></Agent>')
    const { records, last } = await readWhole(text)
    expect(last).toMatchObject({
      kind: 'end',
      unknown: [
        { field: 'Declaration/Colour', count: 1, place: { line: 3, column: 9, field: 'Declaration/*' } },
        { field: 'Declaration/Agent@rank', count: 1 },
        { field: 'Declaration/Agent/Nick/Name@lang', count: 1 },
        { field: 'Declaration/Agent/Nick/Name', count: 1 },
        { field: 'Declaration/Agent', count: 1 },
      ],
    })
    expect(valueOf(records[0], 'declaration.unknown.declaration-colour')).toBe('red')
    expect(records[0]?.elements).toHaveLength(5)
  })

  test('what must stand once stands once', async () => {
    const { last } = await readWhole(declared('<TypeCode>IMA</TypeCode>\n<TypeCode>IMD</TypeCode>'))
    expect(last).toMatchObject(malformed({ line: 4, column: 11, field: 'Declaration/TypeCode' }, 'structure'))
  })
})

describe('a notification', () => {
  test('is a record of its own type, found by the references of its declaration', async () => {
    const { format, records, last } = await readWhole(sample('wco-xml/notification-acceptance.xml'))
    expect(format).toBe('wco-xml/notification')
    expect(last).toMatchObject({ records: 1, unknown: [] })
    const [record] = records
    expect(record?.type).toBe('declaration-notification')
    expect(all(record, 'declaration-notification.function')).toEqual(['01'])
    expect(all(record, 'declaration-notification.reference')).toEqual(['1 19GBCKKCQSXV2FGVA8'])
    expect(all(record, 'declaration-notification.month')).toEqual(['2019-11'])
  })

  test('of a debt states each duty with its currency', async () => {
    const { records } = await readWhole(sample('wco-xml/notification-debt.xml'))
    expect(all(records[0], 'declaration-notification.tax.payable')).toEqual(['1.1.1 270.00', '1.1.2 2054.00'])
    expect(all(records[0], 'declaration-notification.tax.payable.currency')).toEqual(['1.1.1 GBP', '1.1.2 GBP'])
  })
})

describe('the document around records', () => {
  const bare = '<FunctionCode>9</FunctionCode>'

  test('may be a wrapper with several, an envelope, or nothing', async () => {
    const wrapped = `<v1:submitDeclarationRequest xmlns:v1="urn:any"><v1:common><v1:clientID>C7</v1:clientID></v1:common>
      <v1:detail>${declared(bare)}${declared(bare)}</v1:detail></v1:submitDeclarationRequest>`
    const { records, last } = await readWhole(wrapped)
    expect(records).toHaveLength(2)
    expect(last).toMatchObject({ unknown: [{ field: 'submitDeclarationRequest/common/clientID', count: 1 }] })
    expect((await readWhole(`<Declaration>${bare}</Declaration>`)).records).toHaveLength(1)
    expect((await readWhole(`<Response>${bare}</Response>`)).format).toBe('wco-xml/notification')
  })

  test('goes with each record in it, whether it stands before or after', async () => {
    const { records } = await readWhole(
      inEnvelope(
        `<WCOTypeName>DEC</WCOTypeName><Declaration>${bare}</Declaration><ResponsibleCountryCode>GB</ResponsibleCountryCode>`,
      ),
    )
    expect(records[0]?.elements.map(({ id, value }) => `${id} ${value}`)).toEqual([
      'declaration.function 9',
      'declaration.envelope.message-type DEC',
      'declaration.envelope.responsible-country GB',
    ])
  })

  test('namespaces count, not the prefixes that stand for them', async () => {
    const other =
      '<x:Declaration xmlns:x="urn:wco:datamodel:WCO:DEC-DMS:2"><x:FunctionCode>9</x:FunctionCode></x:Declaration>'
    expect(valueOf((await readWhole(other)).records[0], 'declaration.function')).toBe('9')
    const foreign = '<Declaration><y:FunctionCode xmlns:y="urn:other">9</y:FunctionCode></Declaration>'
    expect((await readWhole(foreign)).last).toMatchObject({ unknown: [{ field: 'Declaration/FunctionCode' }] })
  })

  test.each(['<inventory/>', '<Declaration xmlns="urn:other"/>', '<?xml version="1.0"?>\n<a><Declaration/></a>'])(
    'with another root it is of no format that is known: %s',
    async (text) => {
      expect((await readWhole(text)).last).toEqual({ kind: 'fault', fault: { kind: 'unknown-format' } })
      expect((await readWhole(text, { format: 'wco-xml' })).last).toMatchObject({ fault: { fault: 'structure' } })
    },
  )

  test('without a record it is malformed', async () => {
    expect((await readWhole('<MetaData/>')).last).toMatchObject(malformed({ line: 1 }, 'missing'))
  })
})

describe('encodings', () => {
  const text = (encoding: string): string =>
    `<?xml version="1.0" encoding="${encoding}"?>\n<Declaration><Declarant><Name>Müller</Name></Declarant></Declaration>`
  const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()
  test.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(text('UTF-8'))],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text('utf-8')}`)],
    ['ISO-8859-1', Buffer.from(text('ISO-8859-1'), 'latin1')],
    ['UTF-16, little end first, with a mark', Buffer.from(`\ufeff${text('UTF-16')}`, 'utf16le')],
    ['UTF-16, big end first, with a mark', swapped(Buffer.from(`\ufeff${text('UTF-16')}`, 'utf16le'))],
    ['UTF-16 without a mark', Buffer.from(text('UTF-16'), 'utf16le')],
  ])('%s', async (_, bytes) => {
    for (const size of [1, 7, 4096]) {
      const { records } = await readWhole(bytes, {}, size)
      expect(valueOf(records[0], 'declaration.declarant.name')).toBe('Müller')
    }
  })

  test('bytes that are none of the encoding are refused with their place', async () => {
    const bytes = Buffer.from(text('UTF-8'), 'latin1')
    expect((await readWhole(bytes)).last).toMatchObject(
      malformed({ line: 2, field: 'Declaration/Declarant/Name' }, 'encoding'),
    )
    const cut = Buffer.from(text('UTF-8')).subarray(0, -4)
    expect((await readWhole(cut)).last).toMatchObject({ fault: { fault: 'xml' } })
  })

  test('an encoding that is not read is refused', async () => {
    expect((await readWhole(text('EBCDIC-CP-US'))).last).toMatchObject(malformed({ line: 1 }, 'encoding'))
  })
})

describe('for any document', () => {
  const kind = fc.constantFrom('declaration' as const, 'declaration-notification' as const)

  property.prop([kind, fc.nat(), fc.integer({ min: 1, max: 500 }), fc.constantFrom('', 'd:')])(
    'every value is there under its element and occurrence, wherever the bytes were cut',
    async (type, seed, size, prefix) => {
      const { xml, stated } = generateWcoXml(type, seed, prefix)
      const { records, last } = await readWhole(xml, {}, size)
      expect(last).toMatchObject({ kind: 'end', records: 1, unknown: [] })
      const derived = new Set<string>(['declaration.procedure', 'declaration.origin-country', 'declaration.hs6'])
      for (const { id, derivedFrom } of dictionary) if (derivedFrom !== undefined) derived.add(id)
      derived.add('declaration.date')
      const read = records[0]?.elements.filter(({ id }) => !derived.has(id)) ?? []
      const lines = (elements: readonly { id: string; occurrence?: string | undefined; value: string }[]) =>
        elements.map(({ id, occurrence, value }) => `${id} ${occurrence ?? ''} ${value}`).sort()
      expect(lines(read)).toEqual(lines(stated))
      expect(validateRecord(records[0])).toMatchObject({ ok: true })
    },
  )
})
