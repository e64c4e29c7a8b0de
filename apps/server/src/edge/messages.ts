import {
  type Answer,
  granted,
  IntakeAnswer,
  problem,
  refused,
  type UnknownElement as UnknownElementReported,
} from '@carnet/api'
import {
  type CsvMapping,
  type CustomsRecord,
  type FormatName,
  readMessage,
  type StatedRecord,
  type UnknownElement,
} from '@carnet/customs'
import { once } from 'node:events'
import { constants, type ClientHttp2Stream } from 'node:http2'
import { encodeFrame, type FrameKind, type Session } from '../socket/index.ts'
import { AnswerFault, type VaultClient } from './vault.ts'

export interface MessageRequest {
  readonly session: Session
  readonly format?: FormatName
  readonly mapping?: CsvMapping
  readonly idempotencyKey?: string
}

/**
 * Reads a message and hands it on as it comes: its bytes, for the case that they can't be understood, and the records in
 * them. Nothing waits here but one batch; when the vault process is slower than the sender, the sender waits.
 */
export async function takeMessageIn(
  body: AsyncIterable<Uint8Array>,
  request: MessageRequest,
  vault: VaultClient,
): Promise<Answer<IntakeAnswer>> {
  const { stream, answer } = vault.intake(request.session)
  const upload = openUpload(stream)
  try {
    await forward(body, request, upload)
  } catch {
    // The sender has gone or the message broke off: the vault process must not take it for whole.
    upload.giveUp()
    const said = await answer
    return said.ok || said.problem.code === 'node/unavailable' ? refused(problem('message/unfinished', {})) : said
  }
  return reported(await answer)
}

async function forward(body: AsyncIterable<Uint8Array>, request: MessageRequest, upload: Upload): Promise<void> {
  const bytes = body[Symbol.asyncIterator]()
  const { format, mapping } = request
  const options = { ...(format === undefined ? {} : { format }), ...(mapping === undefined ? {} : { mapping }) }
  for await (const event of readMessage(mirrored(bytes, upload), options)) {
    if (upload.isAnswered()) return
    switch (event.kind) {
      case 'format': {
        const { idempotencyKey } = request
        await upload.say('opening', {
          format: event.format,
          ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        })
        break
      }
      case 'records':
        await upload.say('records', event.records.map(withoutPlaces))
        break
      case 'fault':
        await drained(mirrored(bytes, upload))
        await upload.say('refusal', event.fault)
        break
      case 'end':
        await upload.say('closing', { records: event.records, unknown: event.unknown.map(unknownElement) })
        break
    }
  }
  upload.end()
}

/** Places are of the message, which stays here: they are half of what would have to be sent, and read again. */
const withoutPlaces = ({ elements, ...record }: CustomsRecord): StatedRecord => ({
  ...record,
  elements: elements.map(({ id, value, about, occurrence }) => ({
    id,
    value,
    ...(about === undefined ? undefined : { about }),
    ...(occurrence === undefined ? undefined : { occurrence }),
  })),
})

/** What the interface says of an unknown field: where it stood and how often, not what the reader took it for. */
const unknownElement = ({ field, place, count }: UnknownElement): UnknownElementReported => ({ field, place, count })

async function drained(source: AsyncGenerator<Uint8Array>): Promise<void> {
  for (let next = await source.next(); next.done !== true; ) next = await source.next()
}

/** Passes the bytes on and gives each of them to the vault process first. Leaving it early leaves the source as it is. */
async function* mirrored(bytes: AsyncIterator<Uint8Array>, upload: Upload): AsyncGenerator<Uint8Array> {
  for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) {
    if (upload.isAnswered()) return
    await upload.send('source', next.value)
    yield next.value
  }
}

interface Upload {
  send(kind: FrameKind, payload: Uint8Array): Promise<void>
  say(kind: FrameKind, value: unknown): Promise<void>
  end(): void
  giveUp(): void
  /** The vault process has answered or gone: nothing more needs to be sent. */
  isAnswered(): boolean
}

function openUpload(stream: ClientHttp2Stream): Upload {
  let answered = false
  const gone = new AbortController()
  const stop = (): void => {
    answered = true
    gone.abort()
  }
  stream.once('response', stop)
  stream.once('close', stop)
  const send = async (kind: FrameKind, payload: Uint8Array): Promise<void> => {
    if (answered) return
    const [header, bytes] = encodeFrame(kind, payload)
    stream.write(header)
    if (!stream.write(bytes)) await once(stream, 'drain', { signal: gone.signal }).catch(() => undefined)
  }
  return {
    send,
    say: (kind, value) => send(kind, Buffer.from(JSON.stringify(value))),
    end() {
      if (!answered) stream.end()
    },
    giveUp() {
      if (!answered) stream.close(constants.NGHTTP2_CANCEL)
    },
    isAnswered: () => answered,
  }
}

function reported(answer: Answer<unknown>): Answer<IntakeAnswer> {
  if (!answer.ok) return answer
  const parsed = IntakeAnswer.safeParse(answer.value)
  if (!parsed.success) throw new AnswerFault('not an intake report')
  return granted(parsed.data)
}
