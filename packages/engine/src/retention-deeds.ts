import {
  type Answer,
  granted,
  type Hold,
  type HoldId,
  type HoldOrder,
  type Instant,
  type KeyRotation,
  problem,
  type RecordId,
  refused,
  type SubjectId,
} from '@carnet/api'
import type { Facts } from '@carnet/law'
import type { Actor } from '@carnet/api'
import type { Change } from './changes.ts'
import { type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import {
  decideEnded,
  holdsOf,
  liftHold,
  linkObjective,
  orderHold,
  previewLift,
  recordEvent,
  retentionOf,
  type Rotated,
  rotateKeys,
  runRetention,
} from './retention/index.ts'
import { sameAs } from './joins/index.ts'

type RetentionName =
  | 'recordEvent'
  | 'retention'
  | 'previewRetention'
  | 'runRetention'
  | 'decideEnded'
  | 'hold'
  | 'holds'
  | 'previewLift'
  | 'lift'
  | 'linkObjective'
  | 'rotateKeys'

/** How long records are kept, what holds them, and under which keys. */
export const retentionDeeds: Deeds<RetentionName> = {
  recordEvent: {
    action: 'record-retention-event',
    facts: mayIngest,
    answer: async (decided, on) => {
      const records = inside(decided.request.records, on)
      if (!records.ok) return records
      const { event, at } = decided.request
      return recordEvent({ event, at: new Date(at), records: records.value }, changeOf(decided, on), on)
    },
  },
  retention: { action: 'read-retention', answer: (_decided, on) => retentionOf(on) },
  previewRetention: { action: 'read-retention', answer: (_decided, on) => runRetention(on, { preview: true }) },
  runRetention: {
    action: 'run-retention',
    answer: (decided, on) => runRetention(on, { preview: false, by: changeOf(decided, on) }),
  },
  decideEnded: {
    action: 'decide-ended-period',
    answer: (decided, on) => {
      const { class: retained, period, decision, until } = decided.request
      const decidedBy = changeOf(decided, on)
      return decideEnded(
        { class: retained, period },
        { decision, until: until === undefined ? undefined : new Date(until) },
        decidedBy,
        on,
      )
    },
  },
  hold: {
    action: 'order-hold',
    answer: async (decided, on) => {
      const { order, until } = decided.request
      const asked = await holdingOf(decided.request, on)
      if (!asked.ok) return asked
      const ordered = await orderHold({ ...asked.value, reference: order, ...ends(until) }, changeOf(decided, on), on)
      return ordered.ok ? granted({ hold: ordered.value.hold as HoldId, job: ordered.value.job }) : ordered
    },
  },
  holds: {
    action: 'read-holds',
    answer: async (_decided, on) => {
      const listed = await holdsOf(on)
      if (!listed.ok) return listed
      return granted({
        holds: listed.value.map(
          ({ id, row: { v: _v, ...row }, records }): Hold => ({ id: id as HoldId, ...row, records }),
        ),
      })
    },
  },
  previewLift: { action: 'read-holds', answer: ({ request }, on) => previewLift(request.id, on) },
  lift: {
    action: 'lift-hold',
    answer: async (decided, on) => {
      const lifted = await liftHold(decided.request.id, changeOf(decided, on), on)
      return lifted.ok ? granted({ hold: lifted.value.hold as HoldId, job: lifted.value.job }) : lifted
    },
  },
  linkObjective: {
    action: 'link-objective',
    answer: async (decided, on) => {
      const { records: named, decision, until } = decided.request
      const records = inside(named, on)
      if (!records.ok) return records
      const link = { records: records.value, subjects: [], reference: decision, ...ends(until) }
      const linked = await linkObjective(link, changeOf(decided, on), on)
      return linked.ok ? granted({ hold: linked.value.hold as HoldId, job: linked.value.job }) : linked
    },
  },
  rotateKeys: {
    action: 'rotate-keys',
    answer: async (decided, on) => {
      const rotated = rotatedOf(decided.request, on)
      return rotated.ok ? rotateKeys(rotated.value, changeOf(decided, on), on) : rotated
    },
  },
}

type AnyDecided = Pick<Decided<'recordEvent'>, 'actor' | 'at' | 'decision'>

const changeOf = ({ actor, at, decision }: AnyDecided, { policy }: OperationPorts): Change => ({
  actor,
  at,
  decision,
  policy: policy.hash,
})

const ends = (until: Instant | undefined) => (until === undefined ? {} : { until: new Date(until) })

/** Whether this actor is registered as a source of messages: what sends declarations in knows what became of them. */
async function mayIngest(actor: Actor, _request: unknown, on: OperationPorts): Promise<Answer<Facts>> {
  const registered = await read(on, (transaction) => on.identity.mayIngest(transaction, actor.id))
  return registered.ok ? granted({ 'actor.may-ingest': registered.value }) : registered
}

/** Ids inside, of records that are named from outside. */
function inside(records: readonly RecordId[], { vault }: OperationPorts): Answer<readonly string[]> {
  const ids = records.map((record) => vault.internalId(record))
  const known = ids.filter((id) => id !== undefined)
  return known.length === ids.length ? granted(known) : refused(problem('request/not-found', { what: 'record' }))
}

async function holdingOf({ records = [], subject }: HoldOrder, on: OperationPorts) {
  const ids = inside(records, on)
  if (!ids.ok) return ids
  if (subject === undefined) return granted({ records: ids.value, subjects: [] })
  const id = subjectInside(subject, on)
  if (!id.ok) return id
  const subjects = await read(on, (transaction) => sameAs(transaction, on.vault, id.value))
  return subjects.ok ? granted({ records: ids.value, subjects: subjects.value }) : subjects
}

function subjectInside(subject: SubjectId, { vault }: OperationPorts): Answer<string> {
  const id = vault.internalId(subject)
  return id === undefined ? refused(problem('request/not-found', { what: 'subject' })) : granted(id)
}

function rotatedOf(request: KeyRotation, on: OperationPorts): Answer<Rotated> {
  if (!('subject' in request)) return granted(request)
  const subject = subjectInside(request.subject, on)
  return subject.ok ? granted({ subject: subject.value }) : subject
}
