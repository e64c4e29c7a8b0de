import {
  type Actor,
  type AgreementId,
  type AgreementProposal,
  type Answer,
  type DomesticAgreement,
  type DomesticAgreementList,
  granted,
  type Instant,
  problem,
  type Proposal,
  type ProposalOf,
  refused,
} from '@carnet/api'
import type { Done } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import { activeOffice } from './offices.ts'
import type { GuestChange, GuestPorts } from './ports.ts'
import { provenAgreement } from './proven.ts'
import { type AgreementRow, agreementsWhere, insertAgreement, updateAgreement } from './row.ts'

const day = 24 * 60 * 60 * 1000
/** How long those who approve have, and how long an agreement lasts at most, in milliseconds. */
const signingTime = 14 * day
const longest = 5 * 366 * day

/** Proposes an agreement. It counts once a policy approver and the data protection officer, two persons, have signed it. */
export async function proposeAgreement(
  transaction: Transaction,
  on: GuestPorts,
  actor: Actor,
  proposal: AgreementProposal,
): Promise<Answer<Done<Proposal>>> {
  const sound = await checkTerms(transaction, on, proposal)
  if (!sound.ok) return sound
  const needs = {
    approvers: 2,
    roles: ['policy-approver', 'dpo'],
    everyRole: true,
    outside: 0,
    notBy: 'proposer',
    refusedBy: 'one',
  } as const
  const expires = new Date(on.now().getTime() + signingTime)
  const request = { kind: 'domestic-agreement', ...proposal } as const
  return on.identity.propose(transaction, actor, { request, needs, expires })
}

async function checkTerms(
  transaction: Transaction,
  on: GuestPorts,
  { office, purposes, elements, from, until }: AgreementProposal,
): Promise<Answer<void>> {
  const registered = await activeOffice(transaction, on, office)
  if (!registered.ok) return registered
  const [begins, ends] = [Date.parse(from), Date.parse(until)]
  if (ends <= begins || ends <= on.now().getTime()) return malformed('until', 'an instant to come, after the beginning')
  if (ends - begins > longest) return malformed('until', 'at most five years after the beginning')
  if (!purposes.every(on.isPurpose)) return malformed('purposes', 'purposes of the register')
  // INVARIANT (nothing-unknown): what the dictionary does not know yet can't have been agreed on.
  return elements.every(on.isElement) ? granted(undefined) : malformed('elements', 'elements of the dictionary')
}

/** What was approved begins to count, in the transaction that says that the proposal is done. */
export async function beginAgreement(
  transaction: Transaction,
  on: GuestPorts,
  { id, request }: ProposalOf<'domestic-agreement'>,
): Promise<Answer<GuestChange<void>>> {
  const sound = await checkTerms(transaction, on, request)
  if (!sound.ok) return sound
  const { kind: _kind, reason: _reason, ...terms } = request
  const row: AgreementRow = { v: 1, id: id as string as AgreementId, terms, since: on.now() }
  await insertAgreement(transaction, on, row)
  return granted({ value: undefined, stamps: [{ kind: 'agreement-begun', about: [row.id] }] })
}

/** Ends an agreement at once. Either side does, alone; that of another guest office is not found. */
export async function endAgreement(
  transaction: Transaction,
  on: GuestPorts,
  actor: Actor,
  id: AgreementId,
): Promise<Answer<GuestChange<DomesticAgreement>>> {
  const rows = await agreementsWhere(transaction, on, 'where id = $1 for update', [id])
  if (!rows.ok) return rows
  const [row] = rows.value
  if (row === undefined || !maySee(actor, row)) return refused(problem('request/not-found', { what: 'agreement' }))
  const now = on.now()
  if (row.ended !== undefined || Date.parse(row.terms.until) <= now.getTime())
    return refused(problem('request/conflict', { what: 'agreement' }))
  const ended = {
    ...row,
    ended: { at: now, by: actor.id, side: actor.kind === 'guest' ? 'guest' : 'authority' },
  } as const
  await updateAgreement(transaction, on, ended)
  const shown = await agreementOf(transaction, on, ended)
  return shown.ok ? granted({ value: shown.value, stamps: [{ kind: 'agreement-ended', about: [id] }] }) : shown
}

/** The agreements that this actor may see, newest first: a guest those of the own office. */
export async function agreements(
  transaction: Transaction,
  on: GuestPorts,
  actor: Actor,
): Promise<Answer<DomesticAgreementList>> {
  const rows = await agreementsWhere(transaction, on)
  if (!rows.ok) return rows
  const shown: DomesticAgreement[] = []
  for (const row of rows.value.filter((each) => maySee(actor, each))) {
    const agreement = await agreementOf(transaction, on, row)
    if (!agreement.ok) return agreement
    shown.push(agreement.value)
  }
  return granted({ agreements: shown })
}

export async function agreementFor(
  transaction: Transaction,
  on: GuestPorts,
  actor: Actor,
  id: AgreementId,
): Promise<Answer<DomesticAgreement>> {
  const rows = await agreementsWhere(transaction, on, 'where id = $1', [id])
  if (!rows.ok) return rows
  const [row] = rows.value
  if (row === undefined || !maySee(actor, row)) return refused(problem('request/not-found', { what: 'agreement' }))
  return agreementOf(transaction, on, row)
}

const maySee = (actor: Actor, { terms }: AgreementRow): boolean =>
  actor.kind !== 'guest' || actor.office === terms.office

async function agreementOf(
  transaction: Transaction,
  on: GuestPorts,
  row: AgreementRow,
): Promise<Answer<DomesticAgreement>> {
  const proven = await provenAgreement(transaction, on, row)
  if (!proven.ok) return proven
  const { id, terms, since, ended } = row
  return granted({
    id,
    ...terms,
    state: stateOf(row, on.now()),
    since: written(since),
    ...proven.value,
    ...(ended === undefined ? {} : { ended: { ...ended, at: written(ended.at) } }),
  })
}

function stateOf({ terms, ended }: AgreementRow, now: Date): DomesticAgreement['state'] {
  if (ended !== undefined) return 'ended'
  if (now < new Date(terms.from)) return 'to-come'
  return now < new Date(terms.until) ? 'in-force' : 'lapsed'
}

const malformed = (at: string, expected: string): Answer<never> =>
  refused(problem('request/malformed', { at, expected }))
const written = (at: Date): Instant => at.toISOString() as Instant
