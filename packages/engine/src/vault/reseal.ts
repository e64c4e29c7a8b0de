import type { Answer } from '@carnet/api'
import { setImmediate } from 'node:timers/promises'
import { sealedClass, type Transaction } from '../store/index.ts'
import { chamberOf, type VaultParts } from './chamber.ts'
import { answerOf, VaultFault } from './fault.ts'
import type { Period } from './placed.ts'
import { type SubjectSlot, slotName, subjectKeys } from './reseal-keys.ts'
import { isMarked, type NewPlace, type NewPlaces, type Resealed, resealRecord } from './reseal-record.ts'
import { readStored, RecordsMoved, replaceStored, type StoredCompartment, type StoredRecord } from './reseal-rows.ts'
import type { Vault } from './vault.ts'

/** Where a record is sealed, as its keys say it. */
export interface Placed extends Period {
  /** Of what is restricted by Art. 12 and can still be opened: its own period. */
  readonly restricted: Period | undefined
}

/** Where a record is to be sealed. Without a `restrictedPeriod`, what is restricted stays where it is. */
export interface Home extends Period {
  readonly restrictedPeriod?: string | undefined
}

export interface Reseals {
  readonly records: readonly string[]
  /** Where each is to be; undefined leaves it where it is. Pure: asked again where a record was changed in the meantime. */
  readonly home: (record: string, now: Placed) => Home | undefined
  /** Subjects whose compartments become another's. */
  readonly subjects?: ReadonlyMap<string, string>
}

/** A record that was moved: what its entry commits to. */
export interface Moved {
  readonly record: string
  readonly from: Placed
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly compartments: number
}

/** What became of a batch. A record that is in no list already was where it is to be, or was left there. */
export interface ResealedBatch {
  readonly moved: readonly Moved[]
  /** Not what was sealed: left as they are, for somebody to look at. */
  readonly changed: readonly string[]
  /** The keys that they are under, or that they would come to, are no longer live. */
  readonly gone: readonly string[]
}

/** How often a batch is read again that others change at the same time. */
const attempts = 10

/**
 * Moves records to other keys: of another class or period, another subject's, or new ones of the same. Everything happens
 * within the vault: it opens under the old keys, seals under the new ones as the next version, and makes terms, digest and
 * mark anew. `within` is called in the one transaction that puts the batch in place, to say in the ledger what was moved.
 *
 * Not a second door out: it returns digests and counts. A release that runs beside it sees a record before or after.
 */
export function resealRecords(
  vault: Vault,
  reseals: Reseals,
  within: (transaction: Transaction, moved: readonly Moved[]) => Promise<void>,
): Promise<Answer<ResealedBatch>> {
  const parts = chamberOf(vault)
  return answerOf(async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await resealOnce(parts, reseals, within)
      } catch (failure) {
        if (!(failure instanceof RecordsMoved) || attempt === attempts) throw failure
      }
    }
  })
}

async function resealOnce(
  parts: VaultParts,
  reseals: Reseals,
  within: (transaction: Transaction, moved: readonly Moved[]) => Promise<void>,
): Promise<ResealedBatch> {
  const { database } = parts
  const stored = await database.transaction((transaction) => readStored(transaction, reseals.records))
  const found = await examined(parts, stored)
  const planned = await plan(parts, reseals, found.placed)
  const sealed = await sealAll(parts, planned.moves)
  const changed = [...found.changed, ...sealed.changed]
  const gone = [...found.gone, ...planned.gone]
  if (sealed.done.length > 0) {
    const records = sealed.done.map(({ resealed }) => resealed.record)
    const moved = sealed.done.map(movedOf)
    await database.transaction(async (transaction) => {
      await replaceStored(transaction, records, keysOf(sealed.done))
      await within(transaction, moved)
    })
    return { moved, changed, gone }
  }
  return { moved: [], changed, gone }
}

/** A record found to be what was sealed, and where its keys say that it is. */
interface Found {
  readonly record: StoredRecord
  readonly now: Placed
}

/** Brings in every key that is needed, and looks at each record's mark first. */
async function examined({ ring, sealing }: VaultParts, stored: readonly StoredRecord[]) {
  const keys = stored.flatMap(({ epoch, compartments }) => [
    epoch,
    ...compartments.filter(({ live }) => live).flatMap((each) => [each.key, each.epoch]),
  ])
  const missing = await ring.bring([...new Set(keys)])
  const [placed, changed, gone]: [Found[], string[], string[]] = [[], [], []]
  for (const record of stored) {
    const compartments = record.compartments.map((each) => ({
      ...each,
      live: each.live && !missing.has(each.key) && !missing.has(each.epoch),
    }))
    const live = compartments.filter((each) => each.live)
    if (missing.has(record.epoch)) gone.push(record.id)
    else if (!isMarked({ ring, sealing }, record)) changed.push(record.id)
    else if (live.length === 0) gone.push(record.id)
    else placed.push({ record: { ...record, compartments }, now: placedOf({ ring }, record, live) })
  }
  return { placed, changed, gone }
}

function placedOf(
  { ring }: Pick<VaultParts, 'ring'>,
  { epoch }: StoredRecord,
  live: readonly StoredCompartment[],
): Placed {
  const { class: retained, period } = ring.held(epoch).use
  const apart = live.map((each) => ring.held(each.epoch).use).find((use) => isRestricted(use.class))
  return { class: retained, period, restricted: apart && { class: apart.class, period: apart.period } }
}

const isRestricted = (sealedIn: string): boolean => sealedIn === sealedClass(sealedIn.replace(/\.art12$/, ''), true)

interface Move extends Found {
  readonly places: NewPlaces
}

/** Names the keys that each record comes to, and makes those that are not there yet. Each record's home is asked for once. */
async function plan(parts: VaultParts, { home, subjects }: Reseals, found: readonly Found[]) {
  const homes = found.flatMap((each) => {
    const to = home(each.record.id, each.now)
    return to === undefined ? [] : [{ ...each, to }]
  })
  const periods = new Map<string, string | undefined>()
  for (const { to } of homes) {
    await name(parts, periods, to.class, to.period)
    if (to.restrictedPeriod !== undefined) await name(parts, periods, sealedClass(to.class, true), to.restrictedPeriod)
  }
  const keyed = await keyAll(parts, homes, subjects ?? new Map())
  const [moves, gone]: [Move[], string[]] = [[], []]
  for (const each of homes) {
    const places = placesOf(parts, each, periods, keyed)
    if (places === 'gone') gone.push(each.record.id)
    else if (places !== undefined) moves.push({ ...each, places })
  }
  return { moves, gone }
}

type Homing = Found & { readonly to: Home }

/** The key of a period; undefined where it is no longer live. */
async function name(
  { epochs }: VaultParts,
  periods: Map<string, string | undefined>,
  retained: string,
  period: string,
): Promise<void> {
  const named = `${retained}/${period}`
  if (periods.has(named)) return
  const key = await answerOf(() => epochs.of(retained, period))
  if (!key.ok && key.problem.code !== 'keys/unavailable') throw new VaultFault(key.problem)
  periods.set(named, key.ok ? key.value : undefined)
}

/** Class of a compartment's new keys; undefined where it stays under those that it has. */
function classFor(
  { ring }: Pick<VaultParts, 'ring'>,
  { live, epoch }: StoredCompartment,
  to: Home,
): string | undefined {
  if (!live) return undefined
  const restricted = isRestricted(ring.held(epoch).use.class)
  if (restricted && to.restrictedPeriod === undefined) return undefined
  return sealedClass(to.class, restricted)
}

interface Keyed {
  keyOf(record: string, compartment: StoredCompartment, subject: string, retained: string): string | undefined
}

/** Subjects' keys in the classes that their compartments come to: the registered ones, or the record's own. */
async function keyAll(
  parts: VaultParts,
  homes: readonly Homing[],
  subjects: ReadonlyMap<string, string>,
): Promise<Keyed & { subjectOf(subject: string): string }> {
  const { ring, database } = parts
  const subjectOf = (subject: string): string => subjects.get(subject) ?? subject
  const slots = new Map<string, SubjectSlot>()
  const own = new Map<string, SubjectSlot>()
  for (const { record, to } of homes) {
    for (const compartment of record.compartments) {
      const retained = classFor(parts, compartment, to)
      if (retained === undefined) continue
      const { domain, class: before } = ring.held(compartment.key).use
      const slot = { subject: subjectOf(compartment.subject), domain, class: retained }
      if (slot.subject !== record.id) slots.set(slotName(slot), slot)
      else if (before !== retained) own.set(slotName(slot), slot)
    }
  }
  const registered = await subjectKeys(database, ring, [...slots.values()])
  const made = await ring.create([...own.values()].map((slot) => ({ ...slot, kind: 'subject', period: '' })))
  const owned = new Map([...own.keys()].map((named, index) => [named, made[index] ?? '']))
  await ring.bring([...registered.values()])
  return {
    subjectOf,
    keyOf(record, { key }, subject, retained) {
      const { domain, class: before } = ring.held(key).use
      const named = slotName({ subject, domain, class: retained })
      if (subject === record) return before === retained ? key : owned.get(named)
      const found = registered.get(named)
      return found !== undefined && ring.has(found) ? found : undefined
    },
  }
}

/** Where everything of a record comes to be; undefined where all of it is there already. */
function placesOf(
  parts: VaultParts,
  { record, to }: Homing,
  periods: ReadonlyMap<string, string | undefined>,
  keyed: Awaited<ReturnType<typeof keyAll>>,
): NewPlaces | 'gone' | undefined {
  const epoch = periods.get(`${to.class}/${to.period}`)
  if (epoch === undefined) return 'gone'
  const compartments = new Map<string, NewPlace>()
  for (const compartment of record.compartments) {
    const retained = classFor(parts, compartment, to)
    if (retained === undefined) continue
    const subject = keyed.subjectOf(compartment.subject)
    const period = retained === to.class ? to.period : (to.restrictedPeriod ?? '')
    const place = {
      subject,
      key: keyed.keyOf(record.id, compartment, subject, retained),
      epoch: periods.get(`${retained}/${period}`),
    }
    if (place.key === undefined || place.epoch === undefined) return 'gone'
    const there = place.key === compartment.key && place.epoch === compartment.epoch && subject === compartment.subject
    if (!there) compartments.set(compartment.name, { subject, key: place.key, epoch: place.epoch })
  }
  return compartments.size === 0 && epoch === record.epoch ? undefined : { class: to.class, epoch, compartments }
}

type Done = Move & { readonly resealed: Resealed }

/** Records sealed in one go: other requests wait no longer than that. */
const slice = 64

async function sealAll({ ring, sealing }: VaultParts, moves: readonly Move[]) {
  const [done, changed]: [Done[], string[]] = [[], []]
  for (const [index, move] of moves.entries()) {
    if (index % slice === 0) await setImmediate()
    const resealed = resealRecord({ ring, sealing }, move.record, move.places)
    if (resealed === undefined) changed.push(move.record.id)
    else done.push({ ...move, resealed })
  }
  return { done, changed }
}

const movedOf = ({ record, now, resealed }: Done): Moved => ({
  record: record.id,
  from: now,
  before: resealed.before,
  after: resealed.after,
  compartments: resealed.record.compartments.length,
})

/** Every key that the batch leaves or comes to. */
function keysOf(done: readonly Done[]): readonly string[] {
  const keys = new Set<string>()
  for (const { record, places } of done) {
    for (const key of [record.epoch, places.epoch]) keys.add(key)
    for (const compartment of record.compartments) {
      const place = places.compartments.get(compartment.name)
      if (place === undefined) continue
      for (const key of [compartment.key, compartment.epoch, place.key, place.epoch]) keys.add(key)
    }
  }
  return [...keys]
}
