import { envelope, type MessageHeader } from '../edifact/interchange.ts'
import type { Segment } from '../edifact/segment.ts'
import { segmentsOf } from '../edifact/tokenizer.ts'
import { type Limits, Malformed, type MessageEvent, type UnknownElement } from '../message.ts'
import type { CustomsRecord } from '../record.ts'
import { type PassengerList, passengerList } from './list.ts'

/** Reads interchanges of passenger lists: every traveller is a record. */
export async function* readPaxlst(source: AsyncIterable<Uint8Array>, limits: Limits): AsyncGenerator<MessageEvent> {
  const interchange = envelope()
  const unknown = new Map<string, UnknownElement>()
  let list: PassengerList | undefined
  let format: string | undefined
  let batch: CustomsRecord[] = []
  let count = 0
  for await (const segments of segmentsOf(source, limits)) {
    for (let index = 0; index < segments.count; index++) {
      const segment = segments.segment(index)
      const part = interchange.take(segment, segments.contentDigest)
      if (part.kind === 'around') continue
      if (part.kind === 'begin') {
        requirePaxlst(segment, part.header)
        list = passengerList(part.header, String.fromCharCode(segments.service.decimal), unknown, limits)
        if (format === undefined) {
          format = `paxlst/${part.header.version}.${part.header.release}`
          yield { kind: 'format', format }
        }
        continue
      }
      const entry = part.kind === 'end' ? list?.end(segment) : list?.take(segment)
      if (entry === undefined) continue
      batch.push(entry)
      count++
      if (batch.length < limits.batch) continue
      yield { kind: 'records', records: batch }
      batch = []
    }
  }
  interchange.end()
  if (format === undefined) throw new Malformed({ line: 1 }, 'missing', expected)
  if (batch.length > 0) yield { kind: 'records', records: batch }
  yield { kind: 'end', records: count, unknown: [...unknown.values()] }
}

/** SPEC: the directories whose passenger lists are alike; later ones add segments that would not be understood. */
const releases: ReadonlySet<string> = new Set(['02B', '03A', '03B', '04A', '04B', '05A', '05B'])
const expected = 'PAXLST D.02B to D.05B'

function requirePaxlst(segment: Segment, { type, version, release }: MessageHeader): void {
  if (type !== 'PAXLST') throw new Malformed(segment.place(2, 1), 'message-type', expected)
  if (version !== 'D') throw new Malformed(segment.place(2, 2), 'message-type', expected)
  if (!releases.has(release)) throw new Malformed(segment.place(2, 3), 'message-type', expected)
}
