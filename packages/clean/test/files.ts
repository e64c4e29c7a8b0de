import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'

/** Small files with everything in them that a file about to be mailed should not have. Every person in them is invented. */
export const packed = (parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array => {
  const zippable: Zippable = {}
  for (const [name, part] of Object.entries(parts)) zippable[name] = typeof part === 'string' ? strToU8(part) : part
  return zipSync(zippable)
}

/** The text of each part. */
export const partsOf = (bytes: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]))

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const typesOf = (overrides: Readonly<Record<string, string>>): string =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/octet-stream"/><Default Extension="png" ContentType="image/png"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>${Object.entries(
    overrides,
  )
    .map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`)
    .join('')}</Types>`
/** Relations as `[id, type, target]`; a target that begins with `external:` is outside. */
const relations = (...all: readonly (readonly [string, string, string])[]): string =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(([id, type, target]) =>
      target.startsWith('external:')
        ? `<Relationship Id="${id}" Type="${office}/${type}" Target="${target.slice(9)}" TargetMode="External"/>`
        : `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const core = `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>Ottoline Vane</dc:creator><cp:lastModifiedBy>Ottoline Vane</cp:lastModifiedBy></cp:coreProperties>`

/** The values that must not be in a cleaned copy of any of these files. */
export const secrets = [
  'Ottoline',
  'SECRETROW',
  'SECRETCOLUMN',
  'SECRETSHEET',
  'SECRETPIVOT',
  'SECRETCOMMENT',
  'SECRETDELETED',
  'SECRETHIDDEN',
  'SECRETNOTE',
  'SECRETMACRO',
  'SECRETCONNECTION',
  'SECRETORPHAN',
  'GB82WEST12345698765432',
  'anna.eriksson',
  '4111111111111111',
  'L898902C3',
  '1974-08-12',
] as const

/** A workbook of what is written in its sheets, those with a `state` hidden. */
export const simpleWorkbook = (
  sheets: readonly {
    readonly name: string
    readonly state?: 'hidden' | 'veryHidden'
    readonly rows: readonly (readonly string[])[]
  }[],
): Uint8Array => {
  const cells = (row: readonly string[]): string =>
    row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')
  const part = (index: number): string => `worksheets/sheet${index + 1}.xml`
  return packed({
    '[Content_Types].xml': typesOf({
      'xl/workbook.xml': `${spreadsheet}.sheet.main+xml`,
      ...Object.fromEntries(sheets.map((_, index) => [`xl/${part(index)}`, `${spreadsheet}.worksheet+xml`])),
    }),
    '_rels/.rels': relations(['rId1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${office}"><sheets>${sheets
      .map(
        ({ name, state = 'visible' }, index) =>
          `<sheet name="${name}" sheetId="${index + 1}" state="${state}" r:id="rId${index + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ...sheets.map((_, index) => [`rId${index + 1}`, 'worksheet', part(index)] as const),
    ),
    ...Object.fromEntries(
      sheets.map(({ rows }, index) => [
        `xl/${part(index)}`,
        `<worksheet ${main}><sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData></worksheet>`,
      ]),
    ),
  })
}

/** A workbook; with `macro` one with macros. */
export const workbook = (macro = false): Uint8Array =>
  packed({
    '[Content_Types].xml': typesOf({
      'xl/workbook.xml': macro
        ? 'application/vnd.ms-excel.sheet.macroEnabled.main+xml'
        : `${spreadsheet}.sheet.main+xml`,
      'xl/worksheets/sheet1.xml': `${spreadsheet}.worksheet+xml`,
      'xl/worksheets/sheet2.xml': `${spreadsheet}.worksheet+xml`,
      'xl/worksheets/sheet3.xml': `${spreadsheet}.worksheet+xml`,
      'xl/sharedStrings.xml': `${spreadsheet}.sharedStrings+xml`,
      'xl/comments1.xml': `${spreadsheet}.comments+xml`,
    }),
    '_rels/.rels': relations(
      ['rId1', 'officeDocument', 'xl/workbook.xml'],
      ['rId2', 'core-properties', 'docProps/core.xml'],
      ['rId3', 'thumbnail', 'docProps/thumbnail.jpeg'],
    ),
    'docProps/core.xml': core,
    'docProps/thumbnail.jpeg': new Uint8Array([0xff, 0xd8]),
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${office}"><bookViews><workbookView activeTab="2"/></bookViews><sheets><sheet name="Old" sheetId="1" state="veryHidden" r:id="rId1"/><sheet name="Shown" sheetId="2" r:id="rId2"/><sheet name="Also" sheetId="3" state="hidden" r:id="rId3"/></sheets><definedNames><definedName name="secret" hidden="1">"SECRETHIDDEN"</definedName><definedName name="ofOld">Old!$A$1</definedName><definedName name="_xlnm.Print_Area" localSheetId="1">Shown!$A$1:$B$2</definedName></definedNames><pivotCaches><pivotCache cacheId="1" r:id="rId5"/></pivotCaches></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
      ['rId3', 'worksheet', 'worksheets/sheet3.xml'],
      ['rId4', 'sharedStrings', 'sharedStrings.xml'],
      ['rId5', 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml'],
      ['rId6', 'connections', 'connections.xml'],
      ['rId7', 'externalLink', 'externalLinks/externalLink1.xml'],
      ...(macro ? ([['rId8', 'vbaProject', 'vbaProject.bin']] as const) : []),
    ),
    ...(macro ? { 'xl/vbaProject.bin': 'SECRETMACRO' } : {}),
    'xl/connections.xml': `<connections ${main}><connection name="SECRETCONNECTION"/></connections>`,
    'xl/externalLinks/externalLink1.xml': `<externalLink ${main}/>`,
    'xl/pivotCache/pivotCacheDefinition1.xml': `<pivotCacheDefinition ${main}><s v="SECRETPIVOT"/></pivotCacheDefinition>`,
    'xl/sharedStrings.xml': `<sst ${main} count="8" uniqueCount="8"><si><t>Goods</t></si><si><t>Passport no</t></si><si><t>Contact</t></si><si><t>Tyres &amp; tubes</t></si><si><t>L898902C3</t></si><si><r><t>write to anna.eri</t></r><r><t>ksson@example.org</t></r></si><si><t>SECRETSHEET</t></si><si><t>SECRETROW</t></si></sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData><row r="1"><c r="A1" t="s"><v>6</v></c></row></sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet ${main} xmlns:r="${office}"><cols><col min="5" max="5" width="9" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1"><f>SUM(Old!A1)</f><v>42</v></c></row><row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" t="s"><v>4</v></c><c r="C2" t="s"><v>5</v></c><c r="E2" t="inlineStr"><is><t>SECRETCOLUMN</t></is></c></row><row r="3" hidden="1"><c r="A3" t="s"><v>7</v></c></row><row r="4"><c r="A4"><v>4111111111111111</v></c><c r="D4"><v>7</v></c></row></sheetData><headerFooter><oddHeader>&amp;LDraft of the office</oddHeader></headerFooter><legacyDrawing r:id="rId2"/></worksheet>`,
    'xl/worksheets/sheet3.xml': `<worksheet ${main}><sheetData/></worksheet>`,
    'xl/worksheets/_rels/sheet2.xml.rels': relations(
      ['rId1', 'comments', '../comments1.xml'],
      ['rId2', 'vmlDrawing', '../drawings/vmlDrawing1.vml'],
    ),
    'xl/comments1.xml': `<comments ${main}><authors><author>Ottoline Vane</author></authors><commentList><comment ref="A1" authorId="0"><text><t>SECRETCOMMENT</t></text></comment></commentList></comments>`,
    'xl/drawings/vmlDrawing1.vml': '<xml/>',
    'xl/left-behind.xml': '<a>SECRETORPHAN</a>',
  })

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

export const textDocument = (): Uint8Array =>
  packed({
    '[Content_Types].xml': typesOf({
      'word/document.xml': `${word}.document.main+xml`,
      'word/comments.xml': `${word}.comments+xml`,
      'word/settings.xml': `${word}.settings+xml`,
    }),
    '_rels/.rels': relations(
      ['rId1', 'officeDocument', 'word/document.xml'],
      ['rId2', 'core-properties', 'docProps/core.xml'],
    ),
    'docProps/core.xml': core,
    'word/_rels/document.xml.rels': relations(
      ['rId1', 'comments', 'comments.xml'],
      ['rId2', 'settings', 'settings.xml'],
      ['rId3', 'hyperlink', 'external:mailto:anna.eriksson@example.org'],
      ['rId4', 'hyperlink', 'external:https://example.org/tariff'],
      ['rId5', 'oleObject', 'embeddings/oleObject1.bin'],
    ),
    'word/embeddings/oleObject1.bin': 'SECRETHIDDEN',
    'word/comments.xml':
      '<w:comments xmlns:w="w"><w:comment w:id="0" w:author="Ottoline Vane"><w:p><w:r><w:t>SECRETCOMMENT</w:t></w:r></w:p></w:comment></w:comments>',
    'word/settings.xml':
      '<w:settings xmlns:w="w"><w:attachedTemplate/><w:rsids><w:rsid w:val="00AB"/></w:rsids><w:trackRevisions/></w:settings>',
    'word/document.xml': `<w:document xmlns:w="w" xmlns:r="${office}" xmlns:o="o"><w:body><w:p w:rsidR="00AB"><w:commentRangeStart w:id="0"/><w:r><w:t>Kept </w:t></w:r><w:ins w:author="Ottoline Vane"><w:r><w:t>and added</w:t></w:r></w:ins><w:del w:author="Ottoline Vane"><w:r><w:delText>SECRETDELETED</w:delText></w:r></w:del><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p><w:p><w:r><w:t>IBAN GB82WEST</w:t></w:r><w:r><w:t>12345698765432, </w:t></w:r><w:hyperlink r:id="rId3"><w:r><w:t>her address</w:t></w:r></w:hyperlink><w:hyperlink r:id="rId4"><w:r><w:t>the tariff</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRETHIDDEN</w:t></w:r><w:r><w:object><o:OLEObject r:id="rId5"/></w:object></w:r></w:p><w:sectPr/></w:body></w:document>`,
  })

const slides = 'application/vnd.openxmlformats-officedocument.presentationml'

export const presentation = (): Uint8Array =>
  packed({
    '[Content_Types].xml': typesOf({
      'ppt/presentation.xml': `${slides}.presentation.main+xml`,
      'ppt/slides/slide1.xml': `${slides}.slide+xml`,
      'ppt/slides/slide2.xml': `${slides}.slide+xml`,
      'ppt/notesSlides/notesSlide1.xml': `${slides}.notesSlide+xml`,
    }),
    '_rels/.rels': relations(['rId1', 'officeDocument', 'ppt/presentation.xml']),
    'ppt/presentation.xml': `<p:presentation xmlns:p="p" xmlns:r="${office}"><p:sldIdLst><p:sldId id="256" r:id="rId1"/><p:sldId id="257" r:id="rId2"/></p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations(
      ['rId1', 'slide', 'slides/slide1.xml'],
      ['rId2', 'slide', 'slides/slide2.xml'],
    ),
    'ppt/slides/_rels/slide1.xml.rels': relations(['rId1', 'notesSlide', '../notesSlides/notesSlide1.xml']),
    'ppt/notesSlides/notesSlide1.xml': '<p:notes xmlns:p="p">SECRETNOTE</p:notes>',
    'ppt/slides/slide1.xml':
      '<p:sld xmlns:p="p" xmlns:a="a"><p:spTree><p:sp><p:nvSpPr><p:cNvPr id="2" name="Box" hidden="1"/></p:nvSpPr><a:p><a:r><a:t>SECRETHIDDEN</a:t></a:r></a:p></p:sp><p:sp><p:nvSpPr><p:cNvPr id="3" name="Box"/></p:nvSpPr><a:p><a:r><a:t>call +44 20 7946 0958</a:t></a:r></a:p></p:sp></p:spTree></p:sld>',
    'ppt/slides/slide2.xml': '<p:sld xmlns:p="p" show="0"><p:spTree/></p:sld>',
  })

export const openSpreadsheet = (): Uint8Array =>
  packed({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'META-INF/manifest.xml':
      '<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="/"/><manifest:file-entry manifest:full-path="content.xml"/><manifest:file-entry manifest:full-path="meta.xml"/></manifest:manifest>',
    'meta.xml':
      '<office:document-meta xmlns:office="o" xmlns:dc="d"><office:meta><dc:creator>Ottoline Vane</dc:creator></office:meta></office:document-meta>',
    'Thumbnails/thumbnail.png': new Uint8Array([1]),
    'content.xml': `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"><office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Shown"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-row><table:table-cell office:value-type="string"><text:p>Passport no</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>SECRETCOLUMN</text:p></table:table-cell><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="string"><office:annotation><dc:creator xmlns:dc="d">Ottoline</dc:creator><text:p>SECRETCOMMENT</text:p></office:annotation><text:p>L898902C3</text:p></table:table-cell></table:table-row><table:table-row table:visibility="filter"><table:table-cell office:value-type="string"><text:p>SECRETROW</text:p></table:table-cell></table:table-row></table:table><table:table table:name="Old" table:style-name="ta2"><table:table-row><table:table-cell><text:p>SECRETSHEET</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
  })
