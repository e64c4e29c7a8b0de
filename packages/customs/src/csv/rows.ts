import { type CsvError, parse, type Parser } from 'csv-parse'
import { type Limits, Malformed } from '../message.ts'

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
  let line = 1
  let linesBefore = 0
  let unquoted = true
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: limits.record,
    // Nothing is passed on: a row is taken as it completes, without the cost of an object stream.
    on_record: (fields: string[], { lines }: { readonly lines: number }) => {
      if (fields.length > 1 || fields[0] !== '') rows.push({ line, fields, unquoted })
      // The parser counts a quoted CRLF twice; but when it counted one line, there is no quoted line feed.
      line += lines - linesBefore === 1 ? 1 : 1 + lineFeedsIn(fields)
      linesBefore = lines
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
      if (failure !== undefined) throw refusal(failure, line, limits)
    }
    const failure = await finish(parser)
    yield rows
    if (failure !== undefined) throw refusal(failure, line, limits)
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

/** The parser's limit counts what it decoded, and tells only that: the record's first line is the place. */
function refusal(failure: Error, line: number, { record }: Limits): Error {
  const { code } = failure as Partial<CsvError>
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new Malformed({ line }, 'too-long', `a record of at most ${record} characters`)
  }
  const quoting: readonly (string | undefined)[] = [
    'CSV_INVALID_CLOSING_QUOTE',
    'INVALID_OPENING_QUOTE',
    'CSV_QUOTE_NOT_CLOSED',
  ]
  return quoting.includes(code)
    ? new Malformed({ line }, 'quoting', 'fields quoted as in RFC 4180')
    : new Error(`the CSV parser failed with ${code ?? failure.name}`)
}
