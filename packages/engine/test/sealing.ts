import { type CustomsElement, type ElementId, encodeElements } from '@carnet/customs'
import { v7 as uuid } from 'uuid'
import { chamberOf } from '../src/vault/chamber.ts'
import { unsealCompartment } from '../src/vault/compartment.ts'
import type { SealContext } from '../src/vault/index.ts'
import { openVaultWorld } from './vault-world.ts'

/** What is measured: records of 18 elements with 16 characters each, in four compartments about three subjects and nobody. */
const elements = 18
const compartments = ['commercial.none', 'commercial.declarant', 'commercial.importer', 'commercial.seller'] as const
const classification = 'commercial'
const retained = 'goods'

export interface SealedRecord {
  readonly contexts: readonly SealContext[]
  readonly sealed: readonly Uint8Array[]
}

/** A vault on embedded stores, with records to seal. */
export interface SealingRig extends AsyncDisposable {
  /** Elements as one record has them, in their compartments. */
  readonly parts: readonly (readonly Pick<CustomsElement, 'id' | 'value'>[])[]
  /** Seals records whose subjects are all known and in memory. */
  sealKnown(records: number): readonly SealedRecord[]
  /** Seals records that each bring subjects of their own: keys made, durably stored, derived. */
  sealNew(records: number): Promise<readonly SealedRecord[]>
  open(records: readonly SealedRecord[]): number
  terms(count: number): number
}

export async function openSealingRig(known: number): Promise<SealingRig> {
  const world = await openVaultWorld('pglite', '')
  const { vault } = world
  const { ring, sealing } = chamberOf(vault)
  const epochKey = await vault.epochKey(retained, new Date('2026-07-01T00:00:00Z'))
  const parts = compartments.map((_, part) =>
    Array.from({ length: elements }, (_, n) => n)
      .filter((n) => n % compartments.length === part)
      .map((n) => ({ id: ids[n % ids.length] ?? ids[0], value: `VALUE-${part}-${n}`.padEnd(16, 'X') })),
  )
  // The codec is measured elsewhere.
  const plains = parts.map((part) => encodeElements(part))
  // Ids are made by intake: they are ready here.
  const made = Array.from({ length: 65_536 }, () => uuid())
  let used = 0
  const readyId = (): string => made[used++ % made.length] ?? ''
  const makeKeys = async (count: number) => {
    const subjects = Array.from({ length: count }, readyId)
    const keys = await vault.createSubjectKeys(
      subjects.map((id) => ({ subject: { id }, domain: classification, class: retained })),
    )
    return subjects.map((subject, index) => ({ subject, subjectKey: keys[index] ?? '' }))
  }
  const sealOne = (
    about: (part: number) => { readonly subject: string; readonly subjectKey: string },
  ): SealedRecord => {
    const record = readyId()
    const contexts = compartments.map((compartment, part) => ({
      ...about(part),
      record,
      version: 1,
      compartment,
      classification,
      epochKey,
      class: retained,
    }))
    return { contexts, sealed: contexts.map((context, part) => vault.seal(context, plains[part] ?? new Uint8Array())) }
  }
  const nobody = { subject: '', subjectKey: '' }
  const pool = await makeKeys(known)
  let next = 0
  return {
    parts,
    sealKnown: (records) =>
      Array.from({ length: records }, () => sealOne(() => pool[(next = (next + 7) % pool.length)] ?? nobody)),
    async sealNew(records) {
      const fresh = await makeKeys(records * compartments.length)
      return Array.from({ length: records }, (_, at) =>
        sealOne((part) => fresh[at * compartments.length + part] ?? nobody),
      )
    },
    open(records) {
      let opened = 0
      for (const { contexts, sealed } of records) {
        for (const [part, context] of contexts.entries()) {
          const compartment = unsealCompartment(ring, sealing, context, sealed[part] ?? new Uint8Array())
          if (compartment === undefined) throw new Error('what was sealed does not open')
          opened += compartment.plain.reveal().length
        }
      }
      return opened
    },
    terms(count) {
      let length = 0
      for (let n = 0; n < count; n++) length += vault.term(epochKey, 'declaration.reference', `D${n}`).length
      return length
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const ids = [
  'declaration.reference',
  'declaration.date',
  'declaration.use',
  'declaration.payment-method',
  'declaration.hs6',
  'declaration.tax-rate',
  'declaration.tax-type',
  'declaration.net-mass',
  'declaration.item-price',
] as ElementId[] as [ElementId, ...ElementId[]]
