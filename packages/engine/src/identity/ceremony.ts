import {
  type Actor,
  type Answer,
  type Approver,
  type CeremonyProposal,
  granted,
  problem,
  type Proposal,
  type ProposalOf,
  refused,
  type SignerId,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Done } from './done.ts'
import { readEffective } from './effective.ts'
import type { IdentityPorts } from './ports.ts'
import { propose } from './proposals.ts'
import { countsAt, signersIn } from './signer-row.ts'

/** How long custodians have to sign, in milliseconds. */
const signingTime = 14 * 24 * 60 * 60 * 1000

/** Proposes whose shares recover the keys. It is held once each custodian has signed it. */
export async function proposeCeremony(
  transaction: Transaction,
  on: IdentityPorts,
  actor: Actor,
  { custodians: named, threshold }: CeremonyProposal,
): Promise<Answer<Done<Proposal>>> {
  const signers = await signersIn(transaction, on, named)
  if (!signers.ok) return signers
  const custodians: Approver[] = []
  for (const [at, signer] of named.entries()) {
    const row = signers.value.get(signer)
    if (row === undefined) return malformed(`custodians.${at}`, 'a signer that is registered')
    custodians.push({ person: row.person, signer, outside: false })
  }
  const request = { kind: 'key-ceremony', custodians, threshold } as const
  const sound = await custodiansOf(transaction, on, request)
  if (!sound.ok) return sound
  const needs = {
    approvers: custodians.length,
    roles: ['key-custodian'],
    outside: 0,
    notBy: 'nobody',
    among: custodians,
    refusedBy: 'one',
  } as const
  return propose(transaction, on, actor, { request, needs, expires: new Date(on.now().getTime() + signingTime) })
}

/** A signer, and what is sealed to it. */
export interface SealedTo {
  readonly id: SignerId
  readonly sealingKey: string
}

/** Custodians of the keys, once each, with signers of their own that count; and not more needed than there are. */
export async function custodiansOf(
  transaction: Transaction,
  on: IdentityPorts,
  { custodians, threshold }: ProposalOf<'key-ceremony'>['request'],
): Promise<Answer<readonly SealedTo[]>> {
  const persons = custodians.map(({ person }) => person)
  if (new Set(persons).size < custodians.length) return malformed('custodians', 'each person once')
  if (threshold > custodians.length) return malformed('threshold', 'at most as many as there are custodians')
  const signers = await signersIn(
    transaction,
    on,
    custodians.map(({ signer }) => signer),
  )
  if (!signers.ok) return signers
  const actors = await readEffective(transaction, on, persons)
  if (!actors.ok) return actors
  const now = on.now()
  const found: SealedTo[] = []
  for (const [at, { person, signer }] of custodians.entries()) {
    const actor = actors.value.get(person)
    const row = signers.value.get(signer)
    const keeps = actor?.kind === 'person' && actor.ended === undefined && actor.roles.includes('key-custodian')
    if (!keeps || row?.person !== person || !countsAt(row, now) || row.sealingKey === undefined)
      return malformed(`custodians.${at}`, 'a confirmed signer with a key file of a person who is key-custodian')
    found.push({ id: signer, sealingKey: row.sealingKey })
  }
  return granted(found)
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
