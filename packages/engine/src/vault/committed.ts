import { type Problem, problem } from '@carnet/api'
import { leafHash } from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import type { Vault } from './vault.ts'
import { isNamed, readEntry, readEvent, type Warrant } from './warrant.ts'

/** A committed entry with its event, as the store has them. */
interface CommittedRow {
  readonly hash: Uint8Array
  readonly bytes: Uint8Array
  readonly kind: string
  readonly key: string
  readonly sealed: Uint8Array
}

/** How long after its entry a warrant opens: what was stamped long ago is no reason to open today. */
const lasts = 10 * 60_000

/**
 * What is wrong with each warrant; undefined where nothing is. INVARIANT (log-before-release): goes by the entry and the
 * event as they are committed, and by nobody's word for them.
 */
export async function checkWarrants(
  { query }: Transaction,
  warrants: readonly Warrant[],
  on: { readonly vault: Vault; readonly authority: string; readonly now: () => Date },
): Promise<readonly (Problem | undefined)[]> {
  const rows = await query<CommittedRow>(
    `select e.hash, e.bytes, v.kind, v.key, v.sealed from entry e join event v on v.entry = e.hash
      where e.hash = any($1::bytea[])`,
    [warrants.map(({ entry }) => entry)],
  )
  const committed = new Map(rows.map((row) => [nameOf(row.hash), row]))
  return Promise.all(warrants.map((warrant) => check(warrant, committed.get(nameOf(warrant.entry)), on)))
}

const nameOf = (hash: Uint8Array): string => Buffer.from(hash).toString('base64url')

async function check(
  { entry: hash, opens }: Warrant,
  row: CommittedRow | undefined,
  { vault, authority, now }: Parameters<typeof checkWarrants>[2],
): Promise<Problem | undefined> {
  if (row === undefined) return unwarranted('no such entry is committed')
  if (Buffer.compare(leafHash(row.bytes), hash) !== 0) return unwarranted('the entry is not what its hash says')
  const entry = readEntry(row.bytes)
  if (entry?.authority !== authority) return unwarranted('the entry permits no opening')
  if (Math.abs(now().getTime() - Date.parse(entry.at)) > lasts) return unwarranted('the entry is too old to open by')
  const opened = await vault.openEvent(hash, row.key, row.sealed)
  if (!opened.ok) return opened.problem
  const event = readEvent(opened.value)
  if (event?.kind !== entry.kind || row.kind !== entry.kind) return unwarranted('the event permits no opening')
  return isNamed(opens, event) ? undefined : unwarranted('the event does not name what is to be opened')
}

const unwarranted = (what: string): Problem => problem('integrity/ledger', { what })
