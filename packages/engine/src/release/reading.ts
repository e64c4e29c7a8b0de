import {
  type Actor,
  type Answer,
  granted,
  type LeastAnswer,
  problem,
  type Receipt,
  refused,
  type ReleaseRequest,
  type View,
} from '@carnet/api'
import { pseudonym } from '@carnet/deid'
import type { Transaction } from '../store/index.ts'
import { numberArrivals, type Position, readArrived, type Wanted } from './arrivals.ts'
import { type Asking, askingOf } from './asking.ts'
import { type Candidate, type Found, readRecords } from './candidates.ts'
import { isPermitted, judge } from './judge.ts'
import { type Opened, openingOn } from './opening.ts'
import type { Permit } from './permit.ts'
import { planOf } from './plan.ts'
import { refusalOf } from './refuse.ts'
import { batchSaid, refusedSaid, type Said, unaskedSaid } from './said.ts'
import { dated, firstChanged } from './select.ts'
import { type OpenedRecord, reasonsOf, shapeRecord } from './shape.ts'
import { acknowledgedOn, type Stamp, stampedOf, stamperOn } from './stamping.ts'
import type { ReleasePorts } from './types.ts'

/** What one system reads by a standing release. */
export interface Reading extends Wanted {
  /** Id of the standing release. */
  readonly id: string
  readonly actor: Actor
  readonly purpose: string
  /** INVARIANT (nothing-beyond): all that is ever shown. */
  readonly elements: readonly string[]
  readonly answer: LeastAnswer & ('masked' | 'whole')
  /**
   * Whether so many records may be read now: asked in the transaction of their entry, so that what was stopped, or used up,
   * in between stamps nothing.
   */
  readonly take: (transaction: Transaction, records: number) => Promise<Answer<void>>
}

/** One batch: what its one entry is about. `next` is where the following begins. */
export interface Batch {
  readonly records: View['records']
  readonly obligations: View['obligations']
  readonly reasons: View['reasons']
  readonly receipt: Receipt
  /** How many records were read for it, whether or not they are shown. */
  readonly read: number
}
export interface BatchRead {
  /** Absent where all was read. */
  readonly batch?: Batch
  readonly next: Position
}

export type Reader = (after: Position, limit: number) => Promise<Answer<BatchRead>>

interface Page {
  readonly candidates: readonly Candidate[]
  readonly position: Position
}

/** How often what was deleted while it was read is selected anew. */
const attempts = 3

/**
 * Reads batch by batch: each is decided, stamped, opened and shaped as any release is. INVARIANT (log-before-release): the
 * one entry of a batch is committed and durable before the first of its records is opened.
 */
export function readerOn(on: ReleasePorts, reading: Reading): Reader {
  const stampRefusal = stamperOn(on)
  const open = openingOn(on)
  const acknowledged = acknowledgedOn(on)
  const turnPage = pagesOn(on, reading)

  const stamp = async (said: Said): Promise<Answer<Stamp>> => {
    const stamped = await stampedOf(said, on)
    const taken = await on.database.transaction(async (transaction) => {
      const may = await reading.take(transaction, said.records.length)
      if (may.ok) await on.ledger.stamp(transaction, [stamped])
      return may
    })
    return taken.ok ? granted(await acknowledged(stamped)) : taken
  }

  const attempt = async (after: Position, limit: number, last: boolean): Promise<Answer<BatchRead> | 'again'> => {
    const page = await turnPage(after, limit)
    if (!page.ok) return page
    const { candidates, position } = page.value
    if (candidates.length === 0) return granted({ next: position })
    const asking = askingFor(reading, limit, on)
    const found = await foundOf(asking, candidates, on)
    await on.reached('selected')

    const judgement = judge(asking, undefined, found, on.policy)
    if (!isPermitted(judgement)) {
      const { receipt } = await stampRefusal(refusedSaid(asking, judgement, found))
      return refused(refusalOf(judgement.request, receipt, 'none'))
    }
    const permit = { judgement, found, plan: planOf(asking, found, judgement) }
    await on.reached('decided')

    const stamped = await stamp(batchSaid(asking, permit, reading.id))
    if (!stamped.ok) return stamped
    turnPage.ahead(position, limit)

    const opened = await open(asking, permit.plan, stamped.value)
    if (!opened.ok) return 'moved' in opened && !last ? 'again' : refused(opened.problem)
    await on.reached('opened')

    const batch = shaped(asking, permit, opened.value, stamped.value.receipt, on)
    await on.reached('shaped')
    return granted({ batch, next: position })
  }

  return async (after, limit) => {
    await on.reached('asked')
    for (let made = 1; ; made++) {
      const read = await attempt(after, limit, made === attempts)
      if (read !== 'again') return read
    }
  }
}

/** Stamps that somebody wanted to read and what stood against it, by the code of that. */
export async function refuseReading(on: ReleasePorts, reading: Omit<Reading, 'take'>, rule: string): Promise<void> {
  await stamperOn(on)(unaskedSaid(askingFor(reading, 1, on), rule, on.policy.hash))
}

/** Pages of candidates, the next of which is read while one is opened and shown: nothing of it is opened before its entry. */
function pagesOn(on: ReleasePorts, reading: Reading) {
  let next: { readonly after: Position; readonly limit: number; readonly page: Promise<Answer<Page>> } | undefined
  const read = async (after: Position, limit: number): Promise<Answer<Page>> => {
    await numberArrivals(on.database)
    for (let made = 1; ; made++) {
      const page = await on.database.statements(async (transaction) => {
        const { ids, position } = await readArrived(transaction, reading, after, limit)
        const records = await readRecords(transaction, ids)
        return { candidates: ids.flatMap((id) => records.get(id) ?? []), position }
      })
      const changed = await firstChanged(page, on)
      if (changed === undefined) return granted(page)
      // A record whose compartments were deleted between two statements is none that somebody changed.
      if (made === attempts) return refused(problem('integrity/record', { what: 'record', record: changed }))
    }
  }
  const turn = (after: Position, limit: number): Promise<Answer<Page>> => {
    const begun = next
    next = undefined
    const fits =
      begun?.limit === limit && begun.after.arrived === after.arrived && begun.after.ordinal === after.ordinal
    return fits ? begun.page : read(after, limit)
  }
  turn.ahead = (after: Position, limit: number): void => {
    const page = read(after, limit)
    page.catch(() => undefined)
    next = { after, limit, page }
  }
  return turn
}

function askingFor(
  { actor, purpose, types, where, elements, answer }: Omit<Reading, 'take'>,
  limit: number,
  on: ReleasePorts,
): Asking {
  const select = { type: types[0], where: Object.assign({}, ...Object.values(where)) as object, limit }
  const request = { purpose, select, elements: [...elements], answer } as ReleaseRequest
  return askingOf('standing-release', actor, request, on)
}

async function foundOf(asking: Asking, candidates: readonly Candidate[], on: ReleasePorts): Promise<Found> {
  const found: Found = { candidates, total: candidates.length, counted: [], case: granted(undefined) }
  return { ...found, candidates: await dated(found, asking, on) }
}

const none: OpenedRecord = new Map()

function shaped(
  { actor, request }: Asking,
  { judgement, found, plan }: Permit,
  opened: Opened,
  receipt: Receipt,
  { vault }: ReleasePorts,
): Batch {
  const shaping = {
    wanted: new Set<string>(request.elements),
    externalId: (id: string) => vault.externalId(id),
    pseudonym: (field: string, value: string) =>
      pseudonym({ key: vault.pseudonymKey, recipient: actor.id, purpose: request.purpose, field }, value),
  }
  const records = plan.records.map((record) => shapeRecord(record, opened.get(record.candidate.id) ?? none, shaping))
  return {
    records,
    obligations: judgement.obligations().map((each) => ({ ...each })),
    reasons: reasonsOf(plan.records, records, judgement.request.because),
    receipt,
    read: found.candidates.length,
  }
}
