import { randomBytes, randomUUID } from 'node:crypto'
import { type DecodedElement, decodeElements, retentionOf, type StatedRecord, termInputs } from '@carnet/customs'
import { v7 as uuid } from 'uuid'
import { identifierTerms, keyBatch, sealBatch, writeBatch } from '../src/intake/batch.ts'
import { nobodyKnown, resolve } from '../src/intake/subjects.ts'
import { chamberOf } from '../src/vault/chamber.ts'
import { unsealCompartment } from '../src/vault/compartment.ts'
import { type Home, resealRecords } from '../src/vault/index.ts'
import { isMarked, type NewPlace, type NewPlaces, resealRecord } from '../src/vault/reseal-record.ts'
import { readStored, type StoredRecord } from '../src/vault/reseal-rows.ts'
import { indexTerm } from '../src/vault/terms.ts'
import { type EngineName, openVaultWorld, valueOf, type VaultWorld } from './vault-world.ts'

/** A vault with records of accepted messages, and what a test looks at of them. */
export interface ResealingRig extends AsyncDisposable {
  readonly world: VaultWorld
  /** Takes one message in; the records' ids, in order. */
  take(records: readonly StatedRecord[], at: Date): Promise<readonly string[]>
  stored(ids: readonly string[]): Promise<readonly StoredRecord[]>
  /** Every element of a record, or undefined where any of it is not what was sealed. */
  opened(record: StoredRecord): Promise<readonly DecodedElement[] | undefined>
  /** Terms that the store has of a record, and those that it should have. */
  terms(record: StoredRecord): Promise<{ readonly stored: readonly string[]; readonly made: readonly string[] }>
  /** Seals records anew under new keys, in memory alone: verified, opened, sealed, terms and mark made. How many compartments. */
  inMemory(records: readonly StoredRecord[], to: NewPlaces): number
  /** Moves stored records, as a job does. How many compartments. */
  move(ids: readonly string[], to: Home): Promise<number>
  /** Keys for that, of one subject in another class. */
  places(retained: string, period: string, record: StoredRecord): Promise<NewPlaces>
}

export async function openResealingRig(name: EngineName, databaseUrl: string): Promise<ResealingRig> {
  const world = await openVaultWorld(name, databaseUrl)
  const { vault, database } = world
  const { ring, sealing } = chamberOf(vault)
  const bring = ({ epoch, compartments }: StoredRecord): Promise<ReadonlySet<string>> =>
    ring.bring([epoch, ...compartments.flatMap((each) => [each.key, each.epoch])])
  const openedOf = (record: StoredRecord) =>
    record.compartments.map((each) => {
      const { domain: classification, class: retained } = ring.held(each.key).use
      const { subject, key: subjectKey, epoch: epochKey, version, name: compartment, sealed } = each
      const context = {
        record: record.id,
        version,
        compartment,
        classification,
        subject,
        subjectKey,
        epochKey,
        class: retained,
      }
      const found = unsealCompartment(ring, sealing, context, sealed)
      return { epoch: epochKey, elements: found && decodeElements(found.plain.reveal()) }
    })
  return {
    world,
    async take(records, at) {
      const origin = { intake: uuid(), source: randomUUID(), receivedAt: at }
      const known = nobodyKnown(vault)
      await resolve(database, origin.intake, identifierTerms(records, known), known.subjects)
      const keyed = await keyBatch(records, origin, known, retentionOf, vault)
      const batch = await sealBatch(keyed, 0, origin, vault)
      await database.transaction(async (transaction) => {
        await writeBatch(transaction, origin.intake, batch)
        await transaction.query(
          'insert into acceptance (source, reference, intake, accepted_at, entry, report) values ($1, $2, $3, now(), $4, $4)',
          [origin.source, randomUUID(), origin.intake, randomBytes(32)],
        )
      })
      return batch.digests.map(({ id }) => id)
    },
    stored: (ids) => database.transaction((transaction) => readStored(transaction, ids)),
    async opened(record) {
      if ((await bring(record)).size > 0 || !isMarked({ ring, sealing }, record)) return undefined
      const parts = openedOf(record).map(({ elements }) => elements)
      return parts.includes(undefined) ? undefined : parts.flatMap((each) => each ?? [])
    },
    async terms(record) {
      await bring(record)
      const stored = await database.transaction(({ query }) =>
        query<{ term: string }>('select term from term where record = $1 order by term', [record.id]),
      )
      const made = openedOf(record).flatMap(({ epoch, elements }) =>
        (elements ?? [])
          .flatMap(termInputs)
          .map(({ field, input, bits }) => indexTerm(ring.held(epoch), sealing.authority, field, input, bits)),
      )
      return { stored: stored.map(({ term }) => term), made: [...new Set(made)].toSorted() }
    },
    inMemory(records, to) {
      let compartments = 0
      for (const record of records) {
        const resealed = isMarked({ ring, sealing }, record) && resealRecord({ ring, sealing }, record, to)
        if (!resealed) throw new Error('what was sealed does not open')
        compartments += resealed.record.compartments.length
      }
      return compartments
    },
    async move(ids, to) {
      const moved = valueOf(await resealRecords(vault, { records: ids, home: () => to }, async () => undefined))
      return moved.moved.reduce((sum, { compartments }) => sum + compartments, 0)
    },
    async places(retained, period, record) {
      await bring(record)
      const epoch = await chamberOf(vault).epochs.of(retained, period)
      const compartments = new Map<string, NewPlace>()
      for (const { name, subject, key } of record.compartments) {
        const { domain } = ring.held(key).use
        const [made = ''] = await vault.createSubjectKeys([{ subject: { id: subject }, domain, class: retained }])
        compartments.set(name, { subject, key: made, epoch })
      }
      return { class: retained, epoch, compartments }
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}
