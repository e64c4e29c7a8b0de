import type { Findings, PersonalKind } from './finding.ts'
import { columnOf, hasContent, masked, scan, type Span } from './personal/index.ts'
import { Refused } from './refusal.ts'

/** Plain text and tables in text: each line by itself, and each field under a heading that names personal data. */
export function cleanText(bytes: Uint8Array, found: Findings): Uint8Array {
  const { text, encode } = decoded(bytes)
  const pieces = text.split(/(\r\n|\n|\r)/)
  const table = tableIn(pieces)
  const cleaned = pieces.map((piece, at) => {
    if (at % 2 === 1) return piece
    const spans = [...fieldsIn(piece, at === table?.at ? undefined : table), ...scan(piece)]
    const apart = spans
      .filter(({ start, end }, index) => !spans.slice(0, index).some((each) => start < each.end && end > each.start))
      .sort((a, b) => a.start - b.start)
    for (const { of } of apart) found.add('personal-data', `line ${at / 2 + 1}`, 'masked', of)
    return masked(piece, apart)
  })
  return encode(cleaned.join(''))
}

interface Table {
  readonly at: number
  readonly separator: string
  readonly columns: ReadonlyMap<number, PersonalKind>
}

/** A table's headings stand in the first line that is not empty, if one of them names personal data. */
function tableIn(lines: readonly string[]): Table | undefined {
  const at = lines.findIndex((line) => line.trim() !== '')
  const heading = lines[at] ?? ''
  for (const separator of [',', ';', '\t', '|']) {
    const fields = fieldsOf(heading, separator)
    const columns = new Map(
      fields.flatMap(({ start, end }, column) => {
        const of = columnOf(heading.slice(start, end).replace(/^"|"$/g, ''))
        return of === undefined ? [] : [[column, of] as const]
      }),
    )
    if (fields.length > 1 && columns.size > 0) return { at, separator, columns }
  }
  return undefined
}

const fieldsIn = (line: string, table: Table | undefined): readonly Span[] =>
  table === undefined
    ? []
    : fieldsOf(line, table.separator).flatMap(({ start, end }, column) => {
        const of = table.columns.get(column)
        return of === undefined || !hasContent(line.slice(start, end)) ? [] : [{ of, start, end }]
      })

/** Where the fields of a line stand. Values stay as they are written: only places are told, so that nothing is parsed and put together anew. */
function fieldsOf(line: string, separator: string): readonly { readonly start: number; readonly end: number }[] {
  const fields: { start: number; end: number }[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at <= line.length; at++) {
    if (line[at] === '"') quoted = !quoted
    if (at < line.length && (quoted || line[at] !== separator)) continue
    fields.push({ start, end: at })
    start = at + 1
  }
  return fields
}

interface Decoded {
  readonly text: string
  readonly encode: (text: string) => Uint8Array
}

/** Text is given back in the encoding that it came in. Bytes that are no UTF-8 are taken one for one, which leaves all but ASCII as it was. */
function decoded(bytes: Uint8Array): Decoded {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return utf16(bytes, first === 0xff)
  if (bytes.includes(0)) throw new Refused('unknown-format')
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, encode: (cleaned) => new TextEncoder().encode(cleaned) }
  } catch {
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
    return { text, encode: (cleaned) => Uint8Array.from(cleaned, (each) => each.charCodeAt(0)) }
  }
}

function utf16(bytes: Uint8Array, little: boolean): Decoded {
  if (bytes.length % 2 === 1) throw new Refused('malformed')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const units = Array.from({ length: bytes.length / 2 }, (_, at) => view.getUint16(at * 2, little))
  return {
    text: units.map((unit) => String.fromCharCode(unit)).join(''),
    encode(cleaned) {
      const result = new DataView(new ArrayBuffer(cleaned.length * 2))
      for (let at = 0; at < cleaned.length; at++) result.setUint16(at * 2, cleaned.charCodeAt(at), little)
      return new Uint8Array(result.buffer)
    },
  }
}
