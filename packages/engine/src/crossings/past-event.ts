import { type Actor, ActorId, type Answer, CaseId, granted, problem, PurposeName, refused } from '@carnet/api'
import { z } from 'zod'
import { type EntrySaid, entrySaid, type StoredEvent, textOfHash } from '../ledger/index.ts'
import type { Vault } from '../vault/index.ts'

/** Of what an event says, what is told of it again. */
export interface PastEvent {
  readonly actor: ActorId
  readonly kind: string
  readonly outcome?: 'permitted' | 'needs-approval' | 'refused' | 'conflict' | 'undecidable' | undefined
  readonly purpose?: string | undefined
  readonly case?: CaseId | undefined
  readonly override?: { readonly kind: 'break-glass' | 'continuity' } | undefined
  /** Ids inside. */
  readonly records?: readonly string[] | undefined
  readonly opens?: readonly { readonly record: string; readonly compartments: readonly string[] }[] | undefined
  /** As it was sealed: its hash stands in the entry. */
  readonly decision?: unknown
}

const pastEvent: z.ZodType<PastEvent> = z.object({
  actor: ActorId,
  kind: z.string(),
  outcome: z.enum(['permitted', 'needs-approval', 'refused', 'conflict', 'undecidable']).optional(),
  purpose: PurposeName.optional(),
  case: CaseId.optional(),
  override: z.object({ kind: z.enum(['break-glass', 'continuity']) }).optional(),
  records: z.array(z.string()).optional(),
  opens: z.array(z.object({ record: z.string(), compartments: z.array(z.string()) })).optional(),
  decision: z.unknown(),
})

/** Opens an event, and sees that its entry bears it out: the same actor, the same kind. */
export async function openPast(
  vault: Pick<Vault, 'openEvent' | 'pseudonym'>,
  event: StoredEvent,
): Promise<Answer<{ readonly past: PastEvent; readonly entry: EntrySaid }>> {
  const opened = await vault.openEvent(event.hash, event.key, event.sealed)
  if (!opened.ok) return opened
  const past = pastEvent.parse(JSON.parse(Buffer.from(opened.value).toString()))
  const entry = entrySaid(event)
  const borneOut = entry?.actor === vault.pseudonym('actor', past.actor) && entry.kind === past.kind
  return borneOut ? granted({ past, entry }) : refused(notBorneOut(event))
}

/** Whose an event is, by what its entry says: nothing has to be opened for it. */
export const isOwn = (vault: Pick<Vault, 'pseudonym'>, { id }: Pick<Actor, 'id'>, event: StoredEvent): boolean =>
  entrySaid(event)?.actor === vault.pseudonym('actor', id)

export const notBorneOut = ({ hash }: Pick<StoredEvent, 'hash'>) =>
  problem('integrity/record', { what: 'event', record: textOfHash(hash) })
