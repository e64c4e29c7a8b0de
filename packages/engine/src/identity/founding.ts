import {
  type Actor,
  type Answer,
  type Approver,
  type Founding,
  type FoundingProposal,
  type FoundingStage,
  granted,
  problem,
  type Proposal,
  type ProposalId,
  type ProposalOf,
  refused,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Done } from './done.ts'
import { doneProposal } from './done-proposal.ts'
import { readEffective } from './effective.ts'
import type { IdentityPorts } from './ports.ts'
import { propose } from './proposals.ts'
import { countsAt, signersIn } from './signer-row.ts'

/** How long the first administrators have to sign, in milliseconds. */
const signingTime = 14 * 24 * 60 * 60 * 1000

/** One column: the proposal by which the node was founded, as the rows say. What they say is proven before it counts. */
export const foundedBy = `(select p.id from proposal p where p.kind = 'founding' and p.state = 'done' order by p.id limit 1)`

/** Proposes who are the node's first administrators. It is founded once each of them has signed. */
export async function proposeFounding(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  { signers: named }: FoundingProposal,
): Promise<Answer<Done<Proposal>>> {
  const before = await foundingOf(transaction, on)
  if (!before.ok) return before
  if (before.value.stage === 'founded') return refused(problem('request/conflict', { what: 'founding' }))
  const signers = await signersIn(transaction, on, named)
  if (!signers.ok) return signers
  const administrators: Approver[] = []
  for (const [at, signer] of named.entries()) {
    const row = signers.value.get(signer)
    if (row === undefined) return malformed(`signers.${at}`, 'a signer that is registered')
    administrators.push({ person: row.person, signer, outside: false })
  }
  const request = { kind: 'founding', administrators } as const
  const sound = await checkFounding(transaction, on, request)
  if (!sound.ok) return sound
  const needs = {
    approvers: administrators.length,
    roles: ['administrator'],
    outside: 0,
    notBy: 'nobody',
    among: administrators,
    refusedBy: 'one',
  } as const
  return propose(transaction, on, actor, { request, needs, expires: new Date(on.now().getTime() + signingTime) })
}

/** Administrators, once each, with signers of their own that count. */
export async function checkFounding(
  transaction: Transaction,
  on: IdentityPorts,
  { administrators }: ProposalOf<'founding'>['request'],
): Promise<Answer<void>> {
  const persons = administrators.map(({ person }) => person)
  if (new Set(persons).size < administrators.length) return malformed('signers', 'one of each administrator')
  const signers = await signersIn(
    transaction,
    on,
    administrators.map(({ signer }) => signer),
  )
  if (!signers.ok) return signers
  const actors = await readEffective(transaction, on, persons)
  if (!actors.ok) return actors
  const now = on.now()
  for (const [at, { person, signer }] of administrators.entries()) {
    const actor = actors.value.get(person)
    const row = signers.value.get(signer)
    const is = actor?.kind === 'person' && actor.ended === undefined && actor.roles.includes('administrator')
    if (!is || row?.person !== person || !countsAt(row, now))
      return malformed(`signers.${at}`, 'a confirmed signer of a person who is administrator')
  }
  return granted(undefined)
}

/** Whether the node is founded, and by whom, every signature verified anew. */
export async function foundingOf(transaction: Transaction, on: IdentityPorts): Promise<Answer<Founding>> {
  const [found] = await transaction.query<{ id: ProposalId | null }>(`select ${foundedBy} as id`)
  return stageBy(transaction, on, found?.id ?? null)
}

async function stageBy(transaction: Transaction, on: IdentityPorts, id: ProposalId | null): Promise<Answer<Founding>> {
  if (id === null) return granted({ stage: on.ownMachine ? 'demonstration' : 'founding' })
  const proven = await doneProposal(transaction, on, id, 'founding')
  if (!proven.ok) return proven
  const administrators = proven.value?.proposal.request.administrators.map(({ person }) => person)
  return granted({ stage: 'founded', proposal: id, ...(administrators === undefined ? {} : { administrators }) })
}

/** The stage by what `foundedBy` said. A node that was found to be founded stays it, whatever becomes of the row. */
export function stageOn(on: IdentityPorts): (id: ProposalId | null) => Promise<Answer<FoundingStage>> {
  let founded = false
  return async (id) => {
    if (founded) return granted('founded')
    if (id === null) return granted(on.ownMachine ? 'demonstration' : 'founding')
    const now = await on.database.transaction((transaction) => stageBy(transaction, on, id))
    if (!now.ok) return now
    founded = now.value.stage === 'founded'
    return granted(now.value.stage)
  }
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
