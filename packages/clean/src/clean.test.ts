import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { openSpreadsheet, packed, partsOf, presentation, secrets, textDocument, workbook } from '../test/files.ts'
import { cleanFile, cleanLimits, type Finding } from './index.ts'

const cleaned = (bytes: Uint8Array): { readonly findings: readonly Finding[]; readonly bytes: Uint8Array } => {
  const result = cleanFile(bytes)
  if (!result.ok) throw new Error(result.refusal)
  return { findings: result.findings, bytes: result.bytes ?? new Uint8Array() }
}
const found = (bytes: Uint8Array): readonly string[] =>
  cleaned(bytes).findings.map(({ kind, of, place, treatment }) => `${of ?? kind}: ${place} (${treatment})`)

const files = {
  workbook: workbook(),
  'workbook with macros': workbook(true),
  'text document': textDocument(),
  presentation: presentation(),
  'open spreadsheet': openSpreadsheet(),
}

describe.each(Object.entries(files))('a %s', (_name, bytes) => {
  test('leaves nothing behind of what nobody sees, nor personal data', () => {
    const before = bytes.slice()
    const copy = cleaned(bytes)
    const text = Object.values(partsOf(copy.bytes)).join('\n')
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
    expect(bytes).toEqual(before)
  })

  test('says nothing of what it found', () => {
    const told = JSON.stringify(cleaned(bytes).findings)
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([])
  })

  test('is clean once it is cleaned: the copy of the copy is the same', () => {
    const once = cleaned(bytes)
    const twice = cleaned(once.bytes)
    expect(twice.findings.filter(({ treatment }) => treatment !== 'kept')).toEqual([])
    expect(twice.bytes).toEqual(once.bytes)
  })

  test('names every part that it has, and no other', () => {
    const parts = partsOf(cleaned(bytes).bytes)
    const listed = [
      ...Object.values(parts)
        .join('')
        .matchAll(/(?:PartName="\/|full-path=")([^"]+\.xml)"/g),
    ]
    for (const [, name] of listed) expect(Object.keys(parts)).toContain(name)
  })
})

describe('a workbook', () => {
  test('tells where everything is', () => {
    expect(found(workbook(true))).toEqual(
      expect.arrayContaining([
        'hidden-sheet: sheet 1 (removed)',
        'hidden-sheet: sheet 3 (removed)',
        'hidden-cells: sheet 2, row 3 (removed)',
        'hidden-cells: sheet 2, column E (removed)',
        'hidden-name: workbook (removed)',
        'comment: sheet 2 (removed)',
        'metadata: docProps/core.xml (creator, lastModifiedBy) (removed)',
        'thumbnail: workbook (removed)',
        'pivot-cache: workbook (removed)',
        'data-connection: workbook (removed)',
        'external-link: workbook (removed)',
        'macro: workbook (removed)',
        'unreferenced-part: xl/left-behind.xml (removed)',
        'header-footer: sheet 2 (kept)',
        'document-number: sheet 2, B2 (masked)',
        'email: sheet 2, C2 (masked)',
        'payment-card: sheet 2, A4 (masked)',
      ]),
    )
  })

  test('keeps what is seen: other cells, values of formulas, the names of sheets that stay', () => {
    const parts = partsOf(cleaned(workbook()).bytes)
    const sheet = parts['xl/worksheets/sheet2.xml'] ?? ''
    expect(sheet).toContain('<c r="D1"><v>42</v></c>')
    expect(sheet).toContain('<c r="D4"><v>7</v></c>')
    expect(parts['xl/sharedStrings.xml']).toContain('Tyres &amp; tubes')
    expect(parts['xl/workbook.xml']).toContain('<definedName name="_xlnm.Print_Area" localSheetId="0">')
    expect(parts['xl/workbook.xml']).not.toMatch(/pivotCaches|ofOld|activeTab/)
    expect(sheet).not.toContain('legacyDrawing')
  })

  test('with macros becomes one without', () => {
    const parts = partsOf(cleaned(workbook(true)).bytes)
    expect(parts['[Content_Types].xml']).toContain('spreadsheetml.sheet.main+xml')
    expect(Object.keys(parts)).not.toContain('xl/vbaProject.bin')
  })
})

describe('a text document', () => {
  test('accepts the changes and keeps links that say nothing of anybody', () => {
    const text = partsOf(cleaned(textDocument()).bytes)['word/document.xml'] ?? ''
    expect(text.replace(/<[^>]*>/g, '').trim()).toBe(`Kept and addedIBAN ${'*'.repeat(22)}, her addressthe tariff`)
    expect(text).toContain('<w:hyperlink r:id="rId4">')
    expect(text).not.toMatch(/rsid|w:ins|w:del|comment|OLEObject/)
  })

  test('tells a number that is written in two runs as one', () => {
    expect(found(textDocument())).toContain('iban: paragraph 2 (masked)')
  })
})

test('a presentation loses hidden slides, hidden shapes and notes', () => {
  expect(found(presentation())).toEqual([
    'hidden-slide: slide 2 (removed)',
    'hidden-text: slide 1 (removed)',
    'notes: slide 1 (removed)',
    'phone: slide 1, paragraph 1 (masked)',
  ])
})

test('an open spreadsheet loses hidden tables, and is told by its sheets', () => {
  expect(found(openSpreadsheet())).toEqual(
    expect.arrayContaining([
      'hidden-sheet: sheet 2 (removed)',
      'hidden-cells: sheet 1, row 3 (removed)',
      'hidden-cells: sheet 1, column B (removed)',
      'document-number: sheet 1, A2 (masked)',
    ]),
  )
  expect(partsOf(cleaned(openSpreadsheet()).bytes)['content.xml']).not.toContain('formula')
})

describe('text', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content)
  const back = (bytes: Uint8Array): string => new TextDecoder().decode(cleaned(bytes).bytes)

  test('a table hides the columns whose heading names personal data', () => {
    expect(back(text('goods;surname;date of birth\r\ntyres;Eriksson;1974-08-12\r\n'))).toBe(
      'goods;surname;date of birth\r\ntyres;********;****-**-**\r\n',
    )
  })
  test('the encoding stays as it was', () => {
    const latin = Uint8Array.from(Array.from('Zoë anna@example.org').map((each) => each.charCodeAt(0)))
    expect([...cleaned(latin).bytes].map((byte) => String.fromCharCode(byte)).join('')).toBe('Zoë ************.***')
    const utf16 = Uint8Array.from([0xff, 0xfe, ...Array.from('a@bc.de').flatMap((each) => [each.charCodeAt(0), 0])])
    expect(cleaned(utf16).findings).toEqual([
      { kind: 'personal-data', of: 'email', place: 'line 1', treatment: 'masked', count: 1 },
    ])
  })
})

describe('pictures', () => {
  const segment = (marker: number, content: string): number[] => [
    ...[0xff, marker, 0, content.length + 2],
    ...Array.from(content).map((each) => each.charCodeAt(0)),
  ]
  test('a JPEG loses EXIF, comments and what stands behind it, and keeps its colours', () => {
    const kept = [...segment(0xe0, 'JFIF'), ...segment(0xe2, 'ICC_PROFILE\0'), ...segment(0xdb, 'table')]
    const scan = [0xff, 0xda, 0, 2, 1, 0xff, 0, 2, 0xff, 0xd9]
    const whole = [0xff, 0xd8, ...kept, ...segment(0xe1, 'Exif SECRET'), ...segment(0xfe, 'SECRET'), ...scan, 1, 2, 3]
    expect([...cleaned(Uint8Array.from(whole)).bytes]).toEqual([0xff, 0xd8, ...kept, ...scan])
  })
  test('a PNG loses texts', () => {
    const chunk = (type: string, content: string): number[] => [
      ...[0, 0, 0, content.length],
      ...Array.from(`${type}${content}crc!`).map((each) => each.charCodeAt(0)),
    ]
    const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    const kept = [...signature, ...chunk('IHDR', 'x'), ...chunk('IDAT', 'y'), ...chunk('IEND', '')]
    const whole = [
      ...signature,
      ...chunk('IHDR', 'x'),
      ...chunk('tEXt', 'SECRET'),
      ...chunk('IDAT', 'y'),
      ...chunk('IEND', ''),
    ]
    expect([...cleaned(Uint8Array.from([...whole, 9])).bytes]).toEqual(kept)
  })
})

test('a PDF is looked into and given back by nobody', () => {
  const pdf = '%PDF-1.7\n1 0 obj<</Author (Ottoline)>>endobj\n2 0 obj<</JS (x)>>endobj\n%%EOF\n%%EOF\n'
  const result = cleanFile(new TextEncoder().encode(pdf))
  expect(result).toMatchObject({ ok: true, format: 'pdf', bytes: undefined })
  expect(result.ok && result.findings.map(({ kind }) => kind)).toEqual(['metadata', 'macro', 'earlier-version'])
})

describe('refused', () => {
  const refusal = (bytes: Uint8Array, limits = cleanLimits): unknown => {
    const result = cleanFile(bytes, limits)
    return result.ok ? undefined : result.refusal
  }
  test('a file that asks for a password, and formats of before', () => {
    const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
    expect(refusal(Uint8Array.from(compound))).toBe('older-format')
    const encrypted = Array.from('EncryptedPackage').flatMap((each) => [each.charCodeAt(0), 0])
    expect(refusal(Uint8Array.from([...compound, ...encrypted]))).toBe('encrypted')
    expect(refusal(new TextEncoder().encode('%PDF-1.7 trailer <</Encrypt 3 0 R>>'))).toBe('encrypted')
  })
  test('a bomb', () => {
    const bomb = packed({ '[Content_Types].xml': '<Types/>', 'a.xml': new Uint8Array(20 * 2 ** 20) })
    expect(refusal(bomb)).toBe('too-large')
    expect(refusal(workbook(), { ...cleanLimits, unpacked: 1000 })).toBe('too-large')
    expect(refusal(workbook(), { ...cleanLimits, bytes: 1000 })).toBe('too-large')
    expect(refusal(workbook(), { ...cleanLimits, parts: 3 })).toBe('too-large')
  })
  test.each(['../evil.xml', '/evil.xml', 'a\\b.xml', 'C:evil.xml'])('a part called %s', (name) => {
    expect(refusal(packed({ '[Content_Types].xml': '<Types/>', [name]: 'x' }))).toBe('unsafe-part')
  })
  test('two parts whose names differ in case alone', () => {
    expect(refusal(packed({ '[Content_Types].xml': '<Types/>', 'a.xml': '', 'A.xml': '' }))).toBe('unsafe-part')
  })
  test('entities of its own, and endless depth', () => {
    const part = (xml: string): Uint8Array => packed({ '[Content_Types].xml': '<Types/>', '_rels/.rels': xml })
    expect(refusal(part('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'))).toBe('malformed')
    expect(refusal(part('<a>'.repeat(1000)))).toBe('too-large')
  })
  test('an archive of something else', () => {
    expect(refusal(packed({ 'a.txt': 'x' }))).toBe('unknown-format')
  })
})

const starts = fc.constantFrom(
  [0x50, 0x4b, 3, 4],
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  Array.from('%PDF-').map((each) => each.charCodeAt(0)),
  [],
)

describe('any bytes', () => {
  property.prop([starts, fc.uint8Array({ maxLength: 200 })])(
    'are cleaned or refused, and never throw',
    (start, rest) => {
      expect(typeof cleanFile(Uint8Array.from([...start, ...rest])).ok).toBe('boolean')
    },
  )
  property.prop([fc.constantFrom(...Object.values(files)), fc.nat(), fc.nat({ max: 255 })], { numRuns: 300 })(
    'a changed byte is cleaned or refused, and never throws',
    (file, at, byte) => {
      const bytes = file.slice()
      bytes[at % bytes.length] = byte
      expect(typeof cleanFile(bytes).ok).toBe('boolean')
    },
  )
  property.prop([fc.string({ unit: 'binary' })])('text: what was cleaned is clean', (text) => {
    const once = cleanFile(new TextEncoder().encode(text))
    if (!once.ok || once.bytes === undefined) return
    const twice = cleanFile(once.bytes)
    expect(twice).toMatchObject({ ok: true, bytes: once.bytes })
  })
})
