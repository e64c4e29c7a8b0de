import type { ProposalId, Receipt } from '@carnet/api'
import { commitment, commitmentKey, commitTo, entryOf, type Stamped } from '../ledger/index.ts'
import { groupStatements } from '../store/index.ts'
import { crossingMark } from './crossing-mark.ts'
import { decisionHash } from './decision-record.ts'
import type { Said } from './said.ts'
import type { ReleasePorts } from './types.ts'

/** A committed, durable entry: what opening goes by. */
export interface Stamp {
  readonly hash: Uint8Array
  readonly receipt: Receipt
}

/** Stamps: on return the entry and its event are durable. Requests that wait together are stamped by one statement. */
export function stamperOn(on: ReleasePorts): (said: Said) => Promise<Stamp> {
  const commit = groupStatements<readonly Stamped[], true>(on.database, async (transaction, stamped) => {
    await on.ledger.stamp(transaction, stamped.flat())
    return stamped.map(() => true)
  })
  const acknowledged = acknowledgedOn(on)
  return async (said) => {
    const stamped = await stampedOf(said, on)
    const beside = said.suspends === true ? [await stampedSuspension(said, on)] : []
    await commit([stamped, ...beside])
    return acknowledged(stamped, ...beside)
  }
}

/** The receipt of the first of some entries that were committed together. */
export const acknowledgedOn =
  (on: ReleasePorts) =>
  async (first: Stamped, ...others: readonly Stamped[]): Promise<Stamp> => {
    await on.reached('stamped')
    const [receipt] = await on.ledger.committed([first, ...others].map(({ entry }) => entry))
    if (receipt === undefined) throw new Error('the ledger gave no receipt')
    await on.reached('acknowledged')
    return { hash: first.entry.hash, receipt }
  }

/** That an approval was used, by the release that is stamped beside it. */
export async function stampedUse(
  proposal: ProposalId,
  { actor, at, decision }: Said,
  on: ReleasePorts,
): Promise<Stamped> {
  const kind = 'proposal-done'
  const { seed, said } = commitTo([proposal], on.random)
  const entry = entryOf(
    {
      kind,
      at,
      authority: on.authority,
      actor: on.vault.pseudonym('actor', actor.id),
      decision: decisionHash(decision),
      policy: decision.policy,
      ...said,
    },
    on.random,
  )
  const payload = { kind, actor: actor.id, about: [proposal], commitmentSeed: base64url(seed), decision }
  const { key, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  return { entry, event: { kind, actor: actor.id, key, sealed, at } }
}

/** That the actor's searching is suspended, by the refusal that is stamped beside it. */
async function stampedSuspension({ actor, at, purpose, decision }: Said, on: ReleasePorts): Promise<Stamped> {
  const kind = 'searching-suspended'
  const { seed, said } = commitTo([actor.id], on.random)
  const entry = entryOf(
    {
      kind,
      at,
      authority: on.authority,
      actor: on.vault.pseudonym('actor', actor.id),
      ...(purpose === undefined ? {} : { purpose }),
      decision: decisionHash(decision),
      policy: decision.policy,
      ...said,
    },
    on.random,
  )
  const payload = { kind, actor: actor.id, purpose, about: [actor.id], commitmentSeed: base64url(seed), decision }
  const { key, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  return { entry, event: { kind, actor: actor.id, key, sealed, at } }
}

export async function stampedOf(said: Said, on: ReleasePorts): Promise<Stamped> {
  const { kind, actor, at, purpose, records, decision } = said
  const committed = commitTo(records, on.random)
  const caseCommitment =
    said.case === undefined ? undefined : commitment(commitmentKey(committed.seed, records.length), said.case)
  const entry = entryOf(
    {
      kind,
      at,
      authority: on.authority,
      actor: on.vault.pseudonym('actor', actor.id),
      ...(purpose === undefined ? {} : { purpose }),
      ...(caseCommitment === undefined ? {} : { case: base64url(caseCommitment) }),
      ...(said.override === undefined ? {} : { override: said.override.kind }),
      decision: decisionHash(decision),
      policy: decision.policy,
      counts: said.counts,
      ...committed.said,
    },
    on.random,
  )
  const payload = {
    kind,
    outcome: said.outcome,
    actor: actor.id,
    purpose,
    case: said.case,
    override: said.override,
    records,
    marked: true,
    commitmentSeed: base64url(committed.seed),
    decision,
    opens: said.opens,
    export: said.export,
    standing: said.standing,
    spent: said.spent,
  }
  const { key, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  const marks = [...new Set(records)].map((record) => crossingMark(on.vault, key, record))
  return { entry, event: { kind, actor: actor.id, key, sealed, at, marks } }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
