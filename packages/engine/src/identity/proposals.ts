import {
  type Actor,
  type Answer,
  type Assertion,
  granted,
  type Instant,
  type Needs,
  problem,
  type Proposal,
  type ProposalId,
  type ProposalKind,
  type ProposalOf,
  type ProposalRequest,
  refused,
  type SignerId,
} from '@carnet/api'
import { newSealingKeyPair } from '../hpke.ts'
import type { Transaction } from '../store/index.ts'
import { declined } from './declined.ts'
import type { Done, ToStamp } from './done.ts'
import { type IdentityPorts, randomId } from './ports.ts'
import type { Held } from './heard.ts'
import { count } from './proposal-count.ts'
import { notEnded } from './proposal-events.ts'
import {
  endedAs,
  grace,
  insertProposal,
  insertVoice,
  isExpired,
  proposalOf,
  type ProposalRow,
  readProposal,
  readVoices,
  updateProposal,
  type VoiceRow,
} from './proposal-row.ts'
import { holding, standingOf } from './proposal-sight.ts'
import { accept } from './proposal-word.ts'
import { openShare, type Shares } from './shares.ts'
import { mayDecide } from './tally.ts'

/** What is proposed: exactly what will be done, and who has to agree. */
export interface Proposing {
  readonly request: ProposalRequest
  readonly needs: Needs
  readonly expires: Date
  /** Seconds from the last approval needed to the doing; by default none. */
  readonly delay?: number
}

/** A proposal whose decision was verified anew, with the shares that each approver sealed for it, by key. */
export interface DecidedProposal<K extends ProposalKind = ProposalKind> {
  readonly proposal: ProposalOf<K>
  readonly shares: ReadonlyMap<SignerId, Shares>
}

/** Proposes. The caller decides whether this actor may ask for it; nothing happens before enough others have agreed. */
export async function propose(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Pick<Actor, 'id'>,
  { request, needs, expires, delay = 0 }: Proposing,
): Promise<Answer<Done<Proposal>>> {
  checkNeeds(needs)
  const now = on.now()
  const id = randomId(on.random) as ProposalId
  const row: ProposalRow = {
    v: 1,
    request,
    needs,
    by: actor.id,
    at: written(now),
    expires: written(expires),
    delay,
    ...(request.kind === 'restricted-restore' ? { recipient: await newRecipient() } : {}),
    state: 'waiting',
    since: written(now),
  }
  await insertProposal(transaction, on, id, row)
  return granted({ value: proposalOf(on, id, row, [], now), stamps: [{ kind: 'proposal-made', about: [id] }] })
}

/** What nobody could ever fulfil, or anybody could, is a fault of who asks for it. */
function checkNeeds({ roles, among, approvers, outside, refusedBy }: Needs): void {
  const persons = new Set(among?.map(({ person }) => person))
  if (roles.length === 0 && among === undefined) throw new Error('a proposal that anybody may approve')
  if (among !== undefined && persons.size < Math.max(approvers, among.length))
    throw new Error('too few approvers named')
  if (outside > (among?.filter((each) => each.outside).length ?? 0)) throw new Error('too few approvers from outside')
  if (refusedBy === 'majority' && among === undefined) throw new Error('a majority of nobody in particular')
}

async function newRecipient(): Promise<NonNullable<ProposalRow['recipient']>> {
  const { publicKey, privateKey } = await newSealingKeyPair()
  return {
    publicKey: Buffer.from(publicKey).toString('base64url'),
    privateKey: Buffer.from(privateKey).toString('base64url'),
  }
}

/** Takes a person's signed word. What it decides is counted anew from all rows, this one among them. */
export async function decide(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  { id, assertion }: { readonly id: ProposalId; readonly assertion: Assertion },
  kind: 'approval' | 'refusal',
): Promise<Answer<Done<Proposal>>> {
  const held = await holding(transaction, on, actor, id)
  if (!held.ok) return held
  const [row, voices] = held.value
  const now = on.now()
  if (row.state !== 'waiting' || isExpired(row, now)) return conflict
  if (!mayDecide(row.needs, row.by, actor.id, standingOf(actor, row.request)))
    return declined('decision/another', 'This is decided by others than you.')
  if (voices.some(({ person }) => person === actor.id)) return conflict
  const accepted = await accept(transaction, on, actor, proposalOf(on, id, row, voices, now), assertion, kind)
  if (!accepted.ok) return accepted
  const voice: VoiceRow = { v: 1, person: actor.id, received: written(now), assertion }
  if (kind === 'approval') {
    const shared = await openShare(proposalOf(on, id, row, voices, now), row, voice)
    if (!shared.ok) return malformed('assertion.share', 'sealed to the key in the proposal, by its approver')
  }
  await insertVoice(transaction, on, id, voice)
  return settled(transaction, on, id, [row, [...voices, voice]], assertion.signer)
}

/** Counts, and moves the proposal on where the count says so. */
async function settled(
  transaction: Transaction,
  on: IdentityPorts,
  id: ProposalId,
  [row, voices]: Held,
  signer: SignerId,
): Promise<Answer<Done<Proposal>>> {
  const now = on.now()
  const counted = await count(transaction, on, id, [row, voices])
  if (!counted.ok) return counted
  const { outcome } = counted.value
  const since = written(now)
  const runs = written(new Date(now.getTime() + row.delay * 1000))
  const moved: ProposalRow =
    outcome === 'enough'
      ? { ...row, state: 'approved', since, runs }
      : outcome === 'refused'
        ? endedAs(row, 'refused', since)
        : row
  await updateProposal(transaction, on, id, moved)
  const kind: ToStamp['kind'] = voices.at(-1)?.assertion.kind === 'refusal' ? 'approval-refused' : 'approval-given'
  return granted({ value: proposalOf(on, id, moved, voices, now), stamps: [{ kind, about: [id, signer] }] })
}

/** Ends a proposal that was not done yet: by whoever proposed it, or whoever may decide on it. */
export async function cancel(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  id: ProposalId,
): Promise<Answer<Done<Proposal>>> {
  const held = await holding(transaction, on, actor, id)
  if (!held.ok) return held
  const [row, voices] = held.value
  const now = on.now()
  if ((row.state !== 'waiting' && row.state !== 'approved') || isExpired(row, now)) return conflict
  const cancelled = endedAs(row, 'cancelled', written(now))
  await updateProposal(transaction, on, id, cancelled)
  return granted({
    value: proposalOf(on, id, cancelled, voices, now),
    stamps: [{ kind: 'proposal-cancelled', about: [id] }],
  })
}

/** Approved proposals whose moment has come and whose grace has not ended, the longest due first; a release is its requester's. */
export async function dueProposals({ query }: Transaction, on: IdentityPorts): Promise<readonly ProposalId[]> {
  const now = on.now()
  const rows = await query<{ id: ProposalId }>(
    `select id from proposal where state = 'approved' and due <= $1 and due > $2 and kind <> 'release'
      order by due limit 100`,
    [now, new Date(now.getTime() - grace)],
  )
  return rows.map(({ id }) => id)
}

/**
 * An approved proposal whose moment has come, its decision verified anew, locked until the transaction ends. Where too few
 * of its approvals still count, it waits again.
 */
export async function decided(
  transaction: Transaction,
  on: IdentityPorts,
  id: ProposalId,
): Promise<Answer<DecidedProposal>> {
  const row = await readProposal(transaction, on, id)
  if (!row.ok) return row
  const now = on.now()
  if (row.value?.runs === undefined || row.value.state !== 'approved') return conflict
  if (new Date(row.value.runs) > now || isExpired(row.value, now)) return conflict
  const voices = await readVoices(transaction, on, [id])
  if (!voices.ok) return voices
  const held: Held = [row.value, voices.value.get(id) ?? []]
  const counted = await count(transaction, on, id, held)
  if (!counted.ok) return counted
  if (counted.value.outcome !== 'enough') {
    const { runs: _runs, ...again } = row.value
    await updateProposal(transaction, on, id, { ...again, state: 'waiting', since: written(now) })
    return conflict
  }
  const proposal = proposalOf(on, id, ...held, now)
  const going = await notEnded(transaction, on, proposal)
  if (!going.ok) return going
  const shares = new Map<SignerId, Shares>()
  for (const { signer } of counted.value.approvals) {
    const voice = held[1].find(({ assertion }) => assertion.signer === signer)
    const share = voice === undefined ? granted(undefined) : await openShare(proposal, row.value, voice)
    if (!share.ok) return share
    if (share.value !== undefined) shares.set(signer, share.value)
  }
  return granted({ proposal, shares })
}

/** Says that it was done, in the transaction in which it is. INVARIANT (done-once): whoever comes second finds it done. */
export async function complete(
  transaction: Transaction,
  on: IdentityPorts,
  id: ProposalId,
  job: string | undefined,
): Promise<Answer<Done<Proposal>>> {
  const row = await readProposal(transaction, on, id)
  if (!row.ok) return row
  if (row.value?.state !== 'approved') return conflict
  const now = on.now()
  const done = { ...endedAs(row.value, 'done', written(now)), ...(job === undefined ? {} : { job }) }
  await updateProposal(transaction, on, id, done)
  const voices = await readVoices(transaction, on, [id])
  if (!voices.ok) return voices
  return granted({
    value: proposalOf(on, id, done, voices.value.get(id) ?? [], now),
    stamps: [{ kind: 'proposal-done', about: [id] }],
  })
}

const conflict = refused(problem('request/conflict', { what: 'proposal' }))
const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
const written = (at: Date): Instant => at.toISOString() as Instant
