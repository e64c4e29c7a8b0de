import { type Answer, granted, problem, refused } from '@carnet/api'
import { decodeElements } from '@carnet/customs'
import { groupStatements } from '../store/index.ts'
import { openCompartments, type OpenedPart } from '../vault/open.ts'
import type { Asking } from './asking.ts'
import type { Plan } from './plan.ts'
import type { OpenedCompartment, OpenedRecord } from './shape.ts'
import type { Stamp } from './stamping.ts'
import type { ReleasePorts } from './types.ts'

/** What was opened, by record. */
export type Opened = ReadonlyMap<string, OpenedRecord>

/**
 * Opens what was stamped, and nothing else. The vault goes by the committed entry; what may have changed since it was
 * decided is looked at again: the keys by the vault, the case here.
 */
export function openingOn(on: ReleasePorts): (asking: Asking, plan: Plan, stamp: Stamp) => Promise<Answer<Opened>> {
  const stillOpen = groupStatements<Asking, boolean>(on.database, async (transaction, askings) => {
    const at = on.now()
    const ids = [...new Set(askings.flatMap(({ request }) => request.case ?? []))]
    const cases = await on.identity.casesIn(transaction, ids, at)
    return askings.map(({ request }) => {
      const matter = request.case === undefined ? undefined : cases.get(request.case)
      return request.case === undefined || (matter?.ok === true && matter.value.state === 'open')
    })
  })
  return async (asking, { records }, { hash, receipt }) => {
    const opens = records
      .filter((record) => record.opens.length > 0)
      .map(({ candidate, opens: compartments }) => ({ record: candidate.id, compartments }))
    if (opens.length === 0) return granted(new Map())
    const [opened, still] = await Promise.all([openCompartments(on, { entry: hash, opens }), stillOpen(asking)])
    if (!opened.ok) return opened
    if (still) return granted(byRecord(opened.value))
    return refused(problem('release/refused', { because: [closedMeanwhile], needs: openCase, receipt }))
  }
}

const openCase = { attribute: 'case.state', says: 'Name a case that is open.' }
const closedMeanwhile = {
  rule: 'case/closed-meanwhile',
  says: 'The case was closed before anything was opened.',
  cites: [],
}

function byRecord(parts: readonly OpenedPart[]): Opened {
  const records = new Map<string, Map<string, OpenedCompartment>>()
  for (const part of parts) {
    const record = records.get(part.record) ?? new Map<string, OpenedCompartment>()
    records.set(part.record, record)
    record.set(part.name, part.state === 'opened' ? decodeElements(part.plain.reveal()) : part.state)
  }
  return records
}
