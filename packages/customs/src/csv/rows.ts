import { parse, type Parser } from 'csv-parse'
import { type FaultCode, type Limits, Malformed } from '../message.ts'

/** One record of a CSV message: its fields, and the line on which it begins. */
export interface Row {
  readonly line: number
  readonly fields: readonly string[]
  /** No quote was met in the message up to here: the fields stand in it as they are. */
  readonly unquoted: boolean
}

const quote = 0x22

/**
 * Rows of a CSV message as RFC 4180 has them, with LF beside CRLF; a blank line is no row. Yields what each piece completes.
 *
 * The parser's own errors quote the message: only their codes are looked at.
 */
export async function* rowsOf(
  pieces: AsyncIterable<Uint8Array>,
  delimiter: string,
  limits: Limits,
): AsyncGenerator<readonly Row[]> {
  let rows: Row[] = []
  let unquoted = true
  let width = 0
  /** Where the parser stands: the last line of the last row, and what it had counted by then. */
  let last = { line: 0, lines: 0, blank: 0 }
  const beginning = (blank: number): number => last.line + 1 + blank - last.blank
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
    max_record_size: limits.record,
    // Nothing is passed on: a row is taken as it completes, without the cost of an object stream.
    on_record: (fields: string[], { lines, empty_lines: blank }: Counted) => {
      const line = beginning(blank)
      // The parser counts a quoted CRLF twice; but where it counted one line, there is no quoted line feed.
      const oneLine = lines - last.lines === 1 + blank - last.blank
      last = { line: oneLine ? line : line + lineFeedsIn(fields), lines, blank }
      width = fields.length
      rows.push({ line, fields, unquoted })
      return null
    },
  })
  parser.on('error', () => undefined)
  const step = async (write: (done: (failure?: Error | null) => void) => void): Promise<Error | undefined> =>
    new Promise((resolve) => write((failure) => resolve(failure ?? undefined)))
  try {
    for await (const piece of pieces) {
      unquoted &&= !piece.includes(quote)
      const failure = await step((done) => parser.write(piece, done))
      yield rows
      rows = []
      if (failure !== undefined) throw refusal(failure, beginning(blankBefore(failure) ?? last.blank), width, limits)
    }
    const failure = await finish(parser)
    yield rows
    if (failure !== undefined) throw refusal(failure, beginning(blankBefore(failure) ?? last.blank), width, limits)
  } finally {
    parser.destroy()
  }
}

const finish = (parser: Parser): Promise<Error | undefined> =>
  new Promise((resolve) => {
    parser.once('error', resolve)
    parser.once('end', () => resolve(undefined))
    parser.resume()
    parser.end()
  })

const lineFeedsIn = (fields: readonly string[]): number =>
  fields.reduce((sum, field) => sum + (field.includes('\n') ? field.split('\n').length - 1 : 0), 0)

/** What the parser counts, by its own names; its errors have it too. */
interface Counted {
  readonly lines: number
  readonly empty_lines: number
}
const blankBefore = (failure: Error): number | undefined => (failure as Partial<Counted>).empty_lines

const refusals: Readonly<Partial<Record<string, FaultCode>>> = {
  CSV_MAX_RECORD_SIZE: 'too-long',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'field-count',
  CSV_INVALID_CLOSING_QUOTE: 'quoting',
  INVALID_OPENING_QUOTE: 'quoting',
  CSV_QUOTE_NOT_CLOSED: 'quoting',
}

/** A row's first line is the place of what is wrong with its form. */
function refusal(failure: Error, line: number, width: number, { record }: Limits): Error {
  const { code = failure.name } = failure as { readonly code?: string }
  const fault = refusals[code]
  if (fault === undefined) return new Error(`the CSV parser failed with ${code}`)
  if (fault === 'too-long') return new Malformed({ line }, fault, `a record of at most ${record} bytes`)
  return new Malformed({ line }, fault, fault === 'field-count' ? `${width} fields` : 'fields quoted as in RFC 4180')
}
