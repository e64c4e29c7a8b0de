import { type Answer, granted, problem, refused } from '@carnet/api'
import type { ServerHttp2Stream } from 'node:http2'

/** Largest request of a verb: two hundred ids and two hundred element names are far below it. */
const largestBody = 1024 * 1024

/** The bytes of a request; leaving them before their end leaves the stream open for the answer. */
export function bytesOf(stream: ServerHttp2Stream): AsyncIterable<Uint8Array> {
  return stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
}

/** The JSON of a request, if it is any and within bounds. */
export async function bodyOf(stream: ServerHttp2Stream): Promise<Answer<unknown>> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytesOf(stream)) {
    size += part.length
    if (size > largestBody) return refused(problem('request/too-large', { limit: largestBody }))
    parts.push(part)
  }
  try {
    return granted(JSON.parse(Buffer.concat(parts).toString('utf8')))
  } catch {
    return refused(problem('request/malformed', { at: '', expected: 'JSON' }))
  }
}

/** Nobody waits for an answer any more. */
export const isAborted = (stream: ServerHttp2Stream): boolean => stream.aborted || stream.destroyed || stream.closed
