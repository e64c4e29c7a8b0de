import { type Answer, granted, type Instant, problem, refused, type Standing, type StandingId } from '@carnet/api'
import type { Changed } from '../changes.ts'
import type { EntryKind } from '../ledger/index.ts'
import type { Transaction } from '../store/index.ts'
import type { StandingPorts } from './ports.ts'
import { provenIn, stateAt } from './proven.ts'
import { type StandingRow, updateRow } from './row.ts'
import { notThere, standingOf } from './show.ts'

type Turning = (transaction: Transaction, on: StandingPorts, id: StandingId) => Promise<Answer<Changed<Standing>>>

/** From one state to another, by one person's word: what is under way ends with its batch. */
const turning =
  (from: readonly StandingRow['state'][], to: StandingRow['state'], kind: EntryKind): Turning =>
  async (transaction, on, id) => {
    const found = await provenIn(transaction, on, id)
    if (!found.ok) return found
    if (found.value === undefined) return notThere
    const { row, proposal } = found.value
    if (!from.includes(row.state)) return refused(problem('request/conflict', { what: 'standing' }))
    const now = on.now()
    const turned: StandingRow = { ...row, state: to, since: now.toISOString() as Instant }
    await updateRow(transaction, on.vault, id, turned)
    const state = stateAt(turned, proposal.request, now)
    return granted({ value: standingOf({ ...found.value, row: turned, state }, now), stamps: [{ kind, about: [id] }] })
  }

export const suspend = turning(['live'], 'suspended', 'standing-suspended')
export const resume = turning(['suspended'], 'live', 'standing-resumed')
export const end = turning(['live', 'suspended'], 'ended', 'standing-ended')
