import { compartmentSealKey, type Sealing } from './derivation.ts'
import type { HeldKey } from './held-key.ts'
import type { Keyring } from './keyring.ts'
import { netstring } from './netstring.ts'
import { type Plain, Secret, type Sealed } from './secret.ts'

/** Where a compartment belongs: all of it is authenticated, so that it opens nowhere else. */
export interface SealContext {
  readonly record: string
  /** The compartment's own: sealed anew, it is the next. */
  readonly version: number
  readonly compartment: string
  /** The domain of the subject key. */
  readonly classification: string
  readonly subject: string
  readonly subjectKey: string
  readonly epochKey: string
  readonly class: string
}

/** A compartment opened, and the version of the dictionary that its codec needs. */
export interface OpenedCompartment {
  readonly dictionaryVersion: number
  readonly plain: Plain<Uint8Array>
}

/** What is this message's own, after what its keys say. */
const ownFields = ({ record, version, compartment, subject }: SealContext): string =>
  netstring(record) + netstring(version) + netstring(compartment) + netstring(subject)

/** Seals one compartment. Both keys must have been brought in. */
export function sealCompartment(
  ring: Pick<Keyring, 'held'>,
  on: Sealing,
  context: SealContext,
  plain: Uint8Array,
): Sealed<unknown> {
  const subject = ring.held(context.subjectKey)
  const epoch = ring.held(context.epochKey)
  if (!keysFit(subject, epoch, context)) throw new Error('a compartment is sealed under keys that are not for it')
  return compartmentSealKey(subject, epoch, on).seal(ownFields(context), plain)
}

/**
 * Opens one; undefined where it is not what was sealed there.
 *
 * THREAT: whoever can write the data store swaps, moves, changes or sets back compartments, or names other keys for them.
 */
export function unsealCompartment(
  ring: Pick<Keyring, 'held'>,
  on: Sealing,
  context: SealContext,
  sealed: Uint8Array,
): OpenedCompartment | undefined {
  const subject = ring.held(context.subjectKey)
  const epoch = ring.held(context.epochKey)
  if (!keysFit(subject, epoch, context)) return undefined
  const opened = compartmentSealKey(subject, epoch, on).open(ownFields(context), sealed)
  return opened && { dictionaryVersion: opened.dictionary, plain: new Secret<Uint8Array>(opened.plain) }
}

const keysFit = (subject: HeldKey, epoch: HeldKey, context: SealContext): boolean =>
  subject.use.kind === 'subject' &&
  epoch.use.kind === 'epoch' &&
  subject.use.domain === context.classification &&
  subject.use.class === context.class &&
  epoch.use.class === context.class
