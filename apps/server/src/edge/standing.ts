import { operation, type Problem, StandingLine, StandingRead } from '@carnet/api'
import type { Context, Hono } from 'hono'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { createAdmission } from './admission.ts'
import { respondProblem } from './answer.ts'
import type { EdgeEnvironment } from './environment.ts'
import { checkedLines } from './lines.ts'
import { requestOf, sessionOf, tokenOf } from './request.ts'
import type { VaultClient } from './vault.ts'

/** How many systems read at once: of the node, of whom one token may be a quarter. */
const mostReaders = 16

/** The form of the request alone: the answer is lines. */
const reading = operation('POST', '/v1/standing/{id}/batches', 'Read by a standing release', StandingRead, z.unknown())

/** `POST /v1/standing/{id}/batches`: lines out, at the reader's pace. */
export function standingRoutes(app: Hono<EdgeEnvironment>, vault: VaultClient): void {
  const places = createAdmission({ requestsAtOnce: mostReaders, messagesAtOnce: 0 })
  app.post('/v1/standing/:id/batches', async (context) => {
    const request = await requestOf(reading, context)
    if (!request.ok) return respondProblem(context, request.problem)
    const admitted = places.request(tokenOf(context))
    if (!admitted.ok) return respondProblem(context, admitted.problem)
    const lines = await vault.readStanding(sessionOf(context), request.value as StandingRead)
    if (lines.ok) return streamed(context, lines.value, admitted.leave)
    admitted.leave()
    return refusal(context, lines.problem)
  })
}

function streamed(context: Context, source: Readable, done: () => void): Response {
  const isLast = (line: unknown): boolean => (line as StandingLine).line === 'end'
  const lines = Readable.from(checkedLines(source, StandingLine, isLast), { objectMode: true, highWaterMark: 1 })
  lines.once('close', () => {
    source.destroy()
    done()
  })
  context.header('Content-Type', 'application/x-ndjson')
  return context.body(Readable.toWeb(lines) as ReadableStream)
}

/** RFC 9110 §10.2.3: what can be asked again says when. */
function refusal(context: Context, problem: Problem): Response {
  if (problem.code === 'standing/exhausted') {
    const seconds = Math.ceil((Date.parse(problem.with.goesOn) - Date.now()) / 1000)
    context.header('Retry-After', String(Math.max(1, seconds)))
  }
  return respondProblem(context, problem)
}
