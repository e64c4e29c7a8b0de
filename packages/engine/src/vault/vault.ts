import { type Answer, granted, problem, refused } from '@carnet/api'
import type { PseudonymKey } from '@carnet/deid'
import { registerChamber, type VaultParts } from './chamber.ts'
import { type SealContext, sealCompartment } from './compartment.ts'
import type { Deferral } from './deferral.ts'
import { singleSealKey } from './derivation.ts'
import { VaultFault } from './fault.ts'
import { netstring, netstrings } from './netstring.ts'
import { rowSealOf } from './row-seal.ts'
import type { LedgerSigner } from './node-keys.ts'
import type { ProviderStatus } from './provider.ts'
import type { Sealed } from './secret.ts'
import { indexTerm, keyedName, keyedUuid } from './terms.ts'

export type { VaultParts }

export interface WantedKey {
  readonly subject: { readonly id: string }
  readonly domain: string
  readonly class: string
}

export interface SealedEvent {
  /** Id of the key that it was sealed with. */
  readonly key: string
  readonly sealed: Sealed<unknown>
}

/** What is known of the vault without any of its content. */
export interface VaultStatus extends ProviderStatus {
  readonly pages: number
  readonly sheets: number
  readonly tombstones: number
  /** Keys in memory. */
  readonly held: number
  readonly generation: number
}

/** The half of the vault that everybody in the engine may use: it seals, names and signs; compartments it does not open. */
export interface Vault extends AsyncDisposable {
  /** One key for each subject, domain and retention class; durable in the key store on return. */
  createSubjectKeys(wanted: readonly WantedKey[]): Promise<readonly string[]>
  /** Brings keys into memory, so that what follows need not wait. Throws `VaultFault` where one is gone. */
  load(keys: readonly string[]): Promise<void>
  /** The key of the period that `at` lies in, brought into memory. Asks the data store the first time only. */
  epochKey(retained: string, at: Date): Promise<string>
  /** Keys of all periods of a class that can still be read, brought into memory. */
  liveEpochs(retained: string): Promise<readonly string[]>
  /** Seals one compartment. Both its keys must be in memory. */
  seal(context: SealContext, plain: Uint8Array): Sealed<unknown>
  /** Seals one part of a quarantined message. */
  sealPart(id: string, part: number, key: string, bytes: Uint8Array): Sealed<unknown>
  /** A term of the blind index, as a UUID prints: 128 bits of an HMAC, or its first `bits`. The period's key must be in memory. */
  term(epochKey: string, field: string, input: string, bits?: number): string
  /** What a strong identifier is found by, as a UUID prints. */
  identifierTerm(kind: string, issuer: string, value: string): string
  /** A keyed name that stands for an id where the id must not: 43 characters of base64url. */
  pseudonym(kind: string, id: string): string
  /** The key of pairwise pseudonyms of released values. */
  readonly pseudonymKey: PseudonymKey
  sealEvent(entryHash: Uint8Array, at: Date, plain: Uint8Array): Promise<SealedEvent>
  openEvent(entryHash: Uint8Array, key: string, sealed: Uint8Array): Promise<Answer<Uint8Array>>
  sealRow(table: string, id: string, plain: Uint8Array): Sealed<unknown>
  openRow(table: string, id: string, sealed: Uint8Array): Answer<Uint8Array>
  /** What an id is called outside; and the id inside, of a name that is one. */
  externalId(id: string): string
  internalId(external: string): string | undefined
  readonly signer: LedgerSigner
  /** What goes on while the key provider is down. */
  readonly deferral: Deferral
  /**
   * Drops from memory the keys that other processes destroyed since the last look, by what the data store says. To be called
   * now and again: one statement.
   */
  forgetDestroyed(): Promise<void>
  /** Whether the key provider answers now. */
  probe(): Promise<Answer<void>>
  status(): Promise<VaultStatus>
}

export function vaultOf(parts: VaultParts): Vault {
  const { sealing, ring, epochs, node, keys, provider } = parts
  const vault: Vault = {
    createSubjectKeys: (wanted) =>
      ring.create(wanted.map((each) => ({ kind: 'subject', domain: each.domain, class: each.class, period: '' }))),
    async load(ids) {
      const missing = await ring.bring(ids)
      if (missing.size > 0) throw new VaultFault(problem('keys/unavailable', { what: 'a key is not in the key store' }))
    },
    epochKey: epochs.key,
    liveEpochs: epochs.live,
    seal: (context, plain) => sealCompartment(ring, sealing, context, plain),
    sealPart: (id, part, key, bytes) =>
      singleSealKey(ring.held(key), 'quarantine', sealing).seal(netstrings([id, part]), bytes),
    term: (epochKey, field, input, bits) => indexTerm(ring.held(epochKey), sealing.authority, field, input, bits),
    identifierTerm: (kind, issuer, value) => keyedUuid(node.identifiers, [kind, issuer, value]),
    pseudonym: (kind, id) => keyedName(node.pseudonyms, [kind, id]),
    pseudonymKey: node.releasePseudonyms,
    ...events(parts),
    ...rowSealOf(parts),
    externalId: node.externalIds.outside,
    internalId: node.externalIds.inside,
    signer: node.signer,
    deferral: parts.deferral,
    forgetDestroyed: forgetting(parts),
    probe: () => provider.probe(),
    status: async () => ({
      ...provider.status(),
      ...(await keys.counts()),
      held: ring.size,
      generation: sealing.generations.current,
    }),
    async [Symbol.asyncDispose]() {
      node.row.wipe()
      ring[Symbol.dispose]()
    },
  }
  registerChamber(vault, parts)
  return vault
}

/** Events: each sealed for its entry alone, under the access log's key of its day. */
function events({ epochs, ring, sealing }: VaultParts): Pick<Vault, 'sealEvent' | 'openEvent'> {
  return {
    async sealEvent(entryHash, at, plain) {
      const key = await epochs.key('event', at)
      const sealed = singleSealKey(ring.held(key), 'event', sealing).seal(netstring(base64url(entryHash)), plain)
      return { key, sealed }
    },
    async openEvent(entryHash, key, sealed) {
      if ((await ring.bring([key])).size > 0)
        return refused(problem('keys/unavailable', { what: 'the key of an event is gone' }))
      const held = ring.held(key)
      const own = netstring(base64url(entryHash))
      const opened = held.use.class === 'event' ? singleSealKey(held, 'event', sealing).open(own, sealed) : undefined
      if (opened !== undefined) return granted(opened.plain)
      return refused(problem('integrity/record', { what: 'event', record: base64url(entryHash) }))
    },
  }
}

/** Milliseconds that a row may have been committed after the time it bears, and that clocks may differ. */
const late = 5 * 60_000

function forgetting({ database, ring, now }: VaultParts): Vault['forgetDestroyed'] {
  let looked = now().getTime()
  return async () => {
    const from = new Date(looked - late)
    const begun = now().getTime()
    const rows = await database.statements(({ query }) =>
      query<{ key: string }>('select key from key_state where since >= $1', [from]),
    )
    ring.forget(rows.map(({ key }) => key))
    looked = begun
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
