import {
  type Actor,
  type Answer,
  type Council,
  type CouncilInForce,
  type CouncilProposal,
  granted,
  problem,
  type Proposal,
  refused,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Done } from './done.ts'
import { contradicted, type IdentityPorts } from './ports.ts'
import { heardOn } from './heard.ts'
import { allKept } from './proposal-events.ts'
import { proposalOf, proposalsWhere, readVoices } from './proposal-row.ts'
import { propose } from './proposals.ts'
import { readActors } from './rows.ts'
import { countsAt, signersIn } from './signer-row.ts'

/** How long members have to sign, in milliseconds. */
const signingTime = 14 * 24 * 60 * 60 * 1000

/** Proposes who is to open restricted data. It comes into force once each member has signed it. */
export async function proposeCouncil(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  council: CouncilProposal,
): Promise<Answer<Done<Proposal>>> {
  const sound = await checkCouncil(transaction, on, council)
  if (!sound.ok) return sound
  const { members } = council
  const needs = {
    approvers: members.length,
    roles: [],
    outside: members.filter(({ outside }) => outside).length,
    notBy: 'nobody',
    among: members,
    refusedBy: 'one',
  } as const
  const expires = new Date(on.now().getTime() + signingTime)
  return propose(transaction, on, actor, { request: { kind: 'council', ...council }, needs, expires })
}

/** Named persons, once each, with signers of their own that count; somebody from outside; and not more needed than there are. */
export async function checkCouncil(
  transaction: Transaction,
  on: IdentityPorts,
  { members, quorum }: CouncilProposal,
): Promise<Answer<void>> {
  const persons = members.map(({ person }) => person)
  if (new Set(persons).size < members.length) return malformed('members', 'each person once')
  if (quorum > members.length) return malformed('quorum', 'at most as many as there are members')
  if (!members.some(({ outside }) => outside)) return malformed('members', 'at least one member from outside the unit')
  const signers = await signersIn(
    transaction,
    on,
    members.map(({ signer }) => signer),
  )
  if (!signers.ok) return signers
  const actors = await readActors(transaction, on, persons)
  if (!actors.ok) return actors
  const now = on.now()
  for (const [at, { person, signer }] of members.entries()) {
    const actor = actors.value.get(person)
    if (actor?.kind !== 'person' || actor.ended !== undefined)
      return malformed(`members.${at}.person`, 'a person who is registered and has not left')
    const own = signers.value.get(signer)
    if (own?.person !== person || !countsAt(own, now) || own.sealingKey === undefined)
      return malformed(`members.${at}.signer`, 'a confirmed signer of this person, with a key file')
  }
  return granted(undefined)
}

/** The council in force: the one that came into force last, every member's signature verified anew. */
export async function councilInForce(transaction: Transaction, on: IdentityPorts): Promise<Answer<CouncilInForce>> {
  const rows = await proposalsWhere(
    transaction,
    on,
    "where kind = 'council' and state = 'done' order by since desc limit 1",
  )
  if (!rows.ok) return rows
  const [newest] = rows.value
  if (newest === undefined) return granted({})
  const [id, row] = newest
  if (row.request.kind !== 'council') return contradicted('proposal', id)
  const voices = await readVoices(transaction, on, [id])
  if (!voices.ok) return voices
  const words = voices.value.get(id) ?? []
  const heard = await heardOn(transaction, on, id, [row, words])
  if (!heard.ok) return heard
  const { members, quorum } = row.request
  const signed = members.every(({ signer }) =>
    heard.value.some((voice) => voice.kind === 'approval' && voice.signer === signer),
  )
  if (!signed) return contradicted('proposal', id)
  const kept = await allKept(transaction, on, row.since)
  if (!kept.ok) return kept
  const { hash } = proposalOf(on, id, row, words, on.now())
  const council: Council = { members, quorum, proposal: id, hash, since: row.since }
  return granted({ council })
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
