import { readFileSync } from 'node:fs'
import { openJobs } from '../src/jobs/index.ts'
import { openDatabase } from '../src/store/index.ts'

/** A process of its own that queues a job, and is killed while its worker runs. */
const { place } = JSON.parse(readFileSync(0, 'utf8')) as { readonly place: string }
const database = await openDatabase(place)
const jobs = await openJobs({
  database,
  now: () => new Date(),
  log: () => undefined,
  workers: {
    async backup(_about, work) {
      await work.progress(3, 10)
      process.kill(process.pid, 'SIGKILL')
      for (;;);
    },
  },
})
await database.transaction((transaction) =>
  jobs.queue(transaction, { kind: 'backup', about: 'the work', unit: 'records' }),
)
