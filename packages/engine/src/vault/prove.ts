import { chamberOf } from './chamber.ts'
import { unsealCompartment } from './compartment.ts'
import type { Vault } from './vault.ts'

/** A compartment as it lies in a copy of the data store. */
export interface CopiedCompartment {
  readonly record: string
  readonly name: string
  readonly subject: string
  readonly key: string
  readonly epoch: string
  readonly version: number
  readonly sealed: Uint8Array
}

export interface Proof {
  /** How many open under the keys that there are. */
  readonly opens: number
  /** How many never will: one of their keys has gone. */
  readonly gone: number
  /** How many are not what was sealed. */
  readonly changed: number
}

/**
 * Whether compartments of a copy would open, by the keys as they are now. What they say is looked at by nobody: it is
 * decrypted, authenticated and forgotten here, and only counts leave.
 */
export async function proveCompartments(vault: Vault, compartments: readonly CopiedCompartment[]): Promise<Proof> {
  const { ring, sealing } = chamberOf(vault)
  const missing = await ring.bring([...new Set(compartments.flatMap(({ key, epoch }) => [key, epoch]))])
  const proof = { opens: 0, gone: 0, changed: 0 }
  for (const { key, epoch, name, sealed, ...own } of compartments) {
    if (missing.has(key) || missing.has(epoch)) {
      proof.gone++
      continue
    }
    const { domain: classification, class: sealedIn } = ring.held(key).use
    const keys = { subjectKey: key, epochKey: epoch }
    const opened = unsealCompartment(
      ring,
      sealing,
      { ...own, ...keys, compartment: name, classification, class: sealedIn },
      sealed,
    )
    opened?.plain.reveal().fill(0)
    proof[opened === undefined ? 'changed' : 'opens']++
  }
  return proof
}
