import { Health, type IntakeAnswer, type Job, type JobId, type StandingId } from '@carnet/api'
import { type CallOptions, exchange, readBytes, readJson, type Target } from './exchange.ts'
import { followJob } from './job-events.ts'
import { ingest, type IngestOptions, type MessageBody } from './message.ts'
import { type Methods, methodsOf } from './operation.ts'
import type { Reply } from './problem.ts'
import { readStanding, readStandingLines, type StandingBatch, type StandingOptions } from './standing.ts'

export interface ClientOptions {
  /** The node's address, e.g. `http://127.0.0.1:8400`. */
  readonly url: string | URL
  readonly token?: string
  readonly fetch?: typeof fetch
  /** How long an answer may take, in milliseconds; messages excepted. By default 30 seconds. */
  readonly timeout?: number
}

/** A node's operations as methods, and its routes for messages, the ledger's static files and health. */
export interface Client extends Methods {
  ingest(body: MessageBody, options?: IngestOptions): Promise<Reply<IntakeAnswer>>
  /** Tells the job whenever it has changed, until it has ended; its end is the reply. */
  followJob(id: JobId, told: (job: Job) => void, options?: CallOptions): Promise<Reply<Job>>
  /** A static file of the ledger: `checkpoint`, `tile/0/000`, `tile/entries/000.p/7`. */
  ledgerFile(path: string, options?: CallOptions): Promise<Reply<Uint8Array>>
  /** Batches that came whole, at the caller's pace; throws `StandingFault`. */
  readStanding(id: StandingId, options?: StandingOptions): AsyncGenerator<StandingBatch>
  /** The same line by line, as it came. */
  readStandingLines(id: StandingId, options?: StandingOptions): ReturnType<typeof readStandingLines>
  health(options?: CallOptions): Promise<Reply<Health>>
}

/** Opens a client. Nothing is sent before the first method is called. */
export function openClient(options: ClientOptions): Client {
  const target: Target = {
    base: String(options.url).replace(/\/+$/, ''),
    token: options.token,
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    timeout: options.timeout ?? 30_000,
  }
  return {
    ...methodsOf(target),
    ingest: (body, how = {}) => ingest(target, body, how),
    followJob: (id, told, how = {}) => followJob(target, id, told, how),
    ledgerFile: (path, how = {}) => exchange(target, { method: 'GET', path: `/ledger/${path}` }, how, readBytes),
    readStanding: (id, how = {}) => readStanding(target, id, how),
    readStandingLines: (id, how = {}) => readStandingLines(target, id, how),
    health: (how = {}) => exchange(target, { method: 'GET', path: '/health' }, how, readHealth),
  }
}

/** A node that is not ready says so with the same form and another status. */
async function readHealth(response: Response): Promise<Reply<Health>> {
  const copy = response.clone()
  const health = Health.safeParse(await copy.json().catch(() => undefined))
  if (health.success) return { ok: true, value: health.data }
  return readJson(Health)(response)
}
