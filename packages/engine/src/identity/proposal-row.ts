import {
  ActorId,
  type Answer,
  Assertion,
  granted,
  Instant,
  Needs,
  type Proposal,
  type ProposalId,
  ProposalRequest,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { proposalHash } from './assertions.ts'
import { contradicted, type IdentityPorts, openJson, sealJson } from './ports.ts'

/** What of a proposal never changes, and what its hash is over. */
const fixed = {
  v: z.literal(1),
  request: ProposalRequest,
  needs: Needs,
  by: ActorId,
  at: Instant,
  expires: Instant,
  delay: z.int(),
  /** The key that shares are sealed to: made for this proposal, its private half here alone and forgotten with its end. */
  recipient: z.strictObject({ publicKey: z.string(), privateKey: z.string().optional() }).optional(),
}
const proposalRow = z.strictObject({
  ...fixed,
  state: z.enum(['waiting', 'approved', 'done', 'refused', 'cancelled']),
  since: Instant,
  runs: Instant.optional(),
  job: z.uuid().optional(),
})
export type ProposalRow = z.infer<typeof proposalRow>

const voiceRow = z.strictObject({ v: z.literal(1), person: ActorId, received: Instant, assertion: Assertion })
export type VoiceRow = z.infer<typeof voiceRow>

/** The proposal at its end: nothing that was sealed for it opens any more. */
export const endedAs = (
  { recipient, ...row }: ProposalRow,
  state: ProposalRow['state'],
  since: Instant,
): ProposalRow => ({
  ...row,
  ...(recipient === undefined ? {} : { recipient: { publicKey: recipient.publicKey } }),
  state,
  since,
})

interface StoredProposal {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly since: Date
  readonly due: Date
  readonly sealed: Uint8Array
}
interface StoredVoice {
  readonly proposal: string
  readonly person: string
  readonly sealed: Uint8Array
}
const columns = 'id, kind, state, since, due, sealed'

/** The clear half of a row, as its sealed half has it. */
const clearHalf = ({ request, state, since, expires, runs }: ProposalRow): readonly unknown[] => [
  request.kind,
  state,
  since,
  runs ?? expires,
]

/** A proposal's row, opened and found to agree with the columns that found it. */
export function openProposal(
  on: IdentityPorts,
  { id, kind, state, since, due, sealed }: StoredProposal,
): Answer<ProposalRow> {
  const row = openJson(on, proposalRow, 'proposal', id, sealed)
  if (!row.ok) return row
  const clear = JSON.stringify([kind, state, since, due])
  return clear === JSON.stringify(clearHalf(row.value)) ? row : contradicted('proposal', id)
}

/** The proposal of this id, locked against change until the transaction ends; undefined where there is none. */
export async function readProposal(
  { query }: Transaction,
  on: IdentityPorts,
  id: ProposalId,
): Promise<Answer<ProposalRow | undefined>> {
  const [stored] = await query<StoredProposal>(`select ${columns} from proposal where id = $1 for update`, [id])
  return stored === undefined ? granted(undefined) : openProposal(on, stored)
}

/** Proposals as `where` finds them, in its order. */
export async function proposalsWhere(
  { query }: Transaction,
  on: IdentityPorts,
  where: string,
  parameters: readonly unknown[] = [],
): Promise<Answer<readonly (readonly [ProposalId, ProposalRow])[]>> {
  const proposals: (readonly [ProposalId, ProposalRow])[] = []
  for (const stored of await query<StoredProposal>(`select ${columns} from proposal ${where}`, parameters)) {
    const row = openProposal(on, stored)
    if (!row.ok) return row
    proposals.push([stored.id as ProposalId, row.value])
  }
  return granted(proposals)
}

export const insertProposal = (
  { query }: Transaction,
  on: IdentityPorts,
  id: ProposalId,
  row: ProposalRow,
): Promise<unknown> =>
  query(`insert into proposal (${columns}) values ($1, $2, $3, $4, $5, $6)`, [
    id,
    ...clearHalf(row),
    sealJson(on, 'proposal', id, row),
  ])

export const updateProposal = (
  { query }: Transaction,
  on: IdentityPorts,
  id: ProposalId,
  row: ProposalRow,
): Promise<unknown> =>
  query('update proposal set kind = $2, state = $3, since = $4, due = $5, sealed = $6 where id = $1', [
    id,
    ...clearHalf(row),
    sealJson(on, 'proposal', id, row),
  ])

/** A voice opens on its own proposal, as its own person's. */
const voiceId = (proposal: string, person: string): string => `${proposal}/${person}`

/** All words on these proposals, by proposal. */
export async function readVoices(
  { query }: Transaction,
  on: IdentityPorts,
  proposals: readonly ProposalId[],
): Promise<Answer<ReadonlyMap<ProposalId, readonly VoiceRow[]>>> {
  const voices = new Map<ProposalId, VoiceRow[]>(proposals.map((id) => [id, []]))
  const rows = await query<StoredVoice>(
    'select proposal, person, sealed from voice where proposal = any($1::uuid[]) order by proposal, person',
    [proposals],
  )
  for (const { proposal, person, sealed } of rows) {
    const id = voiceId(proposal, person)
    const row = openJson(on, voiceRow, 'voice', id, sealed)
    if (!row.ok) return row
    if (row.value.person !== person) return contradicted('voice', id)
    voices.get(proposal as ProposalId)?.push(row.value)
  }
  return granted(voices)
}

export const insertVoice = (
  { query }: Transaction,
  on: IdentityPorts,
  proposal: ProposalId,
  row: VoiceRow,
): Promise<unknown> =>
  query('insert into voice (proposal, person, sealed) values ($1, $2, $3)', [
    proposal,
    row.person,
    sealJson(on, 'voice', voiceId(proposal, row.person), row),
  ])

/** An approved proposal that can't be done is tried again for so long, in milliseconds. */
export const grace = 7 * 24 * 60 * 60 * 1000

/** The proposal as it goes out, as it stands at `now`. */
export function proposalOf(
  on: IdentityPorts,
  id: ProposalId,
  row: ProposalRow,
  voices: readonly VoiceRow[],
  now: Date,
): Proposal {
  const { v: _v, since: _since, recipient, state, ...said } = row
  const content = {
    ...said,
    id,
    authority: on.authority,
    node: on.node,
    ...(recipient === undefined ? {} : { recipient: recipient.publicKey }),
  }
  const words = (kind: Assertion['kind']): Proposal['approvals'] =>
    voices
      .filter(({ assertion }) => assertion.kind === kind)
      .map(({ person, assertion }) => ({ signer: assertion.signer, actor: person, at: assertion.at }))
  return {
    ...content,
    hash: proposalHash(content),
    state: isExpired(row, now) ? 'expired' : state,
    approvals: words('approval'),
    refusals: words('refusal'),
  }
}

export function isExpired({ request, state, expires, runs }: ProposalRow, now: Date): boolean {
  // What a release was approved for is used until then, or not at all.
  const isUsedBy = request.kind === 'release' && state === 'approved'
  if (state === 'waiting' || isUsedBy) return new Date(expires) <= now
  return state === 'approved' && runs !== undefined && new Date(runs).getTime() + grace <= now.getTime()
}
