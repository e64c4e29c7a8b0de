import { readMessage } from '@carnet/customs'
import { SaxesParser } from 'saxes'
import type { Figure } from './figure.ts'

const declarations = 300
const chunkSize = 64 * 1024
const rounds = 60

/** Declarations in the XML of the WCO Data Model to records, beside the parser alone over the same bytes. */
export async function run(): Promise<readonly Figure[]> {
  const message = Buffer.from(
    `<submitDeclarationRequest>\n${Array.from({ length: declarations }, (_, index) => declaration(index)).join('')}</submitDeclarationRequest>`,
  )
  const chunks = Array.from({ length: Math.ceil(message.length / chunkSize) }, (_, index) =>
    message.subarray(index * chunkSize, (index + 1) * chunkSize),
  )
  await records(chunks)
  bare(chunks)
  let ours = 0
  let theirs = 0
  // In turn, so that neither has the quieter half of the run.
  for (let round = 0; round < rounds; round++) {
    ours = Math.max(ours, await rate(message.length, () => records(chunks)))
    theirs = Math.max(theirs, await rate(message.length, () => Promise.resolve(bare(chunks))))
  }
  const ratio = ours / theirs
  return [
    {
      name: `WCO declarations of three goods items to records, ${Math.round(message.length / declarations / 100) / 10} kB each, one core`,
      figure: ours,
      unit: 'MB/s',
      peer: 'saxes with namespaces, its events counted',
      peerFigure: theirs,
      ratio,
      goal: '≥ 60 % of the parser alone',
      met: ratio >= 0.6,
    },
  ]
}

async function rate(bytes: number, work: () => Promise<number>): Promise<number> {
  const begun = performance.now()
  if ((await work()) === 0) throw new Error('nothing was read')
  return bytes / 1e6 / ((performance.now() - begun) / 1000)
}

async function records(chunks: readonly Uint8Array[]): Promise<number> {
  let count = 0
  for await (const event of readMessage(streamOf(chunks))) {
    if (event.kind === 'fault') throw new Error(`the bench's own message was refused: ${JSON.stringify(event.fault)}`)
    if (event.kind === 'records') count += event.records.length
  }
  return count
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

function bare(chunks: readonly Uint8Array[]): number {
  const parser = new SaxesParser({ xmlns: true })
  const decoder = new TextDecoder()
  let events = 0
  const count = (): void => {
    events++
  }
  parser.on('opentag', count)
  parser.on('text', count)
  parser.on('closetag', count)
  for (const chunk of chunks) parser.write(decoder.decode(chunk, { stream: true }))
  parser.close()
  return events
}

const declaration = (
  index: number,
): string => `  <md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
    <md:WCODataModelVersionCode>3.6</md:WCODataModelVersionCode>
    <md:WCOTypeName>DEC</md:WCOTypeName>
    <md:ResponsibleCountryCode>GB</md:ResponsibleCountryCode>
    <Declaration>
      <FunctionCode>9</FunctionCode>
      <FunctionalReferenceID>LRN${index}</FunctionalReferenceID>
      <TypeCode>IMA</TypeCode>
      <GoodsItemQuantity>3</GoodsItemQuantity>
      <InvoiceAmount currencyID="GBP">${1000 + index}.50</InvoiceAmount>
      <TotalPackageQuantity>12</TotalPackageQuantity>
      <BorderTransportMeans>
        <RegistrationNationalityCode>EG</RegistrationNationalityCode>
        <ModeCode>4</ModeCode>
      </BorderTransportMeans>
      <Declarant>
        <ID>GB${553202734852 + index}</ID>
      </Declarant>
      <Exporter>
        <Name>Egyptian Vegetable Company ${index}</Name>
        <Address>
          <CityName>Cairo</CityName>
          <CountryCode>EG</CountryCode>
          <Line>10 Nile Avenue</Line>
          <PostcodeID>4272</PostcodeID>
        </Address>
      </Exporter>
      <GoodsShipment>
        <Consignment>
          <ContainerCode>1</ContainerCode>
          <GoodsLocation>
            <Name>LGWLGWLGW</Name>
            <TypeCode>A</TypeCode>
            <Address>
              <TypeCode>U</TypeCode>
              <CountryCode>GB</CountryCode>
            </Address>
          </GoodsLocation>
        </Consignment>
        <Destination>
          <CountryCode>GB</CountryCode>
        </Destination>
        <ExportCountry>
          <ID>EG</ID>
        </ExportCountry>
${[1, 2, 3].map(item).join('')}        <Importer>
          <ID>GB${427168118378 + (index % 500)}</ID>
        </Importer>
        <PreviousDocument>
          <CategoryCode>Y</CategoryCode>
          <ID>9GB${201909014000 + index}</ID>
          <TypeCode>DCR</TypeCode>
          <LineNumeric>1</LineNumeric>
        </PreviousDocument>
      </GoodsShipment>
    </Declaration>
  </md:MetaData>
`

const item = (sequence: number): string => `        <GovernmentAgencyGoodsItem>
          <SequenceNumeric>${sequence}</SequenceNumeric>
          <StatisticalValueAmount currencyID="GBP">${sequence}50</StatisticalValueAmount>
          <AdditionalDocument>
            <CategoryCode>N</CategoryCode>
            <ID>12345/19.01.2024</ID>
            <TypeCode>935</TypeCode>
            <LPCOExemptionCode>AC</LPCOExemptionCode>
          </AdditionalDocument>
          <AdditionalInformation>
            <StatementCode>00500</StatementCode>
            <StatementDescription>IMPORTER</StatementDescription>
          </AdditionalInformation>
          <Commodity>
            <Description>Fresh courgettes from Egypt, 1500kg</Description>
            <Classification>
              <ID>07099310</ID>
              <IdentificationTypeCode>TSP</IdentificationTypeCode>
            </Classification>
            <DutyTaxFee>
              <DutyRegimeCode>100</DutyRegimeCode>
              <TypeCode>B00</TypeCode>
              <Payment>
                <MethodCode>E</MethodCode>
              </Payment>
            </DutyTaxFee>
            <GoodsMeasure>
              <GrossMassMeasure unitCode="KGM">2200</GrossMassMeasure>
              <NetNetWeightMeasure unitCode="KGM">1500</NetNetWeightMeasure>
            </GoodsMeasure>
            <InvoiceLine>
              <ItemChargeAmount currencyID="GBP">2500</ItemChargeAmount>
            </InvoiceLine>
          </Commodity>
          <GovernmentProcedure>
            <CurrentCode>40</CurrentCode>
            <PreviousCode>00</PreviousCode>
          </GovernmentProcedure>
          <Origin>
            <CountryCode>EG</CountryCode>
            <TypeCode>1</TypeCode>
          </Origin>
          <Packaging>
            <SequenceNumeric>1</SequenceNumeric>
            <MarksNumbersID>BX-1234228/34</MarksNumbersID>
            <QuantityQuantity>4</QuantityQuantity>
            <TypeCode>BX</TypeCode>
          </Packaging>
        </GovernmentAgencyGoodsItem>
`
