import { type Answer, type Job, type JobState, operations, problemDocument } from '@carnet/api'
import type { Context, Hono } from 'hono'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { setTimeout as delay } from 'node:timers/promises'
import { createAdmission } from './admission.ts'
import { respondProblem } from './answer.ts'
import type { EdgeEnvironment } from './environment.ts'
import { requestOf, sessionOf, tokenOf } from './request.ts'
import type { VaultClient } from './vault.ts'

/** How many follow jobs at once: of the node, of whom one token may be a quarter. */
const mostFollowers = 64
/** From one look at the job to the next, in milliseconds, and of how many looks one says at least that the stream is alive. */
const every = 1000
const signEvery = 15

const ended: readonly JobState[] = ['done', 'failed', 'cancelled']

/** `GET /v1/jobs/{id}/events`: a job as server-sent events (WHATWG HTML §9.2), until it has ended or the node closes. */
export function jobEvents(app: Hono<EdgeEnvironment>, vault: VaultClient, draining: AbortSignal): void {
  const places = createAdmission({ requestsAtOnce: mostFollowers, messagesAtOnce: 0 })
  app.get('/v1/jobs/:id/events', async (context) => {
    const request = await requestOf(operations.job, context)
    if (!request.ok) return respondProblem(context, request.problem)
    const session = sessionOf(context)
    // Every look is a request of its own: a session that is ended ends the stream.
    const look = (): Promise<Answer<Job>> => vault.ask('job', session, request.value as { readonly id: Job['id'] })
    const first = await look()
    if (!first.ok) return respondProblem(context, first.problem)
    const admitted = places.request(tokenOf(context))
    if (!admitted.ok) return respondProblem(context, admitted.problem)
    return streamed(context, async (stream) => {
      try {
        await follow(stream, first, look, draining)
      } finally {
        admitted.leave()
      }
    })
  })
}

/** What fails while a stream runs has no status to say it by: the stream ends, and the client asks again. */
function streamed(context: Context, run: (stream: SSEStreamingApi) => Promise<void>): Response {
  const response = streamSSE(context, (stream) => run(stream).catch(() => undefined))
  response.headers.set('Cache-Control', 'no-store')
  return response
}

async function follow(
  stream: SSEStreamingApi,
  first: Answer<Job>,
  look: () => Promise<Answer<Job>>,
  draining: AbortSignal,
): Promise<void> {
  const gone = new AbortController()
  stream.onAbort(() => gone.abort())
  const until = AbortSignal.any([gone.signal, draining])
  let said = ''
  let quiet = 0
  for (let seen = first; !until.aborted; seen = await look()) {
    if (!seen.ok) {
      await stream.writeSSE({ event: 'problem', data: JSON.stringify(problemDocument(seen.problem)) })
      return
    }
    const now = JSON.stringify(seen.value)
    if (now !== said) await stream.writeSSE({ event: 'job', data: now })
    else if (++quiet % signEvery === 0) await stream.write(':\n\n')
    said = now
    if (ended.includes(seen.value.state)) return
    await delay(every, undefined, { signal: until }).catch(() => undefined)
  }
}
