/** Declarations in the XML of the WCO Data Model, of three goods items each, in one message. */
export const declarationsXml = (count: number): Buffer<ArrayBuffer> =>
  Buffer.from(
    `<submitDeclarationRequest>\n${Array.from({ length: count }, (_, index) => declaration(index)).join('')}</submitDeclarationRequest>`,
  )

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
