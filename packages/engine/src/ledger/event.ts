import { problem, type Problem } from '@carnet/api'
import { leafHash } from '@carnet/tlog'

/** An event with its entry, as they lie in the store. */
export interface StoredEvent {
  readonly hash: Uint8Array
  readonly at: Date
  readonly kind: string
  readonly key: string
  readonly sealed: Uint8Array
  readonly bytes: Uint8Array
}

/** The columns of a stored event, of `event e join entry n on n.hash = e.entry`. */
export const eventColumns = 'e.entry as hash, e.at, e.kind, e.key, e.sealed, n.bytes'

export const textOfHash = (hash: Uint8Array): string => Buffer.from(hash).toString('base64url')

/** What of an entry says whose it is, when it was, of which kind, and by which decision. */
export interface EntrySaid {
  readonly kind: string
  readonly at: string
  readonly actor: string
  readonly decision?: string
}

/**
 * What an event's entry says; undefined where its bytes are not those of the hash.
 *
 * THREAT: whoever runs the database writes somebody's name, another time or another kind beside the event of another. The entry says what it
 * is, and can't say otherwise without another hash; the columns beside it only find it.
 */
export function entrySaid({ hash, bytes }: Pick<StoredEvent, 'hash' | 'bytes'>): EntrySaid | undefined {
  if (textOfHash(leafHash(bytes)) !== textOfHash(hash)) return undefined
  return JSON.parse(Buffer.from(bytes).toString()) as EntrySaid
}

/** An event that its entry does not bear out. */
export const notBorneOut = ({ hash }: Pick<StoredEvent, 'hash'>): Problem =>
  problem('integrity/record', { what: 'event', record: textOfHash(hash) })
