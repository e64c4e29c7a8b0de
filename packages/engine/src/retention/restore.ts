import {
  type Actor,
  type Answer,
  type CaseId,
  granted,
  problem,
  type Proposal,
  type ProposalId,
  type ProposalRequest,
  type RecordId,
  refused,
  type SignerId,
} from '@carnet/api'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { type EscrowedPeriod, lend, type Loan } from '../vault/index.ts'
import { readEscrow } from './escrow-row.ts'
import type { RetentionPorts } from './ports.ts'
import { stampedChange } from './stamped.ts'

/** One record whose restricted elements somebody needs, for one purpose and case. */
export interface Restoring {
  /** Internal id. */
  readonly record: string
  readonly purpose: string
  readonly case: CaseId
  readonly why: string
}

/** How long members have to decide, and then the proposer to ask, in milliseconds. */
const decidingTime = 7 * 24 * 60 * 60_000

type Restore = Extract<ProposalRequest, { kind: 'restricted-restore' }>

/**
 * Asks the council for one record's restricted elements. LAW: Directive (EU) 2016/681 Art. 12(3): disclosed only where it is
 * necessary, and approved by an authority other than the unit.
 */
export async function proposeRestore(
  { record, purpose, case: matter, why }: Restoring,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<Proposal>> {
  return stampedChange(by, on, async (transaction, stamp) => {
    const escrow = await escrowOf(transaction, record, on)
    if (!escrow.ok) return escrow
    const among = await membersOf(escrow.value, transaction, on)
    if (!among.ok) return among
    const { wrapped: _wrapped, quorum, v: _v, ...named } = escrow.value.escrow
    const request: Restore = {
      kind: 'restricted-restore',
      record: on.vault.externalId(record) as RecordId,
      case: matter,
      purpose,
      periods: [{ ...named, period: escrow.value.use.period }],
      reason: why,
    }
    const expires = new Date(by.at.getTime() + decidingTime)
    const needs = {
      approvers: quorum,
      roles: [],
      outside: 1,
      notBy: 'proposer',
      among: among.value,
      refusedBy: 'majority',
    } as const
    const proposed = await on.identity.propose(transaction, by.actor, { request, needs, expires })
    if (!proposed.ok) return proposed
    for (const stamping of proposed.value.stamps) await stamp(stamping)
    return granted(proposed.value.value)
  })
}

/** The escrow of what is restricted of a record: all of it lies in one period. */
async function escrowOf(
  transaction: Transaction,
  record: string,
  { vault }: RetentionPorts,
): Promise<Answer<EscrowedPeriod>> {
  const rows = await transaction.query<{ epoch: string }>(
    `select distinct c.epoch from compartment c join record r on r.id = c.record
       join key_state s on s.key = c.epoch and s.state = 'restricted'
      where c.record = $1 and exists (select from acceptance a where a.intake = r.intake)`,
    [record],
  )
  const [period] = rows
  if (period === undefined) return refused(problem('request/not-found', { what: 'restricted-record' }))
  const escrow = await readEscrow(transaction, vault, period.epoch)
  if (!escrow.ok) return escrow
  return escrow.value === undefined || rows.length > 1
    ? refused(problem('keys/unavailable', { what: 'a restricted key is not in escrow' }))
    : granted(escrow.value)
}

/** The persons of the council that an escrow was made for. */
async function membersOf({ escrow }: EscrowedPeriod, transaction: Transaction, { identity }: RetentionPorts) {
  const listed = await identity.signers(transaction)
  if (!listed.ok) return listed
  const persons = new Map(listed.value.signers.map(({ id, person }) => [id, person]))
  const members = escrow.shares.flatMap(({ signer, outside }) => {
    const person = persons.get(signer)
    return person === undefined ? [] : [{ person, signer, outside }]
  })
  return members.length === escrow.shares.length
    ? granted(members)
    : refused(problem('keys/unavailable', { what: 'a member of the council is not known' }))
}

/** A record that a council opened, once: the caller releases it and disposes of the loan. */
export interface Opened {
  readonly record: string
  readonly purpose: string
  readonly case: CaseId
  readonly loan: Loan
}

/**
 * Takes what a council approved, once, for whoever proposed it. INVARIANT (log-before-release): the entry that says that
 * restricted data is opened is sequenced before the key is.
 */
export async function takeApproved(
  id: ProposalId,
  actor: Actor,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<Opened>> {
  const taken = await stampedChange(by, on, async (transaction, stamp) => {
    const own = await on.identity.proposal(transaction, actor, id)
    if (!own.ok) return own
    // Who may decide on it may see it; what it opens is the proposer's alone.
    if (own.value.by !== actor.id || own.value.request.kind !== 'restricted-restore') return notFound
    const decided = await on.identity.decided(transaction, id)
    if (!decided.ok) return decided
    const record = on.vault.internalId(own.value.request.record)
    if (record === undefined) return notFound
    const escrow = await escrowOf(transaction, record, on)
    if (!escrow.ok) return escrow
    const [asked] = own.value.request.periods
    if (asked?.key !== escrow.value.escrow.key) return refused(problem('request/conflict', { what: 'period-moved' }))
    const done = await on.identity.complete(transaction, id, undefined)
    if (!done.ok) return done
    for (const stamping of done.value.stamps) await stamp(stamping)
    const { case: matter, purpose } = own.value.request
    const entry = await stamp({ kind: 'restricted-opened', about: [id, record], case: matter, counts: { records: 1 } })
    return granted({ entry, record, purpose, case: matter, escrow: escrow.value, shares: decided.value.shares })
  })
  if (!taken.ok) return taken
  const { entry, escrow, shares, ...rest } = taken.value
  const sequenced = await isSequenced(entry, on)
  if (!sequenced.ok) return sequenced
  const lent = await lend(escrow, sharesOf(shares, escrow), rest.record)
  return lent.ok
    ? granted({ ...rest, loan: lent.loan })
    : refused(problem('keys/unavailable', { what: `escrow-${lent.fault}` }))
}

const notFound = refused(problem('request/not-found', { what: 'proposal' }))

function sharesOf(
  given: ReadonlyMap<SignerId, ReadonlyMap<string, Uint8Array>>,
  { escrow }: EscrowedPeriod,
): ReadonlyMap<SignerId, Uint8Array> {
  const shares = new Map<SignerId, Uint8Array>()
  for (const [signer, ofKeys] of given) {
    const share = ofKeys.get(escrow.key)
    if (share !== undefined) shares.set(signer, share)
  }
  return shares
}

/** Sequences until an entry has its place in the tree. */
async function isSequenced(entry: Uint8Array, { ledger }: RetentionPorts): Promise<Answer<void>> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const head = await ledger.sequence()
    if (!head.ok) return head
    const receipt = await ledger.receipt(entry)
    if (receipt?.proof !== undefined) return granted(undefined)
  }
  return refused(problem('node/unavailable', { retryAfter: 5 }))
}
