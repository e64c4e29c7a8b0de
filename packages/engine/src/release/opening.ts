import { type Answer, granted, type Problem, problem, refused } from '@carnet/api'
import { decodeElements } from '@carnet/customs'
import { type Database, groupStatements } from '../store/index.ts'
import { openCompartments, type OpenedPart } from '../vault/open.ts'
import type { Asking } from './asking.ts'
import type { Plan } from './plan.ts'
import type { OpenedCompartment, OpenedRecord } from './shape.ts'
import type { Stamp } from './stamping.ts'
import type { ReleasePorts } from './types.ts'

/** What was opened, by record. */
export type Opened = ReadonlyMap<string, OpenedRecord>

/** What came of opening; `moved` where something that was selected is not where it was: deleted after its keys, by now. */
export type Opening = Answer<Opened> | (Extract<Answer<never>, { ok: false }> & { readonly moved: true })

/**
 * Opens what was stamped, and nothing else. The vault goes by the committed entry; what may have changed since it was
 * decided is looked at again: the keys by the vault, the case here.
 */
export function openingOn(on: ReleasePorts): (asking: Asking, plan: Plan, stamp: Stamp) => Promise<Opening> {
  const stillOpen = groupStatements<Asking, boolean>(on.database, async (transaction, askings) => {
    const at = on.now()
    const ids = [...new Set(askings.flatMap(({ request }) => request.case ?? []))]
    const cases = await on.identity.casesIn(transaction, ids, at)
    return askings.map(({ request, override }) => {
      // Its source may be down: that is what continuity mode is for.
      if (override?.kind === 'continuity') return true
      const matter = request.case === undefined ? undefined : cases.get(request.case)
      return request.case === undefined || (matter?.ok === true && matter.value.state === 'open')
    })
  })
  return async (asking, { records }, { hash, receipt }) => {
    const opens = records
      .filter((record) => record.opens.length > 0)
      .map(({ candidate, opens: compartments }) => ({ record: candidate.id, compartments }))
    if (opens.length === 0) return granted(new Map())
    const [opened, still] = await Promise.all([
      openCompartments(on, { entry: hash, opens, loan: asking.loan }),
      stillOpen(asking),
    ])
    if (!opened.ok) return (await haveMoved(on.database, opens, opened.problem)) ? { ...opened, moved: true } : opened
    if (still) return granted(byRecord(opened.value))
    return refused(problem('release/refused', { because: [closedMeanwhile], needs: openCase, receipt }))
  }
}

type Opens = Parameters<typeof openCompartments>[1]['opens']

/** Whether what could not be opened is not there any more, in part. */
async function haveMoved(database: Database, opens: Opens, { code }: Problem): Promise<boolean> {
  if (code !== 'integrity/record') return false
  const asked = opens.flatMap(({ record, compartments }) => compartments.map((name) => ({ record, name })))
  const there = await database.statements(({ query }) =>
    query(
      `select c.record from compartment c
         join unnest($1::uuid[], $2::text[]) as asked(record, name) on asked.record = c.record and asked.name = c.name`,
      [asked.map(({ record }) => record), asked.map(({ name }) => name)],
    ),
  )
  return there.length < asked.length
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
