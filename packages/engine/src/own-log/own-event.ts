import { type Actor, type Answer, granted, problem, refused } from '@carnet/api'
import { leafHash } from '@carnet/tlog'
import type { Vault } from '../vault/index.ts'

/** An event with its entry, as they lie in the store. */
export interface StoredEvent {
  readonly hash: Uint8Array
  readonly at: Date
  readonly kind: string
  readonly key: string
  readonly sealed: Uint8Array
  readonly bytes: Uint8Array
}

export const ofActor = `select e.entry as hash, e.at, e.kind, e.key, e.sealed, n.bytes
  from event e join entry n on n.hash = e.entry where e.actor = $1`

export const textOfHash = (hash: Uint8Array): string => Buffer.from(hash).toString('base64url')

/**
 * That an event is this actor's.
 *
 * THREAT: whoever runs the database writes somebody's name beside the event of another. The entry says whose it is, and can't say
 * otherwise without another hash.
 */
export function ownEvent(vault: Pick<Vault, 'pseudonym'>, { id }: Pick<Actor, 'id'>, event: StoredEvent): Answer<void> {
  const hash = textOfHash(event.hash)
  const same = textOfHash(leafHash(event.bytes)) === hash
  const said = same ? (JSON.parse(Buffer.from(event.bytes).toString()) as { readonly actor?: unknown }) : {}
  return said.actor === vault.pseudonym('actor', id)
    ? granted(undefined)
    : refused(problem('integrity/record', { what: 'event', record: hash }))
}
