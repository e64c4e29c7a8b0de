import {
  type Answer,
  granted,
  Health,
  type OperationName,
  operations,
  parseProblem,
  problem,
  refused,
  type RequestOf,
  type ResponseOf,
  type StandingRead,
} from '@carnet/api'
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { type RateFields, rateFieldsOf, type Session, sessionHeaders } from '../socket/index.ts'

/** A request's own session, which is told what the answer leaves of an allowance, before the answer itself. */
export interface AskingSession extends Session {
  readonly rated?: (fields: RateFields) => void
}

/** The vault process as the edge knows it: what can be asked, in the API's own words. */
export interface VaultClient {
  ask<N extends OperationName>(name: N, session: AskingSession, request: RequestOf<N>): Promise<Answer<ResponseOf<N>>>
  ledgerFile(session: AskingSession, path: string): Promise<Answer<Uint8Array>>
  /** Lines as they come; what broke off ends in an error. */
  readStanding(session: AskingSession, request: StandingRead): Promise<Answer<Readable>>
  health(): Promise<Health | undefined>
  /** A stream for one message; the answer may come before it was sent to its end. */
  intake(session: AskingSession): { readonly stream: ClientHttp2Stream; readonly answer: Promise<Answer<unknown>> }
  /** Settled when the vault process has gone. */
  readonly gone: Promise<void>
  close(): void
}

const nobody: Session = { token: undefined }
const unavailable = refused(problem('node/unavailable', { retryAfter: 2 }))

/** Speaks to the vault process over the descriptors that this process was born with. */
export function connectVault(descriptors: readonly number[]): VaultClient {
  const connections = descriptors.map(connected)
  let turn = 0
  const open = (method: 'GET' | 'POST', path: string, session: AskingSession): ClientHttp2Stream | undefined => {
    const next = connections[turn++ % connections.length]
    if (next === undefined || next.closed || next.destroyed) return undefined
    const stream = next.request(headersOf(method, path, session))
    stream.once('response', (headers) => session.rated?.(rateFieldsOf(headers)))
    return stream
  }

  return {
    async ask(name, session, request) {
      const stream = open('POST', `/verb/${name}`, session)
      if (stream === undefined) return unavailable
      stream.end(JSON.stringify(request))
      const answer = answerOf(await responseOf(stream))
      return answer.ok ? said(responseSchema(name), answer.value) : answer
    },
    async ledgerFile(session, path) {
      const stream = open('GET', `/ledger/${path}`, session)
      if (stream === undefined) return unavailable
      stream.end()
      const response = await responseOf(stream)
      return response?.status === 200 ? granted(response.body) : (answerOf(response) as Answer<Uint8Array>)
    },
    async readStanding(session, request) {
      const stream = open('POST', '/standing', session)
      if (stream === undefined) return unavailable
      stream.end(JSON.stringify(request))
      const status = await statusOf(stream)
      if (status === 200) return granted(stream)
      return answerOf(await responseOf(stream, status)) as Answer<Readable>
    },
    async health() {
      const stream = open('GET', '/health', nobody)
      if (stream === undefined) return undefined
      stream.end()
      const answer = answerOf(await responseOf(stream))
      return answer.ok ? Health.parse(answer.value) : undefined
    },
    intake(session) {
      const stream = open('POST', '/intake', session)
      if (stream === undefined) throw new VaultGone()
      return { stream, answer: responseOf(stream).then(answerOf) }
    },
    gone: Promise.race(connections.map((each) => new Promise<void>((resolve) => each.once('close', () => resolve())))),
    close() {
      for (const each of connections) each.close()
    },
  }
}

/** The vault process has gone: a request cannot even be begun. */
export class VaultGone extends Error {
  override readonly name = 'VaultGone'
}

/** What the vault process answered is not what its schema says: it does not leave. */
export class AnswerFault extends Error {
  override readonly name = 'AnswerFault'
}

function connected(fd: number): ClientHttp2Session {
  const socket = new Socket({ fd, readable: true, writable: true })
  const connection = connect('http://vault', {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: 1024 * 1024 },
  })
  connection.on('error', () => undefined)
  return connection
}

const headersOf = (method: string, path: string, session: Session): OutgoingHttpHeaders => ({
  ':method': method,
  ':path': path,
  ...sessionHeaders(session),
})

interface Response {
  readonly status: number
  readonly body: Uint8Array
}

/** The status, which comes first; 0 where the stream broke before it came. */
function statusOf(stream: ClientHttp2Stream): Promise<number> {
  return new Promise((resolve) => {
    stream.once('response', (headers) => resolve(headers[':status'] ?? 0))
    stream.on('error', () => resolve(0))
    stream.once('close', () => resolve(0))
  })
}

/** The whole answer, or undefined where the stream broke before it was whole. */
function responseOf(stream: ClientHttp2Stream, known = 0): Promise<Response | undefined> {
  if (stream.destroyed) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    let status = known
    const parts: Uint8Array[] = []
    stream.once('response', (headers) => (status = headers[':status'] ?? 0))
    stream.on('data', (part: Uint8Array) => parts.push(part))
    stream.once('end', () => resolve(status === 0 ? undefined : { status, body: Buffer.concat(parts) }))
    stream.on('error', () => undefined)
    stream.once('close', () => resolve(undefined))
  })
}

function answerOf(response: Response | undefined): Answer<unknown> {
  if (response === undefined) return unavailable
  const body: unknown = JSON.parse(Buffer.from(response.body).toString('utf8'))
  if (response.status === 200) return granted(body)
  const said = parseProblem(body)
  if (said === undefined) throw new AnswerFault('not a problem of ours')
  return refused(said)
}

const responseSchema = <N extends OperationName>(name: N): z.ZodType<ResponseOf<N>> =>
  operations[name].response as unknown as z.ZodType<ResponseOf<N>>

function said<T>(schema: z.ZodType<T>, value: unknown): Answer<T> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new AnswerFault('not what the operation answers')
  return granted(parsed.data)
}
