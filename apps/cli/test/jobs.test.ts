import type { Job, JobId } from '@carnet/api'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { connected, freshDatabases } from '../../../test/stores.ts'
import { containing, typed, type Typed } from './typed.ts'

const job = '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c11' as JobId
const nowhere = '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c12'

/** A job as another process of the same node would drive it: what this node's people see is the row. */
describe('jobs, from the command line and as events', { timeout: 60_000 }, () => {
  let node: TestNode
  let client: Awaited<ReturnType<typeof connected>>
  beforeAll(async () => {
    const { databaseUrl } = await freshDatabases(inject('databaseUrl'))
    node = await startNode({ databaseUrl })
    client = await connected(databaseUrl)
    expect(await carnet(['person', 'add', 'Olga Perez', '--role', 'officer'])).toMatchObject({ code: 0 })
  })
  beforeEach(async () => {
    await client.query('delete from job')
    await client.query(
      `insert into job (id, kind, about, state, total, unit, queued_at, not_before, alive_until)
       values ($1, 'backup', 'x', 'running', 10, 'records', now(), now(), now() + interval '1 hour')`,
      [job],
    )
  })
  afterAll(async () => {
    await client.end()
    await node[Symbol.asyncDispose]()
  })
  const carnet = (line: readonly string[]): Promise<Typed> =>
    typed(line, { environment: { CARNET_URL: node.url, CARNET_DATA: node.data } })
  const becomes = (state: Job['state'], done: number) =>
    client.query('update job set state = $2, done = $3, ended_at = now() where id = $1', [job, state, done])
  const events = (id: string, token?: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${node.url}/v1/jobs/${id}/events`, {
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      ...(signal === undefined ? {} : { signal }),
    })

  test('a job is listed, shown and cancelled', async () => {
    expect(await carnet(['job', 'list'])).toMatchObject({ code: 0, out: containing(job) })
    expect(await carnet(['job', 'show', job])).toMatchObject({ code: 0, out: containing('0 of 10 records (0 %)') })
    await becomes('queued', 0)
    expect(await carnet(['job', 'cancel', job])).toMatchObject({ code: 0, out: containing('cancelled') })
    expect(await carnet(['job', 'cancel', job])).toMatchObject({ code: 1 })
    expect(await carnet(['job', 'show', nowhere])).toMatchObject({ code: 1 })
    expect(await carnet(['job', 'show', 'seven'])).toMatchObject({ code: 2, err: containing('carnet job list') })
    expect(await carnet(['job', 'list', '--as', 'olga-perez'])).toMatchObject({ code: 4 })
  })

  test('a job is followed to its end, each change on a line of its own', async () => {
    const told: Job[] = []
    const first = Promise.withResolvers<undefined>()
    const following = node.client().followJob(job, (each) => {
      told.push(each)
      first.resolve(undefined)
    })
    await first.promise
    const typing = carnet(['job', 'follow', job, '--json'])
    await becomes('running', 4)
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2)
    await becomes('done', 10)
    expect(await following).toMatchObject({ ok: true, value: { state: 'done', done: 10 } })
    expect(told.map(({ done }) => done)).toEqual([0, 4, 10])
    const { code, out } = await typing
    const last = out.trimEnd().split('\n').at(-1) ?? ''
    expect({ code, last: JSON.parse(last) as Job }).toMatchObject({ code: 0, last: { id: job, state: 'done' } })
  })

  test('a job that failed ends with 1, and says why', async () => {
    await client.query(`update job set fault = 'keys/unavailable' where id = $1`, [job])
    await becomes('failed', 4)
    expect(await carnet(['job', 'follow', job])).toMatchObject({ code: 1, out: containing('keys/unavailable') })
    expect(await carnet(['job', 'show', job])).toMatchObject({ out: containing('A key that this needs') })
  })

  test('only who may see jobs may follow one, and nobody too many', async () => {
    expect((await events(job)).status).toBe(401)
    expect((await events(job, node.token('olga-perez'))).status).toBe(403)
    expect((await events(nowhere, node.token())).status).toBe(404)
    expect((await events('seven', node.token())).status).toBe(400)
    const closing = new AbortController()
    const many = await Promise.all(Array.from({ length: 17 }, () => events(job, node.token(), closing.signal)))
    expect(many.map(({ status }) => status).toSorted()).toEqual([...Array<number>(16).fill(200), 429])
    expect(many[0]?.headers.get('cache-control')).toBe('no-store')
    closing.abort()
    await expect.poll(async () => (await followable()).status, { timeout: 20_000 }).toBe(200)
  })
  /** Whether there is a place; given back at once. */
  const followable = async (): Promise<Response> => {
    const response = await events(job, node.token())
    await response.body?.cancel()
    return response
  }

  test('a stream ends when its session does', async () => {
    const made = await node.client().createPerson({ name: 'Leaving', roles: ['operator'], offices: [] })
    if (!made.ok) throw new Error(made.problem.code)
    const { credential } = made.value
    const stream = await events(job, credential.token)
    expect(stream.status).toBe(200)
    expect(await node.client().revokeToken({ id: credential.id })).toMatchObject({ ok: true })
    expect(await stream.text()).toContain('request/unauthenticated')
  })

  test('a node that closes waits for no follower', async () => {
    const stream = await events(job, node.token())
    const text = stream.text()
    expect(await node.stop()).toBe(0)
    expect(await text).toContain('"state":"running"')
  })
})
