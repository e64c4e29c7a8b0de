import type { Receipt, RecordId, View } from '@carnet/api'
import type { DecodedElement } from '@carnet/customs'
import { pseudonym } from '@carnet/deid'
import type { Obligation } from '@carnet/law'
import type { Asking } from './asking.ts'
import type { Found } from './candidates.ts'
import { isHit } from './hits.ts'
import { isOfJourney } from './journeys.ts'
import type { Opened } from './opening.ts'
import type { Permit } from './permit.ts'
import type { Plan, PlannedRecord } from './plan.ts'
import { reasonOf } from './refuse.ts'
import { soughtBy } from './selection.ts'
import { budgetUsed, type Spent } from './spent.ts'
import { type OpenedRecord, reasonsOf, shapeRecord } from './shape.ts'
import type { ReleasePorts } from './types.ts'

/** What is handed over. A yes-or-no and a count disclose nothing else. */
export function viewOf(
  asking: Asking,
  { judgement, found, plan }: Permit,
  opened: Opened,
  { receipt, spent }: { readonly receipt: Receipt; readonly spent?: Spent | undefined },
  { vault }: ReleasePorts,
): View {
  const { request, answer, actor, purpose } = asking
  const budget = spent === undefined ? undefined : budgetUsed(spent, request.purpose, purpose?.budget ?? {})
  const ofJourney = ({ candidate: { id, type } }: PlannedRecord): boolean =>
    isOfJourney(type, elementsIn(opened.get(id) ?? none), found.relation?.journeys)
  const hits = hitsOf(asking, plan, opened).filter(ofJourney)
  const count = hits.length + plan.counted
  const { because, obligations } = judgement.request
  const common = { outcome: 'permitted', answer, ...(budget === undefined ? {} : { budget }), receipt } as const
  const least = { ...common, records: [], obligations: obligations.map(outward), reasons: because.map(reasonOf) }
  if (answer === 'yes-no') return { ...least, known: count > 0 }
  if (answer === 'count') return { ...least, count }
  const shaping = {
    wanted: request.elements === undefined ? undefined : new Set<string>(request.elements),
    externalId: (id: string) => vault.externalId(id),
    pseudonym: (field: string, value: string) =>
      pseudonym({ key: vault.pseudonymKey, recipient: actor.id, purpose: request.purpose, field }, value),
  }
  const records = hits.map((record) => shapeRecord(record, opened.get(record.candidate.id) ?? none, shaping))
  return {
    ...common,
    records,
    ...nextOf(asking, found, shaping.externalId),
    obligations: judgement.obligations().map(outward),
    reasons: reasonsOf(hits, records, because),
  }
}

const none: OpenedRecord = new Map()
const outward = (obligation: Obligation): View['obligations'][number] => ({ ...obligation })

/** The records of the plan without the false hits of a search; what is about the same person as a true one is one. */
function hitsOf({ request }: Asking, { records }: Plan, opened: Opened): readonly PlannedRecord[] {
  const sought = soughtBy(request)
  if (sought === undefined) return records
  const isFound = ({ candidate }: PlannedRecord): boolean =>
    candidate.sameAs === undefined && isHit(sought, elementsIn(opened.get(candidate.id) ?? none))
  const found = new Set(records.filter(isFound).map(({ candidate }) => candidate.id))
  return records.filter(
    ({ candidate: { id, sameAs = [] } }) => found.has(id) || sameAs.some((other) => found.has(other)),
  )
}

const elementsIn = (record: OpenedRecord): readonly DecodedElement[] =>
  [...record.values()].flatMap((elements) => (typeof elements === 'string' ? [] : elements))

/** The cursor to the next page, where this one is full: after the last record read, shown or not. */
function nextOf(
  { request: { select } }: Asking,
  { candidates }: Found,
  externalId: (id: string) => string,
): { next?: RecordId } {
  const last = candidates.at(-1)
  if (!('where' in select) || last === undefined || candidates.length < select.limit) return {}
  return { next: externalId(last.id) as RecordId }
}
