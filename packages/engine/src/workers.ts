import type { JobKind } from '@carnet/api'
import { backUp, rehearseWork } from './backup-deeds.ts'
import { rotatePages } from './custody-deeds.ts'
import type { OperationPorts, WorkerOn } from './deed.ts'
import { takeInDeferred } from './deferring.ts'
import { runDestruction } from './erasure/index.ts'
import type { Work, Workers } from './jobs/index.ts'
import { runResealing } from './retention/index.ts'

/** What is done for each kind of job; each capability brings its own. A kind that is missing here waits. */
const workers: Readonly<Partial<Record<JobKind, WorkerOn>>> = {
  destruction: runDestruction,
  reseal: runResealing,
  backup: backUp,
  rehearsal: rehearseWork,
  'page-rotation': rotatePages,
  deferred: takeInDeferred,
}

/** The workers of a node that is still being opened: each begins once it is. */
export const workersOn = (ports: Promise<OperationPorts>): Workers =>
  Object.fromEntries(
    Object.entries(workers).map(([kind, worker]) => [
      kind,
      async (about: string, work: Work): Promise<void> => worker(about, work, await ports),
    ]),
  )
