import {
  type Actor,
  ActorId,
  type Answer,
  CaseId,
  CrossingKind,
  granted,
  Outcome,
  OverrideKind,
  PurposeName,
  refused,
} from '@carnet/api'
import { z } from 'zod'
import { type EntrySaid, entrySaid, notBorneOut, type StoredEvent } from '../ledger/index.ts'
import type { Vault } from '../vault/index.ts'

/** Of what an event says, what is told of it again. `decision`: as it was sealed; its hash stands in the entry. */
const pastEvent = z.object({
  actor: ActorId,
  outcome: Outcome.optional(),
  purpose: PurposeName.optional(),
  override: z.object({ kind: OverrideKind }).optional(),
  decision: z.unknown(),
})
export type PastEvent = z.infer<typeof pastEvent>

const crossingEvent = pastEvent.extend({
  kind: CrossingKind,
  outcome: Outcome,
  case: CaseId.optional(),
  /** Ids inside. */
  records: z.array(z.string()).readonly(),
  opens: z.array(z.object({ record: z.string(), compartments: z.array(z.string()) })).readonly(),
  /** The records were given marks to be found by, when it was stamped. */
  marked: z.literal(true).optional(),
})
/** The event of a crossing. */
export type CrossingEvent = z.infer<typeof crossingEvent>

interface Opened<T> {
  readonly past: T
  readonly entry: EntrySaid
}

type EventVault = Pick<Vault, 'openEvent' | 'pseudonym'>

/** Opens an event, and sees that its entry bears it out: the same actor. */
export const openPast = (vault: EventVault, event: StoredEvent): Promise<Answer<Opened<PastEvent>>> =>
  open(vault, event, pastEvent)

/** The event of a crossing: its entry is of the same kind, too. */
export async function openCrossing(vault: EventVault, event: StoredEvent): Promise<Answer<Opened<CrossingEvent>>> {
  const opened = await open(vault, event, crossingEvent)
  if (!opened.ok) return opened
  return opened.value.entry.kind === opened.value.past.kind ? opened : refused(notBorneOut(event))
}

async function open<T extends PastEvent>(
  vault: EventVault,
  event: StoredEvent,
  schema: z.ZodType<T>,
): Promise<Answer<Opened<T>>> {
  const opened = await vault.openEvent(event.hash, event.key, event.sealed)
  if (!opened.ok) return opened
  const past = schema.safeParse(JSON.parse(Buffer.from(opened.value).toString()))
  const entry = entrySaid(event)
  if (!past.success || entry?.actor !== vault.pseudonym('actor', past.data.actor)) return refused(notBorneOut(event))
  return granted({ past: past.data, entry })
}

/** Whose an event is, by what its entry says: nothing has to be opened for it. */
export const isOwn = (vault: Pick<Vault, 'pseudonym'>, { id }: Pick<Actor, 'id'>, event: StoredEvent): boolean =>
  entrySaid(event)?.actor === vault.pseudonym('actor', id)
