import { type Answer, granted, problem, refused } from '@carnet/api'
import { z } from 'zod'
import type { PolicyFiles } from './policy-files.ts'
import type { Database, Transaction } from './store/index.ts'
import type { Vault } from './vault/index.ts'

/** What a node was initialised with, sealed under its own key: no row that somebody else wrote says it. */
export interface Pinned {
  readonly v: 1
  readonly authority: string
  /** Whose name the node's own entries bear. */
  readonly node: string
  readonly policy: string
  readonly purposes: string
  readonly retention: string
}
const pinnedSchema: z.ZodType<Pinned> = z.strictObject({
  v: z.literal(1),
  authority: z.string(),
  node: z.uuid(),
  policy: z.string(),
  purposes: z.string(),
  retention: z.string(),
})

const name = 'node'

export const pin = (transaction: Transaction, vault: Vault, pinned: Pinned): Promise<unknown> =>
  transaction.query('insert into setting (name, value) values ($1, $2)', [
    name,
    vault.sealRow('setting', name, Buffer.from(JSON.stringify(pinned))),
  ])

/** What was pinned, still sealed; undefined where the node was never initialised. */
export async function readPinned(database: Database): Promise<Uint8Array | undefined> {
  const rows = await database.transaction(({ query }) =>
    query<{ value: Uint8Array }>('select value from setting where name = $1', [name]),
  )
  return rows[0]?.value
}

/** Opens it. A data store that belongs to other keys shows here. */
export function openPinned(vault: Vault, sealed: Uint8Array): Answer<Pinned> {
  const opened = vault.openRow('setting', name, sealed)
  return opened.ok ? granted(pinnedSchema.parse(JSON.parse(new TextDecoder().decode(opened.value)))) : opened
}

/**
 * INVARIANT (activated-policy-only): a node decides by the policy that was activated, and by no other file that lies where
 * it lay. The finding names the hash that was activated.
 */
export function checkPinned(
  pinned: Pinned,
  authority: string,
  { policy, purposesHash, retentionHash }: PolicyFiles,
): Answer<void> {
  if (pinned.authority !== authority) return otherwise('authority', pinned.authority)
  if (pinned.policy !== policy.hash) return otherwise('policy-not-activated', pinned.policy)
  if (pinned.purposes !== purposesHash) return otherwise('purposes-not-activated', pinned.purposes)
  if (pinned.retention !== retentionHash) return otherwise('retention-not-activated', pinned.retention)
  return granted(undefined)
}

const otherwise = (what: string, record: string) => refused(problem('integrity/record', { what, record }))
