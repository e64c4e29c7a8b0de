import {
  type Actor,
  type Answer,
  type ElementShown,
  exportLimits,
  granted,
  type Needs,
  type Receipt,
  type RecordId,
  refused,
  type ReleaseRequest,
  type View,
} from '@carnet/api'
import type { Obligation } from '@carnet/law'
import { needsOf } from './approvers.ts'
import { type Asking, askingOf } from './asking.ts'
import { lapsedTraining } from './facts.ts'
import type { Found } from './candidates.ts'
import { elementsOf } from './elements.ts'
import { type Judgement, judge, type Permitted } from './judge.ts'
import { type Opened, openingOn } from './opening.ts'
import type { Permit } from './permit.ts'
import { type Plan, planOf, type PlannedRecord } from './plan.ts'
import { refusalOf, unaskedProblem } from './refuse.ts'
import { exportSaid, refusedSaid, unaskedSaid } from './said.ts'
import { selectingOn, type Selected } from './select.ts'
import { type Unasked } from './selection.ts'
import { stamperOn } from './stamping.ts'
import type { Halt, Step } from './step.ts'
import type { ReleasePorts } from './types.ts'
import { viewOf } from './view.ts'

/** A file's worth of elements of records, as somebody asks for it: elements are named, and a filter has no pages. */
export interface Exporting {
  readonly request: ReleaseRequest & { readonly elements: string[] }
}

/** What an export would disclose: what those who approve it are shown. */
export interface Weighed {
  /** Internal ids. */
  readonly records: readonly string[]
  readonly subjects: number
  readonly elements: readonly ElementShown[]
  /** Who has to approve it: somebody else always, and whoever the rules want. */
  readonly needs: Needs
}

/** What was made of an approved export: a view of many records, and what it was stamped with. */
export interface Exported {
  readonly view: View
  readonly receipt: Receipt
}

/**
 * Decides an export and opens nothing: the same selection, decision and obligations as for any release. A refusal is
 * stamped, and so is that nothing was found.
 */
export async function weighExport(on: ReleasePorts, actor: Actor, { request }: Exporting): Promise<Answer<Weighed>> {
  const asking = askingOf('release', actor, request, on)
  const permitted = await permit(asking, on)
  if (!permitted.ok) return halt(permitted, on)
  const { plan, judgement, found } = permitted.value
  const needed = needsOf(judgement.lacks() ?? secondPerson, actor, asking.at)
  if (needed === undefined) return halt(unasked(asking, nobodyApproves, on, found), on)
  const elements = shownBy(plan, request.elements)
  if (elements.every(({ shown }) => shown.every((each) => each === 'withheld')))
    return halt(unasked(asking, nothingToShow, on, found), on)
  return granted({
    records: plan.records.map(({ candidate }) => candidate.id),
    subjects: subjectsOf(plan).size,
    elements,
    needs: needed.needs,
  })
}

/**
 * Opens what an approved export discloses, of the records that were approved and no others. INVARIANT (log-before-release):
 * its one entry is committed and durable before the first compartment is opened.
 */
export async function openExport(
  on: ReleasePorts,
  actor: Actor,
  {
    request,
    approved,
    approvers,
    id,
    recipient,
  }: Exporting & {
    readonly approved: ReadonlySet<string>
    /** How many have approved it. */
    readonly approvers: number
    readonly id: string
    /** Whose pseudonyms the values become: two recipients can't join what they hold. */
    readonly recipient: string
  },
): Promise<Answer<Exported>> {
  const asking = askingOf('release', actor, request, on)
  await on.reached('asked')
  const permitted = await permit(asking, on, { records: approved, approvers })
  if (!permitted.ok) return halt(permitted, on)
  await on.reached('decided')
  const stamped = await stamperOn(on)(exportSaid(asking, permitted.value, id))
  const opened = await openAll(asking, permitted.value.plan, stamped, on)
  if (!opened.ok) return opened
  await on.reached('opened')
  const shown = { ...asking, actor: { ...asking.actor, id: recipient as Actor['id'] } }
  const view = viewOf(shown, permitted.value, opened.value, { receipt: stamped.receipt }, on)
  await on.reached('shaped')
  return granted({ view, receipt: stamped.receipt })
}

/** The records that were approved, by how many. */
interface Approved {
  readonly records: ReadonlySet<string>
  readonly approvers: number
}

async function permit(asking: Asking, on: ReleasePorts, approved?: Approved): Promise<Step<Permit>> {
  const selected = await selectAll(asking, on)
  if (!selected.ok) return selected
  await on.reached('selected')
  const { matter } = selected.value
  const found = approved === undefined ? selected.value.found : only(selected.value.found, approved.records)
  const judgement = judge(asking, matter, found, on.policy)
  const decided = permittedBy(judgement, approved?.approvers)
  if (decided === undefined) {
    const { request } = judgement
    return {
      ok: false,
      said: refusedSaid(asking, judgement, found),
      problemWith: (receipt) => refusalOf(request, receipt, 'none', undefined, lapsedTraining(asking.actor, asking.at)),
    }
  }
  const plan = planOf(asking, found, decided)
  if (plan.records.length === 0) return unasked(asking, nothingFound, on, found)
  return { ok: true, value: { judgement: decided, found, plan } }
}

/** What every export needs, whatever the rules permit. */
const secondPerson: Obligation = { kind: 'approve', rule: 'export/second-person' }

/** Every export is made by approval of others: where the rules want that of as many, they permit it. */
function permittedBy(judgement: Judgement, approvers = Number.POSITIVE_INFINITY): Permitted | undefined {
  const { request } = judgement
  if (request.outcome === 'permitted') return { ...judgement, request }
  if (request.outcome !== 'needs-approval' || request.approvers > approvers) return undefined
  const { obligations, because } = request
  return { ...judgement, request: { outcome: 'permitted', obligations, because } }
}

const only = (found: Found, ids: ReadonlySet<string>): Found => ({
  ...found,
  candidates: found.candidates.filter(({ id }) => ids.has(id)),
})

/** Records that a filter gives at once. */
const pageLength = 200

/** All that is selected, page by page where it is a filter, up to what one file may hold. */
async function selectAll(asking: Asking, on: ReleasePorts): Promise<Step<Selected>> {
  const select = selectingOn(on)
  const { select: how } = asking.request
  if (!('where' in how)) return select(asking)
  let all: Selected | undefined
  for (let after: RecordId | undefined; ; ) {
    const page = { ...how, limit: pageLength, after }
    const selected = await select({ ...asking, request: { ...asking.request, select: page } })
    if (!selected.ok) return selected
    const { candidates } = selected.value.found
    all = all === undefined ? selected.value : joined(all, selected.value)
    if (all.found.candidates.length > exportLimits.records) return unasked(asking, tooMany, on)
    const last = candidates.at(-1)
    if (last === undefined || candidates.length < pageLength) return { ok: true, value: all }
    after = on.vault.externalId(last.id) as RecordId
  }
}

const joined = (all: Selected, { found: { candidates, total, relation } }: Selected): Selected => ({
  ...all,
  found: {
    ...all.found,
    candidates: [...all.found.candidates, ...candidates],
    total: all.found.total + total,
    ...bothRelated(all.found.relation, relation),
  },
})

/** What is of the task or duty on one page and not on another is not of it as a whole. */
function bothRelated(one: Found['relation'], other: Found['relation']): Pick<Found, 'relation'> {
  if (one === undefined || other === undefined) return {}
  return { relation: { ...one, covers: one.covers && other.covers && one.matter?.id === other.matter?.id } }
}

/** Opened in parts, all of them by the one entry. */
async function openAll(
  asking: Asking,
  plan: Plan,
  stamp: Parameters<ReturnType<typeof openingOn>>[2],
  on: ReleasePorts,
): Promise<Answer<Opened>> {
  const open = openingOn(on)
  const all = new Map<string, Opened extends ReadonlyMap<string, infer Of> ? Of : never>()
  for (let first = 0; first < plan.records.length; first += pageLength) {
    const part = await open(asking, { records: plan.records.slice(first, first + pageLength), counted: 0 }, stamp)
    if (!part.ok) return part
    for (const [record, opened] of part.value) all.set(record, opened)
  }
  return granted(all)
}

const unasked = (asking: Asking, why: Unasked, { policy }: ReleasePorts, found?: Found): Halt => ({
  ok: false,
  said: unaskedSaid(asking, why.rule, policy.hash, found),
  problemWith: (receipt) => unaskedProblem(why, receipt),
})

/** The end of the way: stamped, where there is something to say. */
async function halt(halted: Halt, on: ReleasePorts): Promise<Answer<never>> {
  if ('problem' in halted) return refused(halted.problem)
  return refused(halted.problemWith((await stamperOn(on)(halted.said)).receipt))
}

const tooMany: Unasked = {
  rule: 'request/too-many-records',
  says: `One file holds at most ${exportLimits.records} records: ask for several, or for a standing release.`,
  attribute: 'select',
}
const nothingFound: Unasked = {
  rule: 'request/nothing-found',
  says: 'No record that may be known of is selected: there is nothing to make a file of.',
  attribute: 'select',
}
const nobodyApproves: Unasked = {
  rule: 'request/nobody-approves',
  says: 'The rules want an approval that nobody could give.',
  attribute: 'purpose',
}
const nothingToShow: Unasked = {
  rule: 'request/nothing-allowed',
  says: 'None of the elements asked for may be shown for this purpose.',
  attribute: 'elements',
}

/** In which ways each element will be shown, by what the records can hold. */
function shownBy({ records }: Plan, elements: readonly string[]): readonly ElementShown[] {
  const ways = new Map(elements.map((element) => [element, new Set<ElementShown['shown'][number]>()]))
  for (const record of records) {
    for (const { id, treatment } of record.clear) ways.get(id)?.add(wayOf(treatment.kind))
    for (const { of, destroyed, treatment } of record.parts)
      for (const { id } of elementsOf(record.candidate.type, of))
        ways.get(id)?.add(destroyed && treatment.kind !== 'withhold' ? 'destroyed' : wayOf(treatment.kind))
  }
  return [...ways].map(([element, shown]) => ({ element, shown: [...shown].sort() }))
}

const wayOf = (kind: PlannedRecord['clear'][number]['treatment']['kind']): ElementShown['shown'][number] =>
  kind === 'reveal' ? 'revealed' : kind === 'withhold' ? 'withheld' : 'masked'

/** Whom the compartments to be opened are about; what is about nobody in particular bears the record's own id. */
const subjectsOf = ({ records }: Plan): ReadonlySet<string> =>
  new Set(
    records.flatMap(({ candidate, opens }) =>
      candidate.compartments
        .filter(({ name, subject }) => opens.includes(name) && subject !== candidate.id)
        .map(({ subject }) => subject),
    ),
  )
