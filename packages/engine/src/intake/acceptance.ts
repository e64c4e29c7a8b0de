import { type Actor, type Answer, granted, type IntakeReport, type MessageId, problem, refused } from '@carnet/api'
import { z } from 'zod'
import { entryOf } from '../ledger/index.ts'
import type { MessageClosing, MessageOpening } from '../types.ts'
import { IntakeGone, IntakeSpoilt, type Written } from './batches.ts'
import { removeDeferred } from './deferred-row.ts'
import type { IntakePorts } from './ports.ts'
import { isSpoilt } from './subjects.ts'
import type { Tally } from './tally.ts'

/** The report as kept sealed beside the acceptance: an unknown field's name may itself be personal data. */
const KeptReport = z.strictObject({
  /** What the message was called before it was taken in, where it had to wait. */
  message: z.uuid().optional(),
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
  /** The message that waited, where this is one. */
  readonly deferred?: string
}

/** The same message, or another under its idempotency key, waits to be taken in. */
export class WaitsAlready extends Error {
  override readonly name = 'WaitsAlready'
}

/** The message that waited has been taken in by somebody else. */
export class NoLongerWaits extends Error {
  override readonly name = 'NoLongerWaits'
}

export const referenceOf = ({ vault }: IntakePorts, closing: MessageClosing): string =>
  vault.identifierTerm('message', 'digest', Buffer.from(closing.digest).toString('hex'))
export const idempotencyOf = ({ vault }: IntakePorts, opening: MessageOpening): string | null =>
  opening.idempotencyKey === undefined
    ? null
    : vault.identifierTerm('message', 'idempotency-key', opening.idempotencyKey)

/**
 * INVARIANT (all-or-nothing): one acceptance row reveals all of a message's records, in the transaction that holds its ledger entry.
 *
 * Fails with a duplicate where the same message, or another under the same idempotency key, was accepted before.
 */
export async function acceptIntake(
  actor: Pick<Actor, 'id'>,
  opening: MessageOpening,
  closing: MessageClosing,
  { id, receivedAt, tally, written, deferred }: Finished,
  on: IntakePorts,
): Promise<IntakeReport> {
  const at = on.now()
  const kept: KeptReport = {
    ...(deferred === undefined ? {} : { message: deferred }),
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
    ...(deferred === undefined ? {} : { deferred }),
  }
  const { key: eventKey, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  const report = on.vault.sealRow('acceptance', id, Buffer.from(JSON.stringify(kept)))
  await on.database.transaction(async (transaction) => {
    if (deferred !== undefined && !(await removeDeferred(transaction, deferred))) throw new NoLongerWaits()
    const accepted = await transaction.query(
      `insert into acceptance (source, reference, idempotency, intake, accepted_at, entry, report)
       select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $6::bytea, $7::bytea
        where not exists (select from deferred d where d.source = $1 and (d.reference = $2 or d.idempotency = $3))
       returning intake`,
      [actor.id, referenceOf(on, closing), idempotencyOf(on, opening), id, at, entry.hash, report],
    )
    if (accepted.length === 0) throw new WaitsAlready()
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
  actor: Pick<Actor, 'id'>,
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
  { message = intake, ...kept }: KeptReport,
  again: boolean,
  receipt: IntakeReport['receipt'],
): IntakeReport => ({
  message: vault.externalId(message) as MessageId,
  again,
  ...kept,
  receipt,
})
