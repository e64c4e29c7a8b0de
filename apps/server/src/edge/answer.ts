import { type Answer, type Problem, problemDocument } from '@carnet/api'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { forgetInBrowser } from './browser.ts'

/** The operation's value as JSON, or the problem (RFC 9457). */
export function respond(context: Context, answer: Answer<unknown>, status: ContentfulStatusCode = 200): Response {
  return answer.ok ? context.json(answer.value as object, status) : respondProblem(context, answer.problem)
}

export function respondProblem(context: Context, problem: Problem): Response {
  const document = problemDocument(problem)
  const { with: parameters } = problem
  if ('retryAfter' in parameters) context.header('Retry-After', String(parameters.retryAfter))
  // RFC 9110 §15.5.2: a 401 names the scheme that would do.
  if (document.status === 401) {
    context.header('WWW-Authenticate', 'Bearer realm="carnet"')
    forgetInBrowser(context)
  }
  context.header('Content-Type', 'application/problem+json')
  return context.body(JSON.stringify(document), document.status as ContentfulStatusCode)
}
