import { base64url } from '../base64url.ts'
import type { IntakeAnswer } from '@carnet/api'
import { problemIn, type Reply, unreachable } from './ask.ts'

interface HandingIn {
  /** The same key again is answered with the same report, whatever became of the connection. */
  readonly idempotencyKey: string
  /** A mapping file's text, for a CSV message with a header of its own. */
  readonly mapping?: string | undefined
  readonly signal: AbortSignal
  /** Told how many bytes have gone out so far. */
  readonly onSent: (bytes: number) => void
}

/**
 * Hands one message to the node, as this browser's session. The browser reads the file as it sends it; only XMLHttpRequest
 * says how far it is. Aborted, it throws the signal's reason.
 */
export const handIn = (message: Blob, how: HandingIn): Promise<Reply<IntakeAnswer>> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const end = (): void => how.signal.removeEventListener('abort', abort)
    const abort = (): void => request.abort()
    request.open('POST', '/v1/messages')
    request.responseType = 'json'
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Idempotency-Key', how.idempotencyKey)
    if (how.mapping !== undefined)
      request.setRequestHeader('Csv-Mapping', base64url(new TextEncoder().encode(how.mapping)))
    request.upload.addEventListener('progress', ({ loaded }) => how.onSent(loaded))
    request.addEventListener('loadend', end)
    request.addEventListener('load', () => {
      const body: unknown = request.response
      const taken = request.status >= 200 && request.status < 300
      resolve(taken ? { ok: true, value: body as IntakeAnswer } : { ok: false, problem: problemIn(body) })
    })
    request.addEventListener('error', () => resolve({ ok: false, problem: unreachable }))
    request.addEventListener('abort', () => reject(how.signal.reason as Error))
    how.signal.addEventListener('abort', abort)
    request.send(message)
  })
