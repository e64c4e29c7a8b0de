import type { Generations } from './generations.ts'
import { marksOf } from './header.ts'
import type { HeldKey } from './held-key.ts'
import { blockInfo } from './hkdf.ts'
import { netstring, netstrings } from './netstring.ts'
import { SealKey } from './seal-key.ts'
import { cipherKey, suite } from './suite.ts'

/** What every seal of one node has in common. */
export interface Sealing {
  readonly authority: string
  /** Version of the data dictionary whose codec made the plaintext. */
  readonly dictionaryVersion: number
  readonly generations: Generations
}

/** What is sealed under one key alone: each has keys of its own, derived from that one. */
export type SingleUse = 'row' | 'event' | 'quarantine'

/** The seal key of one purpose, derived from one key. */
export const singleSealKey = (key: HeldKey, purpose: SingleUse, on: Sealing): SealKey =>
  key.sealKey(purpose, () => {
    const info = blockInfo(netstrings(['carnet/seal/v1', suite, on.authority, purpose, key.use.class]))
    const parts = {
      key: cipherKey(key.derive(undefined, info)),
      common: Buffer.from(netstrings([`carnet/${purpose}/v1`, suite, on.authority, key.use.class])),
      fields: netstring(key.id),
      marks: marksOf(undefined, key.id),
    }
    return new SealKey(parts, on.dictionaryVersion, on.generations)
  })

/** The seal key of a compartment: of a subject's key and a period's, either of which erases. */
export const compartmentSealKey = (subject: HeldKey, epoch: HeldKey, on: Sealing): SealKey =>
  subject.sealKey(epoch.id, () => {
    const { info, fields: common } = commonOf(subject, epoch, on)
    const parts = {
      key: cipherKey(subject.derive(epoch, info)),
      common,
      fields: netstring(subject.id),
      marks: marksOf(subject.id, epoch.id),
    }
    return new SealKey(parts, on.dictionaryVersion, on.generations)
  })

/** What all subjects' keys of one domain have in common within one period. */
interface Common {
  readonly info: Buffer
  readonly fields: Uint8Array
}

const commons = new WeakMap<HeldKey, Map<string, Common>>()

function commonOf({ use: { domain, class: retained } }: HeldKey, epoch: HeldKey, { authority }: Sealing): Common {
  const ofEpoch = commons.get(epoch) ?? new Map<string, Common>()
  commons.set(epoch, ofEpoch)
  const known = ofEpoch.get(domain)
  if (known !== undefined) return known
  const made = {
    info: blockInfo(netstrings(['carnet/seal/v1', suite, authority, domain, retained])),
    fields: Buffer.from(netstrings(['carnet/compartment/v1', suite, authority, domain, retained, epoch.id])),
  }
  ofEpoch.set(domain, made)
  return made
}
