import type { Actor } from '@carnet/api'
import { v7 as uuid } from 'uuid'
import { entryOf } from '../ledger/index.ts'
import type { Database, Transaction } from '../store/index.ts'
import type { Quarantine } from '../types.ts'
import type { IntakePorts } from './ports.ts'

/** How long the bytes of a refused message are kept for somebody to look at. */
const kept = 14 * 24 * 60 * 60 * 1000
/** Bytes sealed in one part: what one part needs in memory. */
const partSize = 256 * 1024

/**
 * Keeps the bytes of a refused message sealed until their deadline, and stamps that it was refused; `also` is done in the same
 * transaction.
 */
export async function quarantine(
  actor: Pick<Actor, 'id'>,
  message: Quarantine,
  on: IntakePorts,
  also: (transaction: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  const id = uuid()
  const at = on.now()
  const key = await on.vault.epochKey('quarantine', at)
  await on.database.transaction(({ query }) =>
    query(
      'insert into quarantine (id, source, received_at, delete_after, fault, key) values ($1, $2, $3, $4, $5, $6)',
      [id, actor.id, at, new Date(at.getTime() + kept), faultCode(message.fault), key],
    ),
  )
  let part = 0
  for await (const bytes of inParts(message.bytes)) {
    const sealed = on.vault.sealPart(id, part, key, bytes)
    await on.database.transaction(({ query }) =>
      query('insert into quarantine_part (quarantine, part, sealed) values ($1, $2, $3)', [id, part, sealed]),
    )
    part++
  }
  const entry = entryOf(
    {
      kind: 'message-refused',
      at,
      authority: on.authority,
      actor: on.vault.pseudonym('actor', actor.id),
      counts: { parts: part },
    },
    on.random,
  )
  const payload = { quarantine: id, actor: actor.id, format: message.format, fault: message.fault }
  const { key: eventKey, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
  await on.database.transaction(async (transaction) => {
    await also(transaction)
    await on.ledger.stamp(transaction, [
      { entry, event: { kind: 'message-refused', actor: actor.id, key: eventKey, sealed, at } },
    ])
  })
  await on.ledger.committed([entry])
}

/** What the reader found wrong stands in clear: a code and nothing else, whoever says it. */
const faultCode = (fault: string): string => (/^[a-z][a-z/-]{0,59}$/.test(fault) ? fault : 'unknown')

async function* inParts(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    waiting.push(chunk)
    length += chunk.length
    if (length < partSize) continue
    yield Buffer.concat(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(waiting)
}

/** Deletes what is past its deadline. Returns how many messages went. */
export function sweepQuarantine(database: Database, now: Date): Promise<number> {
  return database.transaction(async ({ query }) => {
    const gone = await query<{ id: string }>('delete from quarantine where delete_after <= $1 returning id', [now])
    await query('delete from quarantine_part where quarantine = any($1::uuid[])', [gone.map(({ id }) => id)])
    return gone.length
  })
}
