import { type Actor, type Answer, granted, refused } from '@carnet/api'
import { entrySaid, eventColumns, notBorneOut, type StoredEvent } from '../ledger/index.ts'
import type { Vault } from '../vault/index.ts'

export const ofActor = `select ${eventColumns} from event e join entry n on n.hash = e.entry where e.actor = $1`

/** That an event is this actor's, by what its entry says. */
export const ownEvent = (
  vault: Pick<Vault, 'pseudonym'>,
  { id }: Pick<Actor, 'id'>,
  event: StoredEvent,
): Answer<void> =>
  entrySaid(event)?.actor === vault.pseudonym('actor', id) ? granted(undefined) : refused(notBorneOut(event))
