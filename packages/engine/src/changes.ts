import { type Actor, type Answer, granted } from '@carnet/api'
import type { ToStamp } from './identity/index.ts'
import {
  commitment,
  commitmentKey,
  commitTo,
  type EntryContent,
  type EntryKind,
  entryOf,
  type Ledger,
  type Stamped,
} from './ledger/index.ts'
import { type DecisionRecord, decisionHash } from './release/index.ts'
import type { Database, Transaction } from './store/index.ts'
import type { Vault } from './vault/index.ts'

export interface ChangePorts {
  readonly database: Database
  readonly vault: Vault
  readonly ledger: Ledger
  readonly authority: string
  readonly random: (bytes: number) => Uint8Array
}

/** A change that was decided: who makes it, when, and the record of the decision. */
export interface Change {
  readonly actor: Pick<Actor, 'id'>
  readonly at: Date
  readonly decision: DecisionRecord | undefined
  /** Hash of the policy that the change was made under. */
  readonly policy: string
}

/** What a change left, and what is to be stamped for it in the same transaction. */
export interface Changed<T> {
  readonly value: T
  readonly stamps: readonly Stamping[]
}

/** An entry to be: its kind, and the ids that it commits to. */
export interface Stamping extends Pick<ToStamp, 'about'> {
  readonly kind: EntryKind
  readonly counts?: EntryContent['counts']
  /** Id of the case, committed to like the ids. */
  readonly case?: string
  /** Merkle root over more than an entry lists; what `about` names is committed to beside it. */
  readonly root?: string
  /** What the event says besides, and the entry does not. */
  readonly remembered?: Readonly<Record<string, unknown>>
}

/**
 * Makes a change and stamps it in the same transaction: neither is ever there without the other. On return both are
 * durable.
 */
export async function change<T>(
  by: Change,
  on: ChangePorts,
  work: (transaction: Transaction) => Promise<Answer<Changed<T>>>,
): Promise<Answer<T>> {
  // The period's key comes first: one session has the embedded database while a transaction runs, and would wait for itself.
  await on.vault.epochKey('event', by.at)
  const made = await on.database.transaction(async (transaction) => {
    const done = await work(transaction)
    if (!done.ok) return done
    const stamped = await Promise.all(done.value.stamps.map((stamp) => stampedOf(stamp, by, on)))
    await on.ledger.stamp(transaction, stamped)
    return granted({ value: done.value.value, entries: stamped.map(({ entry }) => entry) })
  })
  if (!made.ok) return made
  await on.ledger.acknowledge(made.value.entries)
  return granted(made.value.value)
}

export async function stampedOf(
  { kind, about, counts, case: matter, root, remembered = {} }: Stamping,
  { actor, at, decision, policy }: Change,
  on: ChangePorts,
): Promise<Stamped> {
  const { seed, said } = commitTo(about, on.random)
  const caseCommitment = matter === undefined ? undefined : commitment(commitmentKey(seed, about.length), matter)
  const entry = entryOf(
    {
      kind,
      at,
      authority: on.authority,
      actor: on.vault.pseudonym('actor', actor.id),
      ...(caseCommitment === undefined ? {} : { case: base64url(caseCommitment) }),
      ...(decision === undefined ? {} : { decision: decisionHash(decision) }),
      policy,
      ...(counts === undefined ? {} : { counts }),
      ...said,
      ...(root === undefined ? {} : { root }),
    },
    on.random,
  )
  const payload = {
    kind,
    actor: actor.id,
    about,
    ...(matter === undefined ? {} : { case: matter }),
    commitmentSeed: base64url(seed),
    decision,
    ...remembered,
  }
  const { key, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  return { entry, event: { kind, actor: actor.id, key, sealed, at } }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
