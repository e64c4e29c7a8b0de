import { type ActorId, type Answer, granted, problem, refused } from '@carnet/api'
import { groupStatements, type Transaction } from '../store/index.ts'
import { type Effective, effectiveOn } from './effective.ts'
import type { StoredGrant } from './grant-row.ts'
import type { IdentityPorts } from './ports.ts'
import { type ActorRow, openActor, type StoredActor } from './rows.ts'

/** Opened rows remembered: somebody known costs a read and no unsealing. */
const mostRemembered = 10_000

/** An actor as stored, with the grants that may add to it. */
interface Read {
  readonly stored: StoredActor | undefined
  readonly grants: readonly StoredGrant[]
}

/**
 * An actor that has not ended, by id, with what grants add. The row is read anew each time, with those of all that wait; what is remembered is only
 * how bytes that were read again opened the last time.
 */
export function standingsOn(on: IdentityPorts): (id: ActorId) => Promise<Answer<Effective>> {
  const remembered = new Map<string, { readonly stored: StoredActor; readonly row: ActorRow }>()
  const effective = effectiveOn(on)
  const read = groupStatements<ActorId, Read>(on.database, (transaction, ids) => readStored(transaction, ids, on.now()))

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
    const { stored, grants } = await read(id)
    if (stored === undefined) return unauthenticated
    const row = open(stored)
    if (!row.ok) return row
    return row.value.ended === undefined ? effective(row.value, grants) : unauthenticated
  }
}

const unauthenticated = refused(problem('request/unauthenticated', {}))

async function readStored({ query }: Transaction, ids: readonly ActorId[], now: Date): Promise<readonly Read[]> {
  const rows = await query<
    StoredActor & { readonly grant: string | null; readonly until: Date; readonly grantSealed: Uint8Array }
  >(
    `select a.id, a.kind, a.sealed, g.id as "grant", g.until, g.sealed as "grantSealed"
       from actor a left join role_grant g on g.person = a.id and g.until > $2
      where a.id = any($1::uuid[]) order by g.id`,
    [ids, now],
  )
  const byId = Map.groupBy(rows, ({ id }) => id)
  return ids.map((id) => {
    const all = byId.get(id) ?? []
    const grants = all.flatMap(({ grant, until, grantSealed }) =>
      grant === null ? [] : [{ id: grant, person: id, until, sealed: grantSealed }],
    )
    return { stored: all[0], grants }
  })
}
