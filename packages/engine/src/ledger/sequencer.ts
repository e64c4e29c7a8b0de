import type { TreeHead } from '@carnet/tlog'
import { v4 as uuid } from 'uuid'
import type { Database } from '../store/index.ts'
import { publish, type PublishPorts } from './publish.ts'
import { type Sequenced, sequencePending } from './sequence.ts'

export interface SequencerPorts extends PublishPorts {
  readonly database: Database
  /** Told what was given positions before it is anchored; the embedded engine's journal keeps it. */
  readonly sequenced: (first: number, entries: readonly Sequenced[]) => Promise<void>
  /** Told that a turn failed; it is tried again later unless `stop` is called. */
  readonly failed: (failure: unknown) => void
}

export interface Sequencer {
  /** Sequences and publishes all that was pending when called; undefined while another process does it. */
  run(): Promise<TreeHead | undefined>
  /** From now on a `poke` leads to a run. */
  start(): void
  /** Something is pending: run soon. Does nothing more when a run is due already. */
  poke(): void
  /** Returns when no run goes on any more. */
  stop(): Promise<void>
}

/** From a poke to the run, in milliseconds: those who come meanwhile share its checkpoint. */
const gather = 100
/** From a run that another process's lease, or a failure, kept from happening to the next. */
const again = 400

/** Entries given positions in one transaction: short ones on the embedded engine, where nobody else can work meanwhile. */
const mostAtOnce = { pglite: 1024, postgres: 4096 } as const

export function sequencerOn(on: SequencerPorts): Sequencer {
  const holder = uuid()
  let started = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> = Promise.resolve()

  const turns = async (): Promise<TreeHead | undefined> => {
    for (;;) {
      const turn = await on.database.transaction((transaction) =>
        sequencePending(transaction, holder, mostAtOnce[on.database.engine], on.reached),
      )
      if (turn.did === 'elsewhere') return undefined
      if (turn.did === 'sequenced') {
        await on.reached('sequenced')
        await on.sequenced(turn.first, turn.entries)
        await on.reached('journaled')
      }
      if (turn.did === 'nothing' || !turn.more) return publish(on)
    }
  }
  const run = (): Promise<TreeHead | undefined> => {
    const done = running.then(turns)
    running = done.catch(() => undefined)
    return done
  }
  const due = (after: number): void => {
    if (!started || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      run().then(
        (head) => {
          if (head === undefined) due(again)
        },
        (failure: unknown) => {
          on.failed(failure)
          due(again)
        },
      )
    }, after)
    timer.unref()
  }
  return {
    run,
    start() {
      started = true
      due(0)
    },
    poke: () => due(gather),
    async stop() {
      started = false
      clearTimeout(timer)
      timer = undefined
      await running
    },
  }
}
