import { type Actor, type Answer, granted, type IntakeReport, type MessageId, problem, refused } from '@carnet/api'
import { z } from 'zod'
import { entryOf } from '../ledger/index.ts'
import type { MessageClosing, MessageOpening } from '../types.ts'
import { IntakeGone, IntakeSpoilt, type Written } from './batches.ts'
import type { IntakePorts } from './ports.ts'
import { isSpoilt } from './subjects.ts'
import type { Tally } from './tally.ts'

/** The report as kept sealed beside the acceptance: an unknown field's name may itself be personal data. */
const KeptReport = z.strictObject({
  format: z.string(),
  bytes: z.number(),
  records: z.record(z.string(), z.number()),
  sealed: z.record(z.string(), z.number()),
  elements: z.record(z.string(), z.number()),
  subjects: z.strictObject({ known: z.number(), new: z.number() }),
  unknown: z.array(
    z.strictObject({ field: z.string(), place: z.looseObject({ line: z.number() }), count: z.number() }),
  ),
})
type KeptReport = z.infer<typeof KeptReport>

interface Finished {
  readonly id: string
  readonly receivedAt: Date
  readonly tally: Tally
  readonly written: Written
}

const referenceOf = ({ vault }: IntakePorts, closing: MessageClosing): string =>
  vault.identifierTerm('message', 'digest', Buffer.from(closing.digest).toString('hex'))
const idempotencyOf = ({ vault }: IntakePorts, opening: MessageOpening): string | null =>
  opening.idempotencyKey === undefined
    ? null
    : vault.identifierTerm('message', 'idempotency-key', opening.idempotencyKey)

/**
 * INVARIANT (all-or-nothing): one acceptance row reveals all of a message's records, in the transaction that holds its ledger entry.
 *
 * Fails with a duplicate where the same message, or another under the same idempotency key, was accepted before.
 */
export async function acceptIntake(
  actor: Actor,
  opening: MessageOpening,
  closing: MessageClosing,
  { id, receivedAt, tally, written }: Finished,
  on: IntakePorts,
): Promise<IntakeReport> {
  const at = on.now()
  const kept: KeptReport = {
    format: opening.format,
    bytes: closing.bytes,
    ...tally,
    subjects: { ...written.subjects },
    unknown: [...closing.unknown],
  }
  const entry = entryOf(
    {
      kind: 'intake',
      at,
      authority: on.authority,
      actor: on.vault.pseudonym('actor', actor.id),
      counts: { records: written.records },
      root: Buffer.from(written.root).toString('base64url'),
    },
    on.random,
  )
  const payload = {
    intake: id,
    actor: actor.id,
    commitmentKey: Buffer.from(written.key).toString('base64url'),
    records: written.records,
  }
  const { key: eventKey, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  const report = on.vault.sealRow('acceptance', id, Buffer.from(JSON.stringify(kept)))
  await on.database.transaction(async (transaction) => {
    await transaction.query(
      'insert into acceptance (source, reference, idempotency, intake, accepted_at, entry, report) values ($1, $2, $3, $4, $5, $6, $7)',
      [actor.id, referenceOf(on, closing), idempotencyOf(on, opening), id, at, entry.hash, report],
    )
    const gone = await transaction.query('delete from intake where id = $1 returning id', [id])
    if (gone.length === 0) throw new IntakeGone()
    if (await isSpoilt(transaction, { intake: id, receivedAt }, written.periods)) throw new IntakeSpoilt()
    await on.ledger.stamp(transaction, [
      { entry, event: { kind: 'intake', actor: actor.id, key: eventKey, sealed, at } },
    ])
  })
  const [receipt] = await on.ledger.committed([entry])
  if (receipt === undefined) throw new Error('the ledger gave no receipt')
  return reportOf(on, id, kept, false, receipt)
}

/** The report of the same message when it was accepted before; a conflict where the idempotency key named another message. */
export async function earlierAcceptance(
  actor: Actor,
  opening: MessageOpening,
  closing: MessageClosing,
  on: IntakePorts,
): Promise<Answer<IntakeReport>> {
  const reference = referenceOf(on, closing)
  const rows = await on.database.transaction(({ query }) =>
    query<{ reference: string; intake: string; entry: Uint8Array; report: Uint8Array }>(
      'select reference, intake, entry, report from acceptance where source = $1 and (reference = $2 or idempotency = $3)',
      [actor.id, reference, idempotencyOf(on, opening)],
    ),
  )
  const same = rows.find((row) => row.reference === reference)
  if (same === undefined) return refused(problem('request/conflict', { what: 'idempotency-key' }))
  const opened = on.vault.openRow('acceptance', same.intake, same.report)
  if (!opened.ok) return opened
  const receipt = await on.ledger.receipt(same.entry)
  if (receipt === undefined) return refused(problem('integrity/ledger', { what: 'an accepted message has no entry' }))
  return granted(
    reportOf(on, same.intake, KeptReport.parse(JSON.parse(Buffer.from(opened.value).toString())), true, receipt),
  )
}

const reportOf = (
  { vault }: IntakePorts,
  intake: string,
  kept: KeptReport,
  again: boolean,
  receipt: IntakeReport['receipt'],
): IntakeReport => ({
  message: vault.externalId(intake) as MessageId,
  again,
  ...kept,
  receipt,
})
