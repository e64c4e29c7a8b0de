import { type Limits, Malformed, type MessageEvent } from '../message.ts'
import { openDocument, UnknownRoot } from './document.ts'
import { type Beginning, decoded } from './encoding.ts'
import { openParser } from './parse.ts'

/** Reads declarations, what amends and cancels them, and notifications, in the XML of the WCO Data Model. */
export async function* readWcoXml(
  beginning: Beginning,
  rest: AsyncIterator<Uint8Array>,
  isInsisted: boolean,
  limits: Limits,
): AsyncGenerator<MessageEvent> {
  const document = openDocument(isInsisted, limits)
  const parser = openParser(document, limits)
  let isBegun = false
  let count = 0
  function* events(all: boolean): Generator<MessageEvent> {
    const format = document.format()
    if (format !== undefined && !isBegun) yield { kind: 'format', format }
    isBegun = format !== undefined
    const records = document.taken(all)
    count += records.length
    if (records.length > 0) yield { kind: 'records', records }
  }
  try {
    for await (const { text, isBroken } of decoded(beginning, rest)) {
      parser.write(text)
      yield* events(false)
      if (isBroken)
        throw new Malformed(parser.place(), 'encoding', 'characters of the encoding that the message declares')
    }
    parser.end()
  } catch (failure) {
    if (!(failure instanceof UnknownRoot)) throw failure
    yield { kind: 'fault', fault: { kind: 'unknown-format' } }
    return
  }
  document.end()
  yield* events(true)
  yield { kind: 'end', records: count, unknown: document.unknown() }
}
