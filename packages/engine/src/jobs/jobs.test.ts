import { type Job, type JobId, problem } from '@carnet/api'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import { jobsPlace, type JobsPlace, type OpenJobs } from '../../test/jobs-world.ts'
import { engines } from '../../test/world.ts'
import { StoreFault } from '../store/index.ts'
import { JobFault, type Work, type Worker } from './index.ts'

/** A worker that is told when to go on, and says when it has begun. */
function stepped(): { readonly worker: Worker; readonly begun: Promise<Work>; readonly finish: () => void } {
  const begun = Promise.withResolvers<Work>()
  const finish = Promise.withResolvers<undefined>()
  return {
    begun: begun.promise,
    finish: () => finish.resolve(undefined),
    async worker(_about, work) {
      begun.resolve(work)
      await Promise.race([finish.promise, aborted(work.signal)])
    },
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** The job once it is in this state. */
const reaches = async (on: OpenJobs, id: JobId, state: Job['state']): Promise<Job> => {
  await expect.poll(async () => (await on.jobs.job(id))?.state, { timeout: 20_000 }).toBe(state)
  const job = await on.jobs.job(id)
  if (job === undefined) throw new Error('the job has gone')
  return job
}

/** What the queue has, wherever it is. */
const wakeUps = async (on: OpenJobs): Promise<readonly unknown[]> => {
  const [schema] = await on.sql<{ name: string }>(
    `select quote_ident(case current_schema when 'public' then 'pgboss' else 'pgboss_' || current_schema end) as name`,
  )
  return on.sql(`select id from ${schema?.name ?? ''}.job order by id`)
}

const anInstant: unknown = expect.any(String)
const nothing: Worker = async () => undefined
const soon = { look: 500, search: 50 } as const

describe.each(engines)('jobs on %s', { timeout: 60_000 }, (engine) => {
  let place: JobsPlace
  beforeAll(async () => {
    place = await jobsPlace(engine, inject('databaseUrl'))
  })
  beforeEach(async () => {
    await using on = await place.open({})
    await on.sql('delete from job')
  })
  afterAll(() => place[Symbol.asyncDispose]())

  test('a job of a transaction that is undone was never there', async () => {
    await using on = await place.open({ backup: nothing })
    const before = await wakeUps(on)
    const undone = on.database.transaction(async (transaction) => {
      await on.jobs.queue(transaction, { kind: 'backup', about: 'x', unit: 'records' })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    expect(await on.jobs.list()).toEqual([])
    expect(await wakeUps(on)).toEqual(before)
  })

  test('begins once its transaction has committed, says how far it is, and ends', async () => {
    const step = stepped()
    const about: string[] = []
    await using on = await place.open({
      backup: async (what, work) => {
        about.push(what)
        await step.worker(what, work)
        await work.progress(7, 10)
      },
    })
    const id = await on.queue({ about: 'the work' })
    const work = await step.begun
    await work.progress(3, 10)
    expect(await on.jobs.job(id)).toMatchObject({
      kind: 'backup',
      state: 'running',
      done: 3,
      total: 10,
      unit: 'records',
    })
    step.finish()
    const done = await reaches(on, id, 'done')
    expect(done).toMatchObject({ done: 7, total: 10, begun: anInstant, ended: anInstant })
    expect(done.fault).toBeUndefined()
    expect(about).toEqual(['the work'])
  })

  test('of one kind one runs after another, in the order in which they are due', async () => {
    const order: string[] = []
    await using on = await place.open({ backup: async (about) => void order.push(about) })
    const ids: JobId[] = []
    for (const about of ['1', '2', '3']) ids.push(await on.queue({ about }))
    for (const id of ids) await reaches(on, id, 'done')
    expect(order).toEqual(['1', '2', '3'])
  })

  test('kinds do not wait for one another', async () => {
    const step = stepped()
    await using on = await place.open({ backup: step.worker, rehearsal: nothing })
    const long = await on.queue({})
    await step.begun
    await reaches(on, await on.queue({ kind: 'rehearsal' }), 'done')
    expect(await on.jobs.job(long)).toMatchObject({ state: 'running' })
    expect((await on.jobs.list()).map(({ state }) => state)).toEqual(['running', 'done'])
  })

  test('what fails is tried again, and has failed after the last time; nothing keeps what the failure said', async () => {
    let times = 0
    const worker: Worker = async () => {
      times++
      throw new Error('ERIKSSON')
    }
    await using on = await place.open({ backup: worker }, { ...soon, again: [0, 0] })
    const id = await on.queue({})
    expect(await reaches(on, id, 'failed')).toMatchObject({ fault: 'node/failed', ended: anInstant })
    expect(times).toBe(3)
    expect(JSON.stringify(await on.sql('select * from job')) + on.logged.join('')).not.toContain('ERIKSSON')
    expect(on.logged).toHaveLength(3)
  })

  test('what succeeds at last is done', async () => {
    let times = 0
    const worker: Worker = async () => {
      if (times++ === 0) throw new StoreFault('08006')
    }
    await using on = await place.open({ backup: worker }, { ...soon, again: [0] })
    const done = await reaches(on, await on.queue({}), 'done')
    expect(done.fault).toBeUndefined()
    expect(on.logged).toEqual([expect.stringContaining('"fault":"node/unavailable"')])
  })

  test('between two tries the fault shows, as the code of the problem that it is', async () => {
    const worker: Worker = async () => {
      throw new JobFault(problem('keys/unavailable', { what: 'provider' }))
    }
    await using on = await place.open({ backup: worker }, { again: [3_600_000] })
    const id = await on.queue({})
    await expect.poll(async () => (await on.jobs.job(id))?.fault).toBe('keys/unavailable')
    expect(await on.jobs.job(id)).toMatchObject({ state: 'queued' })
  })

  test('a job that waits is cancelled at once, and only where the transaction commits', async () => {
    let begun = false
    await using on = await place.open({ backup: async () => void (begun = true) })
    const id = await on.queue({ after: new Date(Date.now() + 3_600_000) })
    const undone = on.database.transaction(async (transaction) => {
      await on.jobs.cancel(transaction, id)
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    expect(await on.jobs.job(id)).toMatchObject({ state: 'queued' })
    expect(await on.database.transaction((transaction) => on.jobs.cancel(transaction, id))).toBe(true)
    expect(await on.jobs.job(id)).toMatchObject({ state: 'cancelled', ended: anInstant })
    expect(await on.database.transaction((transaction) => on.jobs.cancel(transaction, id))).toBe(false)
    expect(begun).toBe(false)
  })

  test('a job that runs ends at its next safe point', async () => {
    const step = stepped()
    await using on = await place.open({
      backup: async (about, work) => {
        await step.worker(about, work)
        for (;;) await work.progress(1, 2)
      },
    })
    const id = await on.queue({})
    const work = await step.begun
    await on.database.transaction((transaction) => on.jobs.cancel(transaction, id))
    expect(work.signal.aborted).toBe(true)
    expect(await reaches(on, id, 'cancelled')).toMatchObject({ ended: anInstant })
  })

  test('a job is not begun before its time', async () => {
    let now = new Date('2026-07-01T08:00:00Z')
    const order: string[] = []
    await using on = await place.open({ backup: async (about) => void order.push(about) }, { ...soon, now: () => now })
    const later = await on.queue({ about: 'later', after: new Date('2026-07-01T09:00:00Z') })
    await reaches(on, await on.queue({ about: 'at once' }), 'done')
    expect(await on.jobs.job(later)).toMatchObject({ state: 'queued' })
    now = new Date('2026-07-01T09:00:00Z')
    expect(await reaches(on, later, 'done')).toMatchObject({ begun: '2026-07-01T09:00:00.000Z' })
    expect(order).toEqual(['at once', 'later'])
  })

  test('closing stops what runs, waits for it and leaves it queued; it is begun again where jobs are opened', async () => {
    const step = stepped()
    let id: JobId
    {
      await using on = await place.open({ backup: step.worker })
      id = await on.queue({})
      await step.begun
    }
    expect((await step.begun).signal.aborted).toBe(true)
    {
      await using on = await place.open({})
      expect(await on.jobs.job(id)).toMatchObject({ state: 'queued' })
    }
    await using on = await place.open({ backup: nothing })
    await reaches(on, id, 'done')
  })

  test('killed while it runs, a job is begun again with what it had done', async () => {
    {
      await using made = await place.open({})
      expect(await made.jobs.list()).toEqual([])
    }
    await place.close()
    const program = fileURLToPath(new URL('../../test/jobs-crash.ts', import.meta.url))
    const crashed = spawnSync(process.execPath, [...fromSource, program], {
      input: JSON.stringify({ place: place.place }),
    })
    expect(crashed.signal).toBe('SIGKILL')
    await using on = await place.open({ backup: nothing }, soon)
    // On a server another process may have it: until its lease has run out, nobody knows that it has died.
    if (engine === 'postgres') {
      const [left] = await on.jobs.list()
      expect(left).toMatchObject({ state: 'running', done: 3, total: 10 })
      await on.sql('update job set alive_until = clock_timestamp()')
    }
    const [job] = await on.jobs.list()
    expect(await reaches(on, job?.id ?? ('' as JobId), 'done')).toMatchObject({ done: 3, total: 10 })
  })
})

describe('several processes on one PostgreSQL', { timeout: 60_000 }, () => {
  let place: JobsPlace
  beforeAll(async () => {
    place = await jobsPlace('postgres', inject('databaseUrl'))
  })
  beforeEach(async () => {
    await using on = await place.open({})
    await on.sql('delete from job')
  })
  afterAll(() => place[Symbol.asyncDispose]())

  test('INVARIANT(one-run): never run one job twice at once, and run each', async () => {
    const running = new Set<string>()
    const runs: string[] = []
    const worker: Worker = async (about, work) => {
      expect(running.has(about)).toBe(false)
      running.add(about)
      runs.push(about)
      await work.progress(1, 1)
      running.delete(about)
    }
    await using first = await place.open({ backup: worker }, soon)
    await using second = await place.open({ backup: worker }, soon)
    const all = Array.from({ length: 40 }, (_, at) => String(at))
    const ids = await Promise.all(all.map((about, at) => (at % 2 === 0 ? first : second).queue({ about })))
    for (const id of ids) await reaches(first, id, 'done')
    expect(runs.toSorted((a, b) => Number(a) - Number(b))).toEqual(all)
  })

  test('a job queued where nobody has a worker is done where somebody has', async () => {
    await using here = await place.open({})
    await using there = await place.open({ backup: nothing }, { look: 500, search: 3_600_000 })
    await reaches(there, await here.queue({}), 'done')
  })

  test('who has lost its job is stopped, and writes nothing any more', async () => {
    const slow = stepped()
    const next = stepped()
    const runs = [slow, next]
    // Which of the two begins it again is chance: the one that lost it may.
    const worker: Worker = async (about, work) => runs.shift()?.worker(about, work)
    await using first = await place.open({ backup: worker }, { renew: 20, search: 3_600_000 })
    const id = await first.queue({})
    const lost = await slow.begun
    await first.sql(`update job set holder = '00000000-0000-7000-8000-000000000000'`)
    await aborted(lost.signal)
    await first.sql('update job set alive_until = clock_timestamp()')
    await using second = await place.open({ backup: worker }, soon)
    await next.begun
    expect(await second.jobs.job(id)).toMatchObject({ state: 'running' })
    next.finish()
    await reaches(second, id, 'done')
    expect(first.logged).toEqual([expect.stringContaining('job-lost')])
  })

  test('a job is cancelled from another process than it runs in', async () => {
    const step = stepped()
    await using here = await place.open({ backup: step.worker }, { renew: 20 })
    await using there = await place.open({})
    const id = await here.queue({})
    await step.begun
    await there.database.transaction((transaction) => there.jobs.cancel(transaction, id))
    await reaches(there, id, 'cancelled')
  })

  test('who cannot say that it is alive is gone before others believe that it has died', async () => {
    const step = stepped()
    await using on = await place.open({ backup: step.worker }, { renew: 20, alive: 60 })
    const id = await on.queue({})
    const work = await step.begun
    await on.sql('alter table job rename to moved')
    await aborted(work.signal)
    await on.sql('alter table moved rename to job')
    expect(await on.jobs.job(id)).toMatchObject({ state: 'running' })
  })
})
