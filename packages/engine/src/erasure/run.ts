import { type Answer, DestructionId } from '@carnet/api'
import { setTimeout } from 'node:timers/promises'
import { JobFault, type Work } from '../jobs/index.ts'
import { markApproved } from './approved.ts'
import { destroyHere } from './here.ts'
import { takeInventory } from './inventory.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, readDestruction } from './row.ts'
import { sweep } from './sweep.ts'

/** Milliseconds from one look whether other processes have let go to the next. */
const again = 250

/**
 * Takes a destruction from wherever it stands to its end on this node. What stands in the row, sealed, says what is next;
 * that a job is there says nothing.
 */
export async function runDestruction(about: string, work: Work, on: ErasurePorts): Promise<void> {
  const id = DestructionId.parse(about)
  let row = valueOf(await on.database.transaction((transaction) => readDestruction(transaction, on.vault, id)))
  for (;;) {
    work.signal.throwIfAborted()
    const next = stepOf(row.state)
    if (next === undefined) return
    const before = row.state
    row = valueOf(await next(id, row, work, on))
    if (row.state === before) await setTimeout(again, undefined, { signal: work.signal })
  }
}

type Step = (id: DestructionId, row: DestructionRow, work: Work, on: ErasurePorts) => Promise<Answer<DestructionRow>>

const steps: Readonly<Partial<Record<DestructionRow['state'], Step>>> = {
  approved: (id, row, _work, on) => markApproved(id, row, on),
  marked: (id, _row, _work, on) => destroyHere(id, on),
  here: takeInventory,
  inventoried: sweep,
}
const stepOf = (state: DestructionRow['state']): Step | undefined => steps[state]

function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new JobFault(answer.problem)
}
