import { parseProblem } from '@carnet/api'
import type { ClientProblem, Reply } from './problem.ts'

/** Where a client's requests go, and what they bring. */
export interface Target {
  /** The node's address without a slash at its end. */
  readonly base: string
  readonly token: string | undefined
  readonly fetch: typeof fetch
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** In milliseconds; overrides the client's. */
  readonly timeout?: number
}

export interface Call {
  readonly method: 'GET' | 'POST'
  /** Path and query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | Blob | ReadableStream<Uint8Array>
  /** Whether the call takes as long as it takes: a message's bytes go at the sender's pace. */
  readonly unhurried?: boolean
}

/** Sends one request and reads its answer with `read`; whatever goes wrong on the way is a value. */
export async function exchange<T>(
  to: Target,
  call: Call,
  options: CallOptions,
  read: (response: Response) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const after = options.timeout ?? (call.unhurried === true ? undefined : to.timeout)
  const tooLate = after === undefined ? undefined : AbortSignal.timeout(after)
  const signals = [options.signal, tooLate].filter((signal) => signal !== undefined)
  try {
    const response = await to.fetch(`${to.base}${call.path}`, {
      method: call.method,
      headers: { ...call.headers, ...(to.token === undefined ? {} : { authorization: `Bearer ${to.token}` }) },
      signal: AbortSignal.any(signals),
      // THREAT: a redirect would carry the token or a message to another address.
      redirect: 'error',
      ...(call.body === undefined ? {} : { body: call.body, duplex: 'half' }),
    })
    return await read(response)
  } catch {
    if (options.signal?.aborted === true) return failed({ code: 'connection/aborted', with: {} })
    if (after !== undefined && tooLate?.aborted === true)
      return failed({ code: 'connection/timed-out', with: { after } })
    return failed({ code: 'connection/unreachable', with: {} })
  }
}

interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false }
}

/** Reads an answer that is JSON of the form that the schema takes, or a problem. */
export const readJson =
  <T>(schema: Schema<T>) =>
  async (response: Response): Promise<Reply<T>> => {
    if (!response.ok) return failed(await problemIn(response))
    const parsed = schema.safeParse(parseText(await response.text()))
    return parsed.success ? { ok: true, value: parsed.data } : failed(unintelligible(response))
  }

export const readBytes = async (response: Response): Promise<Reply<Uint8Array>> =>
  response.ok ? { ok: true, value: new Uint8Array(await response.arrayBuffer()) } : failed(await problemIn(response))

export const failed = (problem: ClientProblem): { readonly ok: false; readonly problem: ClientProblem } => ({
  ok: false,
  problem,
})

export const unintelligible = ({ status }: Response): ClientProblem => ({
  code: 'connection/unintelligible',
  with: { status },
})

export const problemIn = async (response: Response): Promise<ClientProblem> =>
  parseProblem(parseText(await response.text())) ?? unintelligible(response)

export function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
