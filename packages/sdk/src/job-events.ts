import { Job, type JobId, type JobState, parseProblem } from '@carnet/api'
import { type CallOptions, exchange, failed, parseText, problemIn, type Target, unintelligible } from './exchange.ts'
import { linesIn } from './lines.ts'
import type { Reply } from './problem.ts'

const ended: readonly JobState[] = ['done', 'failed', 'cancelled']

/** Tells a job whenever it has changed, until it has ended. A node that closes meanwhile is one that does not answer. */
export const followJob = (to: Target, id: JobId, told: (job: Job) => void, options: CallOptions): Promise<Reply<Job>> =>
  exchange(
    to,
    { method: 'GET', path: `/v1/jobs/${encodeURIComponent(id)}/events`, unhurried: true },
    options,
    async (response) => {
      if (!response.ok || response.body === null) return failed(await problemIn(response))
      let last: Job | undefined
      for await (const { event, data } of eventsIn(response.body)) {
        if (event === 'problem') return failed(parseProblem(parseText(data)) ?? unintelligible(response))
        if (event !== 'job') continue
        const job = Job.safeParse(parseText(data))
        if (!job.success) return failed(unintelligible(response))
        last = job.data
        told(last)
      }
      return last !== undefined && ended.includes(last.state)
        ? { ok: true, value: last }
        : failed({ code: 'connection/unreachable', with: {} })
    },
  )

interface StreamEvent {
  readonly event: string
  readonly data: string
}

/** SPEC: WHATWG HTML §9.2.6. Ids and retry times are nothing that a node sends. */
async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<StreamEvent> {
  let event = ''
  let data: string[] = []
  for await (const line of linesIn(body)) {
    if (line === '') {
      if (data.length > 0) yield { event, data: data.join('\n') }
      event = ''
      data = []
    } else if (line.startsWith('event:')) event = valueOf(line)
    else if (line.startsWith('data:')) data.push(valueOf(line))
  }
}

const valueOf = (line: string): string => line.slice(line.indexOf(':') + 1).replace(/^ /, '')
