import { compartmentClass, type CompartmentClass } from '../store/index.ts'
import type { Asking } from './asking.ts'
import type { Candidate, Found } from './candidates.ts'
import type { Judgement } from './judge.ts'
import { elementsOf, mayHoldAny, openClass } from './elements.ts'
import { journeyIn } from './journeys.ts'
import { searchTerms } from './selection.ts'
import type { Treatment } from './treatment.ts'

/** One compartment of a record, as it will be shown. */
export interface PlannedPart {
  readonly compartment: { readonly name: string; readonly pastRestriction?: boolean; readonly restored?: boolean }
  /** Its keys were destroyed and its bytes deleted: there is nothing to open. */
  readonly destroyed: boolean
  readonly of: CompartmentClass
  readonly treatment: Treatment
}

/** One record, as it will be shown. */
export interface PlannedRecord {
  readonly candidate: Candidate
  readonly clear: readonly { readonly id: string; readonly value: string; readonly treatment: Treatment }[]
  readonly parts: readonly PlannedPart[]
  /** Names of the compartments that must be opened: to show what is in them, or to find out a false hit. */
  readonly opens: readonly string[]
}

/** What a permitted request will open and show: settled, and stamped, before anything is opened. */
export interface Plan {
  readonly records: readonly PlannedRecord[]
  /** Of a count that reads no records: how many the actor may know of. */
  readonly counted: number
}

export function planOf(asking: Asking, found: Found, judgement: Judgement): Plan {
  const { candidates, relation } = found
  const records = candidates.flatMap(
    (candidate) => planRecord(asking, candidate, judgement, journeyIn(candidate, relation?.journeys)) ?? [],
  )
  return { records, counted: countKnown(asking, found, judgement) }
}

/** How one record is shown; undefined where the actor may not know of it: a search would tell what it was found by. */
function planRecord(
  asking: Asking,
  candidate: Candidate,
  judgement: Judgement,
  proving: readonly string[],
): PlannedRecord | undefined {
  const { request } = asking
  const wanted = request.elements === undefined ? undefined : new Set<string>(request.elements)
  const treatedAs = (compartment: PlannedPart['compartment'], destroyed: boolean): PlannedPart => {
    const of = compartmentClass(compartment.name)
    const { pastRestriction = false, restored = false } = compartment
    return { compartment, destroyed, of, treatment: judgement.treat(candidate, { ...of, pastRestriction, restored }) }
  }
  const sealed = candidate.compartments.map((each) => treatedAs(each, false))
  const treated = [...sealed, ...candidate.destroyed.map((each) => treatedAs(each, true))]
  const checked = soughtIn(asking, candidate, sealed)
  if (checked === undefined) return undefined
  if ('where' in request.select && !mayKnow(request.select.where, candidate, judgement)) return undefined
  const shows = asking.answer === 'masked' || asking.answer === 'whole'
  const parts = shows ? treated.filter(({ of }) => mayHoldAny(candidate.type, of, wanted)) : []
  const clear = Object.entries(shows && !candidate.gone ? candidate.open : {})
    .filter(([id]) => wanted?.has(id) !== false)
    .map(([id, value]) => ({ id, value, treatment: judgement.treat(candidate, openClass(id)) }))
  const opens = new Set([
    ...proving,
    ...[...checked, ...parts.filter(isOpened)].map(({ compartment }) => compartment.name),
  ])
  return { candidate, clear, parts, opens: [...opens] }
}

/** What is withheld or redacted stays sealed: nothing of it will be shown. */
const isOpened = ({ treatment: { kind }, destroyed }: PlannedPart): boolean =>
  !destroyed && kind !== 'withhold' && kind !== 'redact'

/**
 * The compartments that may hold what was searched for; undefined where the actor may not have all of it, since finding the
 * record would tell.
 */
function soughtIn(
  { request: { select } }: Asking,
  { type }: Candidate,
  parts: readonly PlannedPart[],
): readonly PlannedPart[] | undefined {
  if (!('search' in select)) return []
  const holding = searchTerms(select).map(({ element }) =>
    parts.filter(
      ({ of, treatment }) => treatment.kind !== 'withhold' && elementsOf(type, of).some(({ id }) => id === element),
    ),
  )
  return holding.some((found) => found.length === 0) ? undefined : [...new Set(holding.flat())]
}

const mayKnow = (
  where: Readonly<Record<string, string>>,
  of: Pick<Candidate, 'type' | 'office'>,
  judgement: Judgement,
): boolean =>
  [openClass(''), ...Object.keys(where).map(openClass)].every((each) => judgement.treat(of, each).kind !== 'withhold')

function countKnown({ request: { select } }: Asking, { counted }: Found, judgement: Judgement): number {
  if (!('where' in select)) return 0
  return counted
    .filter(({ office }) => mayKnow(select.where, { type: select.type, office }, judgement))
    .reduce((sum, { records }) => sum + records, 0)
}
