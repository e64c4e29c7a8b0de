import {
  type Answer,
  type Health,
  type Operation,
  type OperationName,
  operations,
  problem,
  SessionBegun,
} from '@carnet/api'
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { routePath } from 'hono/route'
import { randomUUID } from 'node:crypto'
import type { Log } from '../socket/index.ts'
import { type Admission, createAdmission } from './admission.ts'
import { respond, respondProblem } from './answer.ts'
import { comesFromElsewhere, keepInBrowser } from './browser.ts'
import { consolePages } from './console.ts'
import { describeApi } from './description.ts'
import type { EdgeEnvironment } from './environment.ts'
import { jobEvents } from './job-events.ts'
import { ledgerRoutes } from './ledger.ts'
import { messageRoutes } from './message-routes.ts'
import { createMetrics } from './metrics.ts'
import { providerRoutes } from './provider-sign-in.ts'
import { referencePage } from './reference.ts'
import { requestOf, sessionOf, tokenOf } from './request.ts'
import { standingRoutes } from './standing.ts'
import type { VaultClient } from './vault.ts'

export interface EdgeLimits {
  readonly largestMessage: number
  readonly messagesAtOnce: number
  readonly requestsAtOnce: number
}

export interface EdgePorts {
  readonly vault: VaultClient
  readonly health: () => Promise<Health>
  readonly log: Log
  readonly version: string
  readonly tls: boolean
  /** `https://…`, the name that people reach the node by; absent where it is this machine’s own. */
  readonly origin?: string | undefined
  /** Aborted when the node closes: what would go on for long ends. */
  readonly draining: AbortSignal
}

/** Every route of a node: one for each operation, and the few that carry bytes. */
export function createApp(limits: EdgeLimits, on: EdgePorts): Hono<EdgeEnvironment> {
  const app = new Hono<EdgeEnvironment>()
  const admission = createAdmission(limits)
  observe(app, on)
  protect(app, on.tls)
  describe(app, on)
  consolePages(app)
  admit(app, admission)
  for (const name of Object.keys(operations) as OperationName[]) route(app, name, on.vault)
  providerRoutes(app, on.vault, on.origin)
  messageRoutes(app, { ...limits, admission }, on.vault)
  jobEvents(app, on.vault, on.draining)
  standingRoutes(app, on.vault)
  ledgerRoutes(app, on.vault)
  return app
}

/** A route is a schema and one call. */
function route(app: Hono<EdgeEnvironment>, name: OperationName, vault: VaultClient): void {
  const operation: Operation = operations[name]
  app.on(operation.method, operation.path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
    const begins = operation.response === SessionBegun
    if (begins && comesFromElsewhere(context)) return respondProblem(context, problem('request/unauthenticated', {}))
    const request = await requestOf(operation, context)
    if (!request.ok) return respondProblem(context, request.problem)
    const answer: Answer<unknown> = await vault.ask(name, sessionOf(context), request.value as never)
    return begins && answer.ok
      ? context.json(keepInBrowser(context, SessionBegun.parse(answer.value)))
      : respond(context, answer)
  })
}

/** Numbers each request, tells how it went in codes, ids and counts, and turns a failure into a number to ask for. */
function observe(app: Hono<EdgeEnvironment>, { log }: EdgePorts): void {
  const measure = createMetrics()
  app.use(async (context, next) => {
    const from = performance.now()
    const request = randomUUID()
    context.set('request', request)
    context.header('X-Request-Id', request)
    await next()
    const answered = {
      route: routePath(context, -1),
      method: context.req.method,
      status: context.res.status,
      milliseconds: Math.round(performance.now() - from),
    }
    measure(answered)
    log({ level: 'info', code: 'edge/request', request, ...answered })
  })
  app.onError((failure, context) => {
    const incident = context.get('request')
    log({ level: 'error', code: 'edge/failed', incident, kind: failure.name })
    return respondProblem(context, problem('node/failed', { incident }))
  })
  app.notFound((context) => respondProblem(context, problem('request/not-found', { what: 'route' })))
}

/** Headers that every answer has (OWASP REST Security Cheat Sheet), and no cache keeps a view. */
const protections: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
]
const overTls = ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] as const

/** Set before the answer is made: set on a finished one, each would copy it. What may be kept says so itself, later. */
function protect(app: Hono<EdgeEnvironment>, tls: boolean): void {
  const headers = tls ? [...protections, overTls] : protections
  app.use(async (context, next) => {
    for (const [name, value] of headers) context.header(name, value)
    await next()
  })
}

function describe(app: Hono<EdgeEnvironment>, { version, health }: EdgePorts): void {
  const described = describeApi(version)
  const description = JSON.stringify(described)
  const reference = referencePage(described)
  app.get('/v1/openapi.json', etag(), (context) => {
    context.header('Cache-Control', 'no-cache')
    context.header('Content-Type', 'application/json')
    return context.body(description)
  })
  app.get('/v1/reference', etag(), (context) => {
    context.header('Cache-Control', 'no-cache')
    context.header('Content-Security-Policy', reference.policy)
    return context.html(reference.html)
  })
  app.get('/health', async (context) => {
    const now = await health()
    return context.json(now, now.status === 'ready' ? 200 : 503)
  })
}

function admit(app: Hono<EdgeEnvironment>, admission: Admission): void {
  app.use(async (context, next) => {
    const admitted = admission.request(tokenOf(context))
    if (!admitted.ok) return respondProblem(context, admitted.problem)
    try {
      await next()
    } finally {
      admitted.leave()
    }
    return undefined
  })
}
