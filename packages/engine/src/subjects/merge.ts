import { type Answer, granted, type Instant, type MergeEvidence, problem, refused, type CaseId } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { change, type Change } from '../changes.ts'
import { endOf, joinedWith, merges, writeMerge } from '../joins/index.ts'
import type { RetentionPorts } from '../retention/index.ts'
import { inTurn, subjectRows } from './row.ts'

/** Internal ids. */
export interface Merge {
  readonly from: string
  readonly into: string
  readonly case: CaseId
  readonly because: MergeEvidence
}

const conflict = (what: string) => refused(problem('request/conflict', { what }))
const notThere = refused(problem('request/not-found', { what: 'subject' }))

/**
 * Says that two subjects are one: from now on requests about either cover both. Their keys stay apart and nothing is sealed
 * anew, so that it can be undone. Returns everybody who is one with them now, the one that stands for all first.
 *
 * Into somebody who was merged is into whom they were merged: INVARIANT (no-cycles).
 */
export const mergeSubjects = (
  { from, into, case: matter, because }: Merge,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<readonly string[]>> =>
  change(by, on, async (transaction) => {
    await inTurn(transaction)
    const rows = await subjectRows(transaction, [from, into])
    const [one, other] = [from, into].map((id) => rows.find((row) => row.id === id))
    if (one === undefined || other === undefined) return notThere
    if (one.state === 'erased' || other.state === 'erased') return conflict('subject-erased')
    if (one.kind !== other.kind) return conflict('subjects-of-different-kinds')
    const before = await merges(transaction, on.vault)
    if (!before.ok) return before
    const found = endOf(before.value, { from, into })
    if (!found.ok) return found
    const end = found.value
    const at = by.at.toISOString() as Instant
    const merge = randomUUID()
    const row = { v: 1, merge, state: 'merged', from, into: end, because, case: matter, by: by.actor.id, at } as const
    await writeMerge(transaction, on.vault, row)
    return granted({
      value: joinedWith([...before.value, row], end),
      stamps: [{ kind: 'subjects-merged', about: [from, end], case: matter, remembered: { row } }],
    })
  })

/** Undoes a merge: whoever was merged into this one stays with it. */
export const unmergeSubjects = (
  { from, case: matter }: Pick<Merge, 'from' | 'case'>,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<readonly string[]>> =>
  change(by, on, async (transaction) => {
    await inTurn(transaction)
    const [subject] = await subjectRows(transaction, [from])
    if (subject === undefined) return notThere
    if (subject.state === 'erased') return conflict('subject-erased')
    const before = await merges(transaction, on.vault)
    if (!before.ok) return before
    const row = before.value.find((each) => each.from === from)
    if (row === undefined) return conflict('subject-not-merged')
    const at = by.at.toISOString() as Instant
    const undone = { ...row, state: 'undone', case: matter, by: by.actor.id, at } as const
    await writeMerge(transaction, on.vault, undone)
    const left = before.value.filter((each) => each !== row)
    return granted({
      value: joinedWith(left, from),
      stamps: [{ kind: 'subjects-unmerged', about: [from, row.into], case: matter, remembered: { row: undone } }],
    })
  })
