import { checkedPieces } from './bytes.ts'
import type { CsvMapping } from './csv/mapping.ts'
import { readCsv } from './csv/read.ts'
import { beginningOfInterchange } from './edifact/beginning.ts'
import { formatOf } from './format.ts'
import { defaultLimits, type FormatName, type Limits, Malformed, type MessageEvent } from './message.ts'
import { readMrz } from './mrz/read.ts'
import { readPaxlst } from './paxlst/read.ts'
import { beginningOf } from './wco-xml/encoding.ts'
import { readWcoXml } from './wco-xml/read.ts'

export interface ReadOptions {
  /** Insists on a format instead of telling it by the message's content. */
  readonly format?: FormatName
  /** The mapping of a CSV message; without one, the header selects a built-in mapping. */
  readonly mapping?: CsvMapping
  /** Accepts the state of specimens, Utopia, as issuer and nationality. Off: nobody travels on a specimen. */
  readonly specimens?: boolean
  readonly limits?: Partial<Limits>
}

/**
 * Reads a message as it comes. Memory is bounded by the limits, whatever the message is; a fault is the last event, so
 * that who takes records in must be able to give them up.
 */
export async function* readMessage(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<MessageEvent> {
  const limits = { ...defaultLimits, ...options.limits }
  const bytes = source[Symbol.asyncIterator]()
  try {
    const { format: insisted, mapping } = options
    const beginning = await beginningOf(bytes, limits)
    if (insisted === 'wco-xml' || (insisted === undefined && mapping === undefined && beginning.isXml)) {
      yield* readWcoXml(beginning, bytes, insisted !== undefined, limits)
      return
    }
    const start = await beginningOfInterchange(beginning.bytes, bytes, limits)
    if (insisted === 'paxlst' || (insisted === undefined && mapping === undefined && start.isInterchange)) {
      yield* readPaxlst(continued(start.bytes, bytes), limits)
      return
    }
    const pieces = checkedPieces(continued(start.bytes, bytes), limits)
    const head = await headOf(pieces, limits)
    const format = formatOf(head.firstLine, options, limits)
    if (format === undefined) {
      yield { kind: 'fault', fault: { kind: 'unknown-format' } }
      return
    }
    const message = joined(head.pieces, pieces)
    yield* format.name === 'csv'
      ? readCsv(message, format.mapping, limits)
      : readMrz(message, options.specimens === true, limits)
  } catch (failure) {
    if (!(failure instanceof Malformed)) throw failure
    yield { kind: 'fault', fault: failure.fault }
  } finally {
    await bytes.return?.()
  }
}

interface Head {
  readonly pieces: readonly Buffer[]
  /** The first line that is not blank. */
  readonly firstLine: string
}

/** Pieces until the first line is complete; blank lines without end are no message. */
async function headOf(source: AsyncGenerator<Buffer>, { line: longest }: Limits): Promise<Head> {
  const pieces: Buffer[] = []
  let text = ''
  for (let length = 0; length <= longest; ) {
    const next = await source.next()
    if (next.done === true) break
    pieces.push(next.value)
    length += next.value.length
    text = (text + next.value.toString()).trimStart()
    if (text.includes('\n')) break
  }
  return { pieces, firstLine: text.split('\n', 1)[0]?.trimEnd() ?? '' }
}

/** What was looked at, and what comes after. */
async function* continued(beginning: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (beginning.length > 0) yield beginning
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

async function* joined(head: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* head
  yield* rest
}
