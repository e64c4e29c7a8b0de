import {
  type Actor,
  type Answer,
  type Export,
  type ExportId,
  type ExportProposal,
  type ExportRequest,
  granted,
  type Instant,
  problem,
  type Purpose,
  refused,
  type ReleaseRequest,
} from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { change, type Change } from '../changes.ts'
import { weighExport } from '../release/index.ts'
import { exportOf, type ExportRow, insertExport } from './export-row.ts'
import type { ExportPorts } from './ports.ts'
import { fingerprintOf, isInForce, readRecipient, type RecipientRow } from './recipient-row.ts'

/** How long those who approve have, in milliseconds. */
const decidingTime = 7 * 24 * 60 * 60_000

/**
 * Asks for a file. It is decided like any release, and nothing is opened; what was selected now is all that it will ever
 * hold. INVARIANT (persons-decide): somebody else has to approve it, whatever the rules permit.
 */
export async function requestExport(
  request: ExportRequest,
  actor: Actor,
  by: Change,
  on: ExportPorts,
): Promise<Answer<Export>> {
  if (request.format === 'original')
    return malformed('format', 'csv, xlsx, json or xml: this node keeps no original messages')
  if (Date.parse(request.deleteBy) <= by.at.getTime()) return malformed('deleteBy', 'an instant to come')
  const recipient = await on.database.transaction((transaction) =>
    readRecipient(transaction, on.vault, request.recipient),
  )
  if (!recipient.ok) return recipient
  if (!isInForce(recipient.value, by.at))
    return refused(problem('request/conflict', { what: 'recipient-not-in-force' }))
  const weighed = await weighExport(on, actor, { request: releaseOf(request, on.policy.purposes.get(request.purpose)) })
  if (!weighed.ok) return weighed
  const { records, subjects, elements, needs } = weighed.value
  const id = randomUUID() as string as ExportId
  const named = namedOf(request, recipient.value)
  const proposed: ExportProposal = {
    kind: 'export',
    export: id,
    purpose: request.purpose,
    ...(request.case === undefined ? {} : { case: request.case }),
    elements,
    records: records.length,
    subjects,
    recipient: named,
    format: request.format,
    deleteBy: request.deleteBy,
    reason: request.reason,
  }
  const expires = new Date(Math.min(by.at.getTime() + decidingTime, Date.parse(request.deleteBy)))
  return change(by, on, async (transaction) => {
    const made = await on.identity.propose(transaction, actor, { request: proposed, needs, expires })
    if (!made.ok) return made
    const row: ExportRow = {
      v: 1,
      request,
      by: actor.id,
      at: by.at.toISOString() as Instant,
      proposal: made.value.value.id,
      recipient: { ...named, key: recipient.value.key },
      records: [...records],
      subjects,
      elements,
      approvers: needs.approvers,
      state: 'waiting',
    }
    await insertExport(transaction, on.vault, id, row)
    const counts = { records: records.length, subjects, elements: elements.length }
    const asked = {
      kind: 'export-requested',
      about: [id, request.recipient, made.value.value.id],
      counts,
      ...(request.case === undefined ? {} : { case: request.case }),
    } as const
    const proposal = { state: 'waiting', due: expires }
    return granted({ value: exportOf({ id, row, proposal }, by.at), stamps: [...made.value.stamps, asked] })
  })
}

const malformed = (at: string, expected: string) => refused(problem('request/malformed', { at, expected }))

const namedOf = ({ recipient: id }: ExportRequest, { name, whose, kind, key }: RecipientRow) => ({
  id,
  name,
  whose,
  kind,
  fingerprint: fingerprintOf(key),
})

/** The request as the pipeline takes it. A file is never just a yes or a number. */
export const releaseOf = (
  { purpose, case: matter, select, elements, answer }: ExportRequest,
  registered: Purpose | undefined,
): ReleaseRequest & { readonly elements: string[] } => ({
  purpose,
  ...(matter === undefined ? {} : { case: matter }),
  select: 'where' in select ? { ...select, limit: 200 } : select,
  elements,
  answer: answer ?? (registered?.beginsWith === 'whole' ? 'whole' : 'masked'),
})
