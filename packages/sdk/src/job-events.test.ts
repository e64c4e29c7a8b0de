import { type Job, problem, problemDocument } from '@carnet/api'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { openClient } from './client.ts'

const job: Job = {
  id: '0199a3c5-1b7e-4c3a-9b1d-2f6a8e4d0c11' as Job['id'],
  kind: 'backup',
  state: 'running',
  done: 1,
  total: 2,
  unit: 'records',
  queued: '2026-07-01T08:00:00.000Z' as Job['queued'],
}
const done: Job = { ...job, state: 'done', done: 2 }
const event = (name: string, value: unknown): string => `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`

/** Follows what a node sends, cut into pieces wherever the connection cuts it. */
async function followed(text: string, cuts: readonly number[] = []) {
  const bytes = new TextEncoder().encode(text)
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  const pieces = ends.map((end, at) => bytes.slice(ends[at - 1] ?? 0, end))
  const client = openClient({
    url: 'http://node',
    fetch: async () => new Response(ReadableStream.from(pieces), { headers: { 'content-type': 'text/event-stream' } }),
  })
  const told: Job[] = []
  const reply = await client.followJob(job.id, (each) => told.push(each))
  return { told, reply }
}

describe('following a job', () => {
  test.prop([fc.array(fc.nat(), { maxLength: 12 })])('tells each change, however the stream is cut', async (cuts) => {
    const stream = `:\n\n${event('job', job)}:\n\n${event('later', { any: 'thing' })}${event('job', done).replaceAll('\n', '\r\n')}`
    expect(await followed(stream, cuts)).toEqual({ told: [job, done], reply: { ok: true, value: done } })
  })

  test('a problem within the stream is the reply', async () => {
    const said = problem('request/unauthenticated', {})
    const { told, reply } = await followed(event('job', job) + event('problem', problemDocument(said)))
    expect(told).toEqual([job])
    expect(reply).toEqual({ ok: false, problem: said })
  })

  test('a stream that ends before the job is a node that has gone', async () => {
    expect((await followed(event('job', job))).reply).toMatchObject({ problem: { code: 'connection/unreachable' } })
    expect((await followed('')).reply).toMatchObject({ problem: { code: 'connection/unreachable' } })
  })

  test('what is no job of ours is not told', async () => {
    for (const data of [{ ...job, state: 'asleep' }, 'x', null])
      expect(await followed(event('job', data))).toMatchObject({
        told: [],
        reply: { problem: { code: 'connection/unintelligible' } },
      })
  })
})
