import { type Answer, granted, type Operation, problem, refused } from '@carnet/api'
import type { Context } from 'hono'
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { agentOf, bearerOf, malformed } from '../socket/index.ts'
import { cookieOf } from './browser.ts'
import type { EdgeEnvironment } from './environment.ts'
import type { AskingSession } from './vault.ts'

/** Largest JSON body, and how long its sender may take over it. */
const largestBody = 1024 * 1024
const patience = 10_000

/** What the request brings to prove who asks, and where it comes from. */
export function sessionOf(context: Context<EdgeEnvironment>): AskingSession {
  const { socket } = context.env.incoming
  const certificate = certificateOf(socket)
  const address = socket.remoteAddress
  return {
    token: tokenOf(context),
    ...(certificate === undefined ? {} : { certificate }),
    ...(address === undefined ? {} : { from: { address, agent: agentOf(context.req.header('user-agent')) } }),
    rated(fields) {
      // What follows a job asks on after its answer has begun.
      if (context.finalized) return
      for (const [name, value] of Object.entries(fields)) context.header(name, value)
    },
  }
}

/** The token of the request, or the session that a browser keeps, if there is one that could be. */
export const tokenOf = (context: Context): string | undefined =>
  bearerOf(context.req.header('authorization')) ?? cookieOf(context)

/** SHA-256 of the certificate whose key the client proved to hold (RFC 8446 §4.4.3). */
function certificateOf(socket: Socket): string | undefined {
  // THREAT: a certificate that anybody made for himself. Only one under the configured authority is told of.
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  const certificate = socket.getPeerX509Certificate()
  return certificate && createHash('sha256').update(certificate.raw).digest('base64url')
}

/** The request of an operation: path, query and body in one object, as its schema takes it. */
export async function requestOf(operation: Operation, context: Context): Promise<Answer<unknown>> {
  const given = operation.method === 'GET' ? granted<unknown>(context.req.query()) : await bodyOf(context)
  if (!given.ok) return given
  if (typeof given.value !== 'object' || given.value === null || Array.isArray(given.value)) return notJson
  const parsed = operation.request.safeParse({ ...given.value, ...context.req.param() })
  return parsed.success ? granted(parsed.data) : refused(malformed(parsed.error))
}

const notJson = refused(problem('request/malformed', { at: '', expected: 'a JSON object in UTF-8' }))

async function bodyOf(context: Context): Promise<Answer<unknown>> {
  const body: ReadableStream<Uint8Array> | null = context.req.raw.body
  if (body === null) return granted({})
  if (context.req.header('content-encoding') !== undefined) return notJson
  const parts: Uint8Array[] = []
  let size = 0
  const reader = body.getReader()
  // THREAT: a sender that sends one byte a minute. The whole body has one deadline.
  const deadline = setTimeout(() => void reader.cancel().catch(() => undefined), patience)
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      size += read.value.length
      if (size > largestBody) return refused(problem('request/too-large', { limit: largestBody }))
      parts.push(read.value)
    }
  } catch {
    return notJson
  } finally {
    clearTimeout(deadline)
  }
  return parse(Buffer.concat(parts))
}

function parse(bytes: Uint8Array): Answer<unknown> {
  if (bytes.length === 0) return granted({})
  try {
    return granted(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return notJson
  }
}
