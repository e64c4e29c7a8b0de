import { IntakeAnswer } from '@carnet/api'
import { type Call, type CallOptions, exchange, readJson, type Target } from './exchange.ts'
import type { Reply } from './problem.ts'

/** The bytes of one message. Browsers send streams over HTTP/2 only: give them a Blob. */
export type MessageBody = Uint8Array<ArrayBuffer> | string | Blob | AsyncIterable<Uint8Array>

export interface IngestOptions extends CallOptions {
  /** A name of a format; by default the node tells it by the content. */
  readonly format?: string
  /** A name of a mapping that the node has, for a CSV message whose header it does not know. */
  readonly mapping?: string
  /** A mapping file's JSON, for a CSV message with a header of its own. */
  readonly mappingFile?: string
  /** The same key again is answered with the same report, whatever became of the connection. */
  readonly idempotencyKey?: string
  /** Told how many bytes have gone out so far; streams only. */
  readonly onProgress?: (bytes: number) => void
}

/**
 * Hands one message to the node: all of it is taken in, or none. While the node's key provider is down it is kept to be taken
 * in later: the reply then is `deferred`, and the same message again tells what became of it. A failure of the body's own source is thrown as it is:
 * it is not the node's.
 */
export async function ingest(to: Target, body: MessageBody, options: IngestOptions): Promise<Reply<IntakeAnswer>> {
  const source = isPlain(body) ? { stream: body, rethrow: () => {} } : streamOf(body, options.onProgress)
  const call: Call = {
    method: 'POST',
    path: `/v1/messages${queryOf(options)}`,
    headers: {
      'content-type': 'application/octet-stream',
      ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      ...(options.mappingFile === undefined ? {} : { 'csv-mapping': base64url(options.mappingFile) }),
    },
    body: source.stream,
    unhurried: true,
  }
  const reply = await exchange(to, call, options, readJson(IntakeAnswer))
  source.rethrow()
  return reply
}

function queryOf({ format, mapping }: IngestOptions): string {
  const query = new URLSearchParams()
  if (format !== undefined) query.set('format', format)
  if (mapping !== undefined) query.set('mapping', mapping)
  return query.size === 0 ? '' : `?${query.toString()}`
}

/** RFC 4648 §5, without padding; a header takes no other letters. */
const base64url = (text: string): string =>
  btoa(String.fromCodePoint(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const isPlain = (body: MessageBody): body is Exclude<MessageBody, AsyncIterable<Uint8Array>> =>
  typeof body === 'string' || body instanceof Uint8Array || body instanceof Blob

interface Source {
  readonly stream: ReadableStream<Uint8Array>
  rethrow(): void
}

/** Pulls the body at the pace of the connection, so that a long message is never held in memory. */
function streamOf(body: AsyncIterable<Uint8Array>, onProgress: IngestOptions['onProgress']): Source {
  const chunks: AsyncIterator<Uint8Array, unknown> = body[Symbol.asyncIterator]()
  let failed: { readonly failure: unknown } | undefined
  let sent = 0
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const next = await chunks.next().catch((failure: unknown) => {
      failed = { failure }
      throw failure
    })
    if (next.done === true) {
      controller.close()
      return
    }
    sent += next.value.length
    controller.enqueue(next.value)
    onProgress?.(sent)
  }
  const cancel = async (): Promise<void> => {
    await chunks.return?.()
  }
  return {
    stream: new ReadableStream({ pull, cancel }),
    rethrow() {
      if (failed !== undefined) throw failed.failure
    },
  }
}
