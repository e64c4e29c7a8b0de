import { type ActorId, type Answer, granted, type Instant, type RoleHeld } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { provenGrant } from './grant-proof.ts'
import { grantColumns, grantState, type KeptGrant, openGrant, type StoredGrant } from './grant-row.ts'
import type { IdentityPorts } from './ports.ts'
import { type ActorRow, readActors } from './rows.ts'

/** What somebody may be asked to do now: what the register says, and what grants in force add. */
export interface Effective extends ActorRow {
  /** With offices and end, where a grant is among them. */
  readonly held?: readonly RoleHeld[]
}

/** The register's row with what these grants add to it. Those that are not in force add nothing. */
export function withGrants(row: ActorRow, grants: readonly KeptGrant[], now: Date): Effective {
  const inForce = grants.filter((grant) => grantState(grant.row, now) === 'in-force')
  if (inForce.length === 0) return row
  return {
    ...row,
    roles: united(row.roles, ...inForce.map((grant) => [grant.row.role])),
    offices: united(row.offices, ...inForce.map((grant) => grant.row.offices)),
    held: [...directly(row), ...inForce.map(heldBy)],
  }
}

/** What the register itself says that somebody holds. */
export const directly = ({ roles, offices }: ActorRow): readonly RoleHeld[] => roles.map((role) => ({ role, offices }))

const heldBy = ({ row: { role, offices, audit, until } }: KeptGrant): RoleHeld => ({
  role,
  offices,
  ...(audit === undefined ? {} : { audit }),
  until: until.toISOString() as Instant,
})

const united = <T extends string>(...lists: readonly (readonly T[])[]): readonly T[] => [...new Set(lists.flat())]

/** Grants as `where` finds them, each proven anew, by person. */
export async function grantsWhere(
  transaction: Transaction,
  on: IdentityPorts,
  where: string,
  parameters: readonly unknown[],
): Promise<Answer<readonly KeptGrant[]>> {
  const grants: KeptGrant[] = []
  const rows = await transaction.query<StoredGrant>(
    `select ${grantColumns} from role_grant where ${where} order by person, until, id`,
    parameters,
  )
  for (const stored of rows) {
    const grant = openGrant(on, stored)
    if (!grant.ok) return grant
    const proven = await provenGrant(transaction, on, grant.value)
    if (!proven.ok) return proven
    grants.push(grant.value)
  }
  return granted(grants)
}

/** The actors of these ids with what grants add, read together; one that does not exist is not among them. */
export async function readEffective(
  transaction: Transaction,
  on: IdentityPorts,
  ids: readonly string[],
): Promise<Answer<ReadonlyMap<string, Effective>>> {
  const actors = await readActors(transaction, on, ids)
  if (!actors.ok) return actors
  const now = on.now()
  const grants = await grantsWhere(transaction, on, 'person = any($1::uuid[]) and until > $2', [ids, now])
  if (!grants.ok) return grants
  const by = Map.groupBy(grants.value, ({ row }) => row.person)
  return granted(new Map([...actors.value].map(([id, row]) => [id, withGrants(row, by.get(id as ActorId) ?? [], now)])))
}

/** Grants remembered: as they were opened, and until when they need not be proven again. */
const mostRemembered = 10_000
/** Milliseconds within which a grant whose bytes are read again need not be proven again. */
const provenFor = 60_000

interface Remembered {
  readonly stored: StoredGrant
  readonly grant: KeptGrant
  readonly proven: number
}

/** What the stored grants of one actor add to the actor's row. What a request costs is their bytes, read with the rest. */
export function effectiveOn(
  on: IdentityPorts,
): (row: ActorRow, stored: readonly StoredGrant[]) => Promise<Answer<Effective>> {
  const remembered = new Map<string, Remembered>()

  const prove = async (stored: StoredGrant): Promise<Answer<KeptGrant>> => {
    const now = on.now().getTime()
    const before = remembered.get(stored.id)
    if (before !== undefined && same(before.stored, stored) && Math.abs(now - before.proven) < provenFor)
      return granted(before.grant)
    remembered.delete(stored.id)
    const grant = openGrant(on, stored)
    if (!grant.ok) return grant
    const proven = await on.database.transaction((transaction) => provenGrant(transaction, on, grant.value))
    if (!proven.ok) return proven
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(stored.id, { stored, grant: grant.value, proven: now })
    return grant
  }

  return async (row, stored) => {
    if (stored.length === 0) return granted(row)
    const grants: KeptGrant[] = []
    for (const each of stored) {
      const grant = await prove(each)
      if (!grant.ok) return grant
      grants.push(grant.value)
    }
    return granted(withGrants(row, grants, on.now()))
  }
}

const same = (a: StoredGrant, b: StoredGrant): boolean =>
  a.person === b.person && a.until.getTime() === b.until.getTime() && Buffer.compare(a.sealed, b.sealed) === 0
