import {
  type Answer,
  granted,
  type Health,
  type OperationName,
  operations,
  type Problem,
  problem,
  problemDocument,
  refused,
  type RequestOf,
  StandingRead,
} from '@carnet/api'
import type { Engine, Session } from '@carnet/engine'
import { randomUUID } from 'node:crypto'
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { z } from 'zod'
import {
  decodeFrames,
  FrameFault,
  type Log,
  malformed,
  type RateFields,
  rateFields,
  sessionOf,
} from '../socket/index.ts'
import { type IntakeLimits, takeIn } from './intake.ts'
import { sendLines } from './lines.ts'
import { bodyOf, bytesOf, isAborted } from './body.ts'

export interface ServiceLimits extends IntakeLimits {
  readonly messagesAtOnce: number
}

/** What the service can be asked of before and while the engine is there. */
export interface ServicePorts {
  readonly engine: () => Engine | undefined
  readonly health: () => Promise<Health>
  readonly log: Log
}

/** Answers one request of the edge. Nothing that it says is believed: session and form are checked here again. */
export type Service = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => Promise<void>

export function createService(limits: ServiceLimits, on: ServicePorts): Service {
  let messages = 0

  const takeInBounded = async (
    session: Session,
    stream: ServerHttp2Stream,
    engine: Engine,
  ): Promise<Answer<unknown>> => {
    if (messages >= limits.messagesAtOnce) return refused(problem('node/unavailable', { retryAfter: 5 }))
    messages++
    try {
      return await takeIn(session, decodeFrames(bytesOf(stream)), engine, limits)
    } finally {
      messages--
    }
  }

  const answer = async (
    session: Session,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
  ): Promise<Answer<unknown>> => {
    const path = headers[':path'] ?? ''
    const what = `${headers[':method'] ?? ''} ${path}`
    if (what === 'GET /health') return granted(await on.health())
    const engine = on.engine()
    if (engine === undefined) return refused(problem('node/unavailable', { retryAfter: 1 }))
    if (what === 'POST /intake') return takeInBounded(session, stream, engine)
    if (what.startsWith('POST /verb/')) return answerVerb(path.slice('/verb/'.length), session, stream, engine)
    if (what === 'POST /standing') return readStanding(session, stream, engine)
    if (what.startsWith('GET /ledger/')) return engine.ledgerFile(session, path.slice('/ledger/'.length))
    return refused(problem('request/not-found', { what: 'verb' }))
  }

  const send = (stream: ServerHttp2Stream, { text }: Lines): Promise<void> =>
    sendLines(stream, text, (failure) => void failureOf(failure, stream, on.log))

  return async (stream, headers) => {
    stream.on('error', () => undefined)
    const session = sessionOf(headers)
    try {
      const answered = await answer(session, stream, headers)
      const rate = on.engine()?.rate(session)
      if (answered.ok && answered.value instanceof Lines) await send(stream, answered.value)
      else respond(stream, answered, rate && rateFields(rate))
    } catch (failure) {
      respond(stream, refused(failureOf(failure, stream, on.log)))
    }
  }
}

/** An answer that is text of lines, to be sent as it comes. */
class Lines {
  readonly text: AsyncIterable<string>

  constructor(text: AsyncIterable<string>) {
    this.text = text
  }
}

async function readStanding(session: Session, stream: ServerHttp2Stream, engine: Engine): Promise<Answer<Lines>> {
  const body = await bodyOf(stream)
  if (!body.ok) return body
  const request = StandingRead.safeParse(body.value)
  if (!request.success) return refused(malformed(request.error))
  const lines = await engine.readStanding(session, request.data)
  return lines.ok ? granted(new Lines(lines.value)) : lines
}

async function answerVerb(
  name: string,
  session: Session,
  stream: ServerHttp2Stream,
  engine: Engine,
): Promise<Answer<unknown>> {
  if (!isVerb(name)) return refused(problem('request/not-found', { what: 'verb' }))
  const body = await bodyOf(stream)
  if (!body.ok) return body
  const schema: z.ZodType<RequestOf<OperationName>> = operations[name].request
  const request = schema.safeParse(body.value)
  if (!request.success) return refused(malformed(request.error))
  return engine.answer(name, session, request.data)
}

const isVerb = (name: string): name is OperationName => Object.hasOwn(operations, name)

/** What a failure becomes: the edge learns a number, the log the kind of failure; neither its words, which may carry data. */
function failureOf(failure: unknown, stream: ServerHttp2Stream, log: Log): Problem {
  if (failure instanceof FrameFault || isAborted(stream)) return problem('message/unfinished', {})
  const incident = randomUUID()
  log({
    level: 'error',
    code: 'vault/failed',
    incident,
    kind: failure instanceof Error ? failure.name : typeof failure,
  })
  return problem('node/failed', { incident })
}

/** Sends a value as JSON, bytes as they are, a refusal as its problem; and tells an edge that is still sending to stop (RFC 9113 §8.1). */
function respond(stream: ServerHttp2Stream, answer: Answer<unknown>, fields: RateFields = {}): void {
  if (isAborted(stream)) return
  const { status, type, bytes } = wireForm(answer)
  stream.respond({ ':status': status, 'content-type': type, ...fields })
  stream.end(bytes, () => {
    if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR)
  })
}

function wireForm(answer: Answer<unknown>): {
  readonly status: number
  readonly type: string
  readonly bytes: Uint8Array
} {
  if (!answer.ok) {
    const document = problemDocument(answer.problem)
    return { status: document.status, type: 'application/problem+json', bytes: Buffer.from(JSON.stringify(document)) }
  }
  if (answer.value instanceof Uint8Array) return { status: 200, type: 'application/octet-stream', bytes: answer.value }
  return { status: 200, type: 'application/json', bytes: Buffer.from(JSON.stringify(answer.value)) }
}
