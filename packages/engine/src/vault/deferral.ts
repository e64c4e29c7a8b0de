import { type Answer, problem } from '@carnet/api'
import { type Kem, openWith, sealTo } from '../hpke.ts'
import type { KeyStore } from '../store/index.ts'
import { availabilityOf } from './availability.ts'
import { deferralPair, kemInUse } from './deferral-keys.ts'
import type { Epochs } from './epochs.ts'
import { answerOf, VaultFault } from './fault.ts'
import type { Keyring } from './keyring.ts'
import { netstrings } from './netstring.ts'
import type { Pages } from './pages.ts'
import type { KeyProvider } from './provider.ts'
import type { Sealed } from './secret.ts'

/** Where a part of a deferred message stands: it opens there and nowhere else. */
export interface DeferredPlace {
  readonly message: string
  readonly part: number
  /** The last part says how many there are. */
  readonly last: boolean
}

/** Undefined where a part is not as it was sealed, or stands elsewhere. */
export type OpenDeferred = (place: DeferredPlace, sealed: Uint8Array) => Promise<Buffer | undefined>

/** What goes on while the key provider is down: messages are sealed whole, to a key whose private half is not in memory. */
export interface Deferral {
  /** Whether the provider is down, as far as was asked lately; `now` asks it. */
  needed(when?: 'lately' | 'now'): Promise<boolean>
  /** Id of the pair that is sealed to. */
  readonly key: string
  seal(place: DeferredPlace, plain: Uint8Array): Promise<Sealed<unknown>>
  /** Runs `work` with the private half in memory. Refused while the provider does not answer. */
  opening<T>(work: (open: OpenDeferred) => Promise<T>): Promise<Answer<T>>
  /**
   * Makes the keys that access log and quarantine need in the coming days, and holds them: what is deferred is logged, also
   * when the outage lasts over midnight. False, and nothing done, while the provider does not answer.
   */
  prepare(): Promise<boolean>
}

export interface DeferralPorts {
  readonly keys: KeyStore
  readonly pages: Pages
  readonly provider: KeyProvider
  readonly authority: string
  readonly ring: Keyring
  readonly epochs: Epochs
  readonly now: () => Date
  readonly clock: () => number
}

const info = 'carnet/deferred/v1'
const day = 24 * 60 * 60_000
/** Days after today whose keys are made: a provider that goes on a Friday evening is missed until Monday night. */
export const daysAhead = 3
const kinds = ['event', 'quarantine'] as const

/** Asks the provider once, for the public half: the vault is opened with its help in any case. */
export async function openDeferral(on: DeferralPorts): Promise<Deferral> {
  const { keys, pages, provider, authority, clock } = on
  const kem = kemInUse()
  const availability = availabilityOf(provider, clock)
  const { id, pair } = await deferralPair(keys, pages, kem)
  pair.privateKey.fill(0)
  return {
    needed: async (when = 'lately') => !(await availability[when]()).ok,
    key: id,
    async seal(place, plain) {
      const context = { info, aad: associated(authority, kem, id, place) }
      const sealed = await sealTo(pair.publicKey, plain, context, kem)
      if (sealed === undefined) throw new Error('nothing can be sealed to the node’s own key')
      return sealed
    },
    async opening(work) {
      // Not even with a page that is still in memory: the private half is for the time in which the provider answers.
      const answers = await availability.now()
      return answers.ok ? answerOf(() => opening(work, on, kem)) : answers
    },
    async prepare() {
      if (!(await availability.now()).ok) return false
      await hold(on)
      return true
    },
  }
}

async function opening<T>(
  work: (open: OpenDeferred) => Promise<T>,
  { keys, pages, authority }: DeferralPorts,
  kem: Kem,
): Promise<T> {
  const { id, pair } = await deferralPair(keys, pages, kem)
  try {
    return await work(async (place, sealed) => {
      const plain = await openWith(pair, sealed, { info, aad: associated(authority, kem, id, place) }, kem)
      return plain && Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
    })
  } finally {
    pair.privateKey.fill(0)
  }
}

const associated = (authority: string, kem: Kem, key: string, { message, part, last }: DeferredPlace): Uint8Array =>
  Buffer.from(netstrings([info, authority, kem, key, message, part, last ? 'last' : 'more']))

/**
 * The ring holds these beyond its usual time, to the end of their day and at most as long again: they seal what a log says
 * and open no content. One that is destroyed is dropped like any other.
 */
async function hold({ epochs, ring, now }: DeferralPorts): Promise<void> {
  const from = now().getTime()
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const at = new Date(from + ahead * day)
    const end = Math.floor(at.getTime() / day + 1) * day
    for (const kind of kinds) {
      const missing = await ring.bring([await epochs.key(kind, at)], end - from)
      if (missing.size > 0) throw new VaultFault(problem('keys/unavailable', { what: 'the key of a period is gone' }))
    }
  }
}
