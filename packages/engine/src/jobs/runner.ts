import type { JobId, JobKind } from '@carnet/api'
import { StoreFault } from '../store/index.ts'
import { type Run, runNext, type RunPorts } from './run.ts'
import type { Worker } from './work.ts'

/** Runs the jobs of one kind, one after another. */
export interface Runner {
  /** Something may be due. */
  wake(): void
  /** Stops the job that runs, where it is this one. */
  cancel(id: JobId): void
  /** Stops what runs, waits for it, and begins nothing more. */
  close(): Promise<void>
}

export function runnerOf(kind: JobKind, worker: Worker, on: RunPorts): Runner {
  let closing = false
  let woken = false
  let current: Run | undefined
  let turn: Promise<void> | undefined

  const begun = (run: Run): void => {
    current = run
    if (closing) run.stop('closing')
  }
  const mayGoOn = (): boolean => !closing
  const turns = async (): Promise<void> => {
    while (woken && mayGoOn()) {
      woken = false
      while (mayGoOn() && (await runNext(kind, worker, on, begun))) current = undefined
    }
  }
  const wake = (): void => {
    if (closing) return
    woken = true
    turn ??= turns()
      .catch((failure: unknown) => {
        woken = false
        const state = failure instanceof StoreFault ? failure.state : '-'
        on.log({ level: 'warn', code: 'job-not-written', kind, state })
      })
      .finally(() => {
        current = undefined
        turn = undefined
        if (woken) wake()
      })
  }
  return {
    wake,
    cancel(id) {
      if (current?.id === id) current.stop('cancelled')
    },
    async close() {
      closing = true
      current?.stop('closing')
      await turn
    },
  }
}
