import { type Answer, granted, type ProposalId, type RoleGrantProposed } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import type { GrantRow, KeptGrant } from './grant-row.ts'
import { heardOn } from './heard.ts'
import { contradicted, type IdentityPorts } from './ports.ts'
import { proposalsWhere, readVoices } from './proposal-row.ts'

/**
 * That a grant came of a proposal that others signed, and was not revoked.
 *
 * THREAT: whoever runs the database writes, copies or sets back a row. It counts where the proposal of its id was done and
 * says the same, as many others signed it as it needed, and the node’s own memory has no revocation that the row has not.
 */
export async function provenGrant(
  transaction: Transaction,
  on: IdentityPorts,
  { id, row }: KeptGrant,
): Promise<Answer<void>> {
  const proposal = id as string as ProposalId
  const found = await proposalsWhere(transaction, on, "where id = $1 and state = 'done'", [proposal])
  if (!found.ok) return found
  const [, decided] = found.value[0] ?? []
  if (decided?.request.kind !== 'role-grant' || decided.by !== row.requestedBy || !says(decided.request, row))
    return contradicted('role_grant', id)
  const voices = await readVoices(transaction, on, [proposal])
  if (!voices.ok) return voices
  const heard = await heardOn(transaction, on, proposal, [decided, voices.value.get(proposal) ?? []])
  if (!heard.ok) return heard
  const others = heard.value.filter(
    ({ kind, person }) => kind === 'approval' && person !== decided.by && person !== row.person,
  )
  if (new Set(others.map(({ person }) => person)).size < decided.needs.approvers) return contradicted('role_grant', id)
  return row.revoked === undefined ? notRevoked(transaction, on, { id, row }) : granted(undefined)
}

const says = (request: RoleGrantProposed, row: GrantRow): boolean =>
  request.person === row.person &&
  request.role === row.role &&
  request.audit === row.audit &&
  request.offices.length === row.offices.length &&
  request.offices.every((office) => row.offices.includes(office)) &&
  new Date(request.from) <= row.from &&
  new Date(request.until).getTime() === row.until.getTime()

interface StoredEvent {
  readonly entry: Uint8Array
  readonly key: string
  readonly sealed: Uint8Array
}
const About = z.looseObject({ about: z.array(z.string()) })

async function notRevoked({ query }: Transaction, on: IdentityPorts, { id, row }: KeptGrant): Promise<Answer<void>> {
  const events = await query<StoredEvent>(
    "select entry, key, sealed from event where kind = 'grant-revoked' and at >= $1",
    [row.granted],
  )
  for (const { entry, key, sealed } of events) {
    const opened = await on.openEvent(entry, key, sealed)
    if (!opened.ok) return opened
    const { about } = About.parse(JSON.parse(Buffer.from(opened.value).toString()))
    if (about.includes(id)) return contradicted('role_grant', id)
  }
  return granted(undefined)
}
