import {
  type ActorId,
  type Answer,
  granted,
  type Job,
  problem,
  type Proposal,
  type ProposalOf,
  type RecoveryShare,
  type RecoveryStanding,
  refused,
} from '@carnet/api'
import { type Change, change, type Changed } from './changes.ts'
import {
  choiceName,
  choiceOf,
  keysStatus,
  ownShare,
  recoveryStanding,
  rotateChosen,
  rotationIsDue,
} from './custody/index.ts'
import { changed, type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import { JobFault, type Work } from './jobs/index.ts'
import type { Transaction } from './store/index.ts'
import { holdCeremony, mayBeRecovered, recoverySaid, settlePages, unsaidRecovery } from './vault/index.ts'

type CustodyName = 'keysStatus' | 'rotatePages' | 'proposeCeremony' | 'recoveryShare' | 'checkRecoveryShare'

/** The custodian's: how the keys stand, their move to new pages, and whose shares recover them. */
export const custodyDeeds: Deeds<CustodyName> = {
  keysStatus: { action: 'read-keys', answer: (_decided, { vault, database }) => keysStatus(vault, database) },
  rotatePages: { action: 'rotate-pages', answer: beginRotation },
  proposeCeremony: { action: 'propose-key-ceremony', answer: proposeCeremony },
  recoveryShare: { action: 'take-recovery-share', answer: takeShare },
  checkRecoveryShare: { action: 'take-recovery-share', answer: checkShare },
}

async function proposeCeremony(decided: Decided<'proposeCeremony'>, on: OperationPorts): Promise<Answer<Proposal>> {
  const possible = mayBeRecovered(on.vault)
  if (!possible.ok) return possible
  return changed(decided, on, (transaction) => on.identity.proposeCeremony(transaction, decided.actor, decided.request))
}

async function takeShare(
  { actor }: Pick<Decided<'recoveryShare'>, 'actor'>,
  on: OperationPorts,
): Promise<Answer<RecoveryShare>> {
  const own = await read(on, (transaction) => on.identity.signersOf(transaction, [actor.id]))
  return own.ok ? ownShare(on.vault, own.value) : own
}

/** The share stays with its custodian: the node has the custodian's word that it opens, and stamps it. */
async function checkShare(
  decided: Decided<'checkRecoveryShare'>,
  on: OperationPorts,
): Promise<Answer<RecoveryStanding>> {
  const own = await takeShare(decided, on)
  if (!own.ok) return own
  const { ceremony, signer } = own.value
  if (ceremony !== decided.request.ceremony) return refused(problem('request/conflict', { what: 'key-ceremony' }))
  const stamped = await changed(decided, on, async () =>
    granted({ value: undefined, stamps: [{ kind: 'recovery-share-checked', about: [ceremony, signer] }] }),
  )
  if (!stamped.ok) return stamped
  const standing = await recoveryStanding(on.vault, on.database)
  if (!standing.ok) return standing
  return standing.value === undefined
    ? refused(problem('request/not-found', { what: 'recovery-share' }))
    : granted(standing.value)
}

/**
 * Holds a ceremony that every custodian has signed. The key store has its shares before the ledger says so: cut short
 * between the two it is done again, and finds them there.
 */
export async function holdApproved(
  { id, request }: ProposalOf<'key-ceremony'>,
  transaction: Transaction,
  { identity, node, now, vault }: OperationPorts,
): Promise<Answer<Pick<Changed<void>, 'stamps'>>> {
  const found = await identity.custodiansOf(transaction, request)
  if (!found.ok) return found
  const custodians = found.value.map(({ id: signer, sealingKey }) => ({ signer, sealingKey }))
  const held = await holdCeremony(vault, { node, ceremony: id, threshold: request.threshold, custodians }, now())
  if (!held.ok) return held
  return granted({ stamps: [{ kind: 'key-ceremony-held', about: [id], counts: { parts: custodians.length } }] })
}

/** Name of what the data store keeps of the recovery that the ledger told last: told once, however often it is begun. */
const saidRecovery = 'recovered'

/** Has the ledger say that the keys were recovered since the last start; exactly once, in whichever process is first. */
export async function sayRecovered(on: OperationPorts): Promise<void> {
  const ceremony = await unsaidRecovery(on.vault)
  if (ceremony === undefined) return
  const mark = Buffer.from(on.vault.pseudonym('recovered', ceremony))
  await change(byNode(on), on, async ({ query }) => {
    const first = await query(
      `insert into setting (name, value) values ($1, $2)
       on conflict (name) do update set value = excluded.value where setting.value <> excluded.value returning name`,
      [saidRecovery, mark],
    )
    const stamps = first.length === 0 ? [] : [{ kind: 'node-recovered', about: [ceremony] } as const]
    return granted({ value: undefined, stamps })
  })
  await recoverySaid(on.vault, ceremony)
}

async function beginRotation(decided: Decided<'rotatePages'>, on: OperationPorts): Promise<Answer<Job>> {
  const about = choiceName(decided.request, decided.at)
  const begun = await changed(decided, on, async (transaction) => {
    const id = await on.jobs.queue(transaction, { kind: 'page-rotation', about, unit: 'keys' })
    return granted({ value: id, stamps: [{ kind: 'page-rotation-begun', about: [id] }] })
  })
  if (!begun.ok) return begun
  const job = await on.jobs.job(begun.value)
  return job === undefined ? refused(problem('request/not-found', { what: 'job' })) : granted(job)
}

/**
 * Moves the keys, and asks the provider for the end of the pages that they left. Nothing that is live is lost by it, so that
 * whoever writes such a job into the database gains nothing.
 */
export async function rotatePages(about: string, work: Work, on: OperationPorts): Promise<void> {
  const rotated = await rotateChosen(on.vault, choiceOf(about), work)
  if (!rotated.ok) throw new JobFault(rotated.problem)
  const { pages, keys } = rotated.value
  await stampCounts(on, 'pages-rotated', work.job, { pages, keys })
  await settleKeys(on)
}

/** What is done for the keys now and again: what the provider has destroyed is found to be, and what is due is begun. */
export async function tendKeys(on: OperationPorts): Promise<void> {
  await settleKeys(on)
  if (!(await rotationIsDue(on))) return
  await on.database.transaction((transaction) =>
    on.jobs.queue(transaction, { kind: 'page-rotation', about: choiceName({}, on.now()), unit: 'keys' }),
  )
}

async function settleKeys(on: OperationPorts): Promise<void> {
  const confirmed = await settlePages(on.vault)
  if (confirmed > 0) await stampCounts(on, 'provider-key-destroyed', on.node, { pages: confirmed })
}

const stampCounts = async (
  on: OperationPorts,
  kind: 'pages-rotated' | 'provider-key-destroyed',
  about: string,
  counts: { readonly pages: number; readonly keys?: number },
): Promise<void> => {
  await change(byNode(on), on, async () => granted({ value: undefined, stamps: [{ kind, about: [about], counts }] }))
}

/** What is done where nobody asked. */
const byNode = (on: OperationPorts): Change => ({
  actor: { id: on.node as ActorId },
  at: on.now(),
  decision: undefined,
  policy: on.policy.hash,
})
