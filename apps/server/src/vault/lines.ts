import { constants, type ServerHttp2Stream } from 'node:http2'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isAborted } from './body.ts'

/**
 * Sends text as it comes and as fast as it is taken: where the edge does not read, nothing more is asked for. What fails has no
 * status to say it by any more; the stream is broken off, so that nobody takes it for whole.
 */
export async function sendLines(
  stream: ServerHttp2Stream,
  lines: AsyncIterable<string>,
  failed: (failure: unknown) => void,
): Promise<void> {
  if (isAborted(stream)) return
  stream.respond({ ':status': 200, 'content-type': 'application/x-ndjson' })
  let own: unknown
  const told = async function* (): AsyncGenerator<string> {
    try {
      yield* lines
    } catch (failure) {
      own = failure
      throw failure
    }
  }
  try {
    await pipeline(Readable.from(told(), { objectMode: true, highWaterMark: 1 }), stream)
  } catch {
    // A reader that went away is no failure of ours.
    if (own !== undefined) failed(own)
    stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  }
}
