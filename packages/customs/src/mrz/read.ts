import { type Limits, Malformed, type MessageEvent, type UnknownElement } from '../message.ts'
import type { CustomsRecord } from '../record.ts'
import { type IsSpecimen, readDocument } from './document.ts'
import { recordOf } from './record.ts'
import type { ZoneLines } from './zone.ts'

/** Reads machine-readable zones as text: a document is two or three lines, and a blank line ends it. */
export async function* readMrz(
  pieces: AsyncIterable<Uint8Array>,
  specimens: boolean,
  limits: Limits,
): AsyncGenerator<MessageEvent> {
  yield { kind: 'format', format: 'mrz' }
  const isSpecimen: IsSpecimen = (state) => specimens && state === 'UTO'
  const unknown = new Map<string, UnknownElement>()
  let batch: CustomsRecord[] = []
  let count = 0
  for await (const documents of documentsOf(pieces)) {
    for (const document of documents) {
      batch.push(recordOf(readDocument(document, isSpecimen), unknown))
      count++
      if (batch.length < limits.batch) continue
      yield { kind: 'records', records: batch }
      batch = []
    }
  }
  if (batch.length > 0) yield { kind: 'records', records: batch }
  yield { kind: 'end', records: count, unknown: [...unknown.values()] }
}

/** Documents as each piece completes them. */
async function* documentsOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly ZoneLines[]> {
  let line = 0
  let lines: string[] = []
  let documents: ZoneLines[] = []
  const take = (text: string): void => {
    line++
    const content = text.trimEnd()
    if (content === '') {
      close()
      return
    }
    requireAlphabet(content, line)
    if (lines.length === 3) throw new Malformed({ line }, 'line-count', 'a blank line after two or three lines')
    lines.push(content)
  }
  const close = (): void => {
    if (lines.length > 0) documents.push({ lines, line: line - lines.length })
    lines = []
  }
  let rest = ''
  for await (const piece of pieces) {
    const texts = (rest + Buffer.from(piece).toString()).split('\n')
    rest = texts.pop() ?? ''
    for (const text of texts) take(text)
    yield documents
    documents = []
  }
  take(rest)
  line++
  close()
  yield documents
}

function requireAlphabet(text: string, line: number): void {
  const column = text.search(/[^A-Z0-9<]/) + 1
  if (column > 0) throw new Malformed({ line, column }, 'value', 'A to Z, 0 to 9 and <')
}
