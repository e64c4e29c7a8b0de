import {
  type ActorId,
  type Answer,
  granted,
  type Instant,
  latestOverride,
  problem,
  refused,
  type Training,
  type TrainingList,
  type TrainingOf,
  type TrainingOverride,
  type TrainingRecorded,
  type TrainingRecording,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Done } from './done.ts'
import { type IdentityPorts, sealJson } from './ports.ts'
import { type ActorRow, openActor, readActor, type StoredActor, type TrainingRow } from './rows.ts'

const day = 24 * 60 * 60 * 1000
/** How long before its end somebody is told, in milliseconds. */
const warned = 90 * day

/** Records courses, each in place of what was recorded of it before. Of a person who is not there nothing is recorded. */
export async function recordTrainings(
  transaction: Transaction,
  on: IdentityPorts,
  { trainings }: TrainingRecording,
): Promise<Answer<Done<TrainingRecorded>>> {
  const results: TrainingRecorded['results'][number][] = []
  // In one order, so that two who record the same people do not wait for each other.
  for (const at of [...trainings.keys()].sort((a, b) => (personAt(trainings, a) < personAt(trainings, b) ? -1 : 1))) {
    const each = trainings[at]
    if (each === undefined) continue
    const { person, course, until } = each
    const row = await readActor(transaction, on, person)
    if (!row.ok) return row
    const known = row.value?.kind === 'person' && row.value.ended === undefined ? row.value : undefined
    if (known !== undefined) await keep(transaction, on, person, known, { course, until: new Date(until) })
    results[at] = { person, course, result: known === undefined ? 'no-such-person' : 'recorded' }
  }
  const about = [...new Set(results.flatMap(({ person, result }) => (result === 'recorded' ? [person] : [])))]
  return granted({
    value: { results },
    stamps: about.length === 0 ? [] : [{ kind: 'training-recorded', about }],
  })
}

const personAt = (trainings: TrainingRecording['trainings'], at: number): string => trainings[at]?.person ?? ''

/** Has a course count for days more. Not for ever: a month after it lapsed it is taken again. */
export async function overrideTraining(
  transaction: Transaction,
  on: IdentityPorts,
  by: ActorId,
  { person, course, days, reason }: TrainingOverride,
): Promise<Answer<Done<TrainingOf>>> {
  const row = await readActor(transaction, on, person)
  if (!row.ok) return row
  const taken = row.value?.trainings?.find((each) => each.course === course)
  if (row.value === undefined || taken === undefined) return refused(problem('request/not-found', { what: 'training' }))
  const until = new Date(on.now().getTime() + days * day)
  if (until.getTime() > taken.until.getTime() + latestOverride * day)
    return refused(problem('request/conflict', { what: 'training-lapsed-long-ago' }))
  const overridden: TrainingRow = { ...taken, override: { until, by, reason } }
  await keep(transaction, on, person, row.value, overridden)
  return granted({
    value: listed(person, overridden, on.now()),
    stamps: [{ kind: 'training-overridden', about: [person] }],
  })
}

async function keep(
  { query }: Transaction,
  on: IdentityPorts,
  person: ActorId,
  row: ActorRow,
  training: TrainingRow,
): Promise<void> {
  const others = (row.trainings ?? []).filter(({ course }) => course !== training.course)
  const kept: ActorRow = { ...row, trainings: [...others, training] }
  await query('update actor set sealed = $2 where id = $1', [person, sealJson(on, 'actor', person, kept)])
}

/** What was recorded of one person, or of everybody who has not left; what lapses first first. */
export async function trainingsOf(
  { query }: Transaction,
  on: IdentityPorts,
  person: ActorId | undefined,
): Promise<Answer<TrainingList>> {
  const rows = await query<StoredActor>(
    "select id, kind, sealed from actor where kind = 'person' and ($1::uuid is null or id = $1)",
    [person ?? null],
  )
  const now = on.now()
  const trainings: TrainingOf[] = []
  for (const stored of rows) {
    const row = openActor(on, stored)
    if (!row.ok) return row
    if (row.value.ended !== undefined) continue
    for (const each of row.value.trainings ?? []) trainings.push(listed(stored.id as ActorId, each, now))
  }
  return granted({ trainings: trainings.sort((a, b) => Date.parse(a.until) - Date.parse(b.until)) })
}

const listed = (person: ActorId, row: TrainingRow, now: Date): TrainingOf => ({
  person,
  ...shownTraining(row),
  state: stateOf(row, now),
  ...(row.override === undefined ? {} : { reason: row.override.reason }),
})

/** As whoever it is about sees it. */
export const shownTraining = ({ course, until, override }: TrainingRow): Training => ({
  course,
  until: until.toISOString() as Instant,
  ...(override === undefined ? {} : { overridden: override.until.toISOString() as Instant }),
})

function stateOf({ until, override }: TrainingRow, now: Date): TrainingOf['state'] {
  if (now < until) return until.getTime() - now.getTime() <= warned ? 'ending' : 'current'
  return override !== undefined && now < override.until ? 'overridden' : 'lapsed'
}
