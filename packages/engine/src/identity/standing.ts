import { type ActorId, type Answer, granted, problem, refused } from '@carnet/api'
import { groupStatements, type Transaction } from '../store/index.ts'
import type { IdentityPorts } from './ports.ts'
import { type ActorRow, openActor, type StoredActor } from './rows.ts'

/** Opened rows remembered: somebody known costs a read and no unsealing. */
const mostRemembered = 10_000

/**
 * An actor that has not ended, by id. The row is read anew each time, with those of all that wait; what is remembered is only
 * how bytes that were read again opened the last time.
 */
export function standingsOn(on: IdentityPorts): (id: ActorId) => Promise<Answer<ActorRow>> {
  const remembered = new Map<string, { readonly stored: StoredActor; readonly row: ActorRow }>()
  const read = groupStatements<ActorId, { readonly stored: StoredActor | undefined }>(on.database, readStored)

  const open = (stored: StoredActor): Answer<ActorRow> => {
    const before = remembered.get(stored.id)
    if (before?.stored.kind === stored.kind && Buffer.compare(before.stored.sealed, stored.sealed) === 0)
      return granted(before.row)
    const row = openActor(on, stored)
    if (!row.ok) return row
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(stored.id, { stored, row: row.value })
    return row
  }

  return async (id) => {
    const { stored } = await read(id)
    if (stored === undefined) return unauthenticated
    const row = open(stored)
    return row.ok && row.value.ended !== undefined ? unauthenticated : row
  }
}

const unauthenticated = refused(problem('request/unauthenticated', {}))

async function readStored(
  { query }: Transaction,
  ids: readonly ActorId[],
): Promise<readonly { readonly stored: StoredActor | undefined }[]> {
  const rows = await query<StoredActor>('select id, kind, sealed from actor where id = any($1::uuid[])', [ids])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => ({ stored: byId.get(id) }))
}
