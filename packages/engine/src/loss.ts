import { randomBytes } from 'node:crypto'
import { entryOf, type Loss, type Stamped } from './ledger/index.ts'
import type { Vault } from './vault/index.ts'

/** The entry and event that say that a loss was accepted: how many entries came back without what they recorded. */
export const acceptedLoss =
  (on: { readonly vault: Vault; readonly authority: string; readonly now: () => Date; readonly node: string }) =>
  async ({ entries, root }: Loss): Promise<Stamped> => {
    const at = on.now()
    const entry = entryOf(
      {
        kind: 'loss-accepted',
        at,
        authority: on.authority,
        actor: on.vault.pseudonym('actor', on.node),
        counts: { entries },
        root: Buffer.from(root).toString('base64url'),
      },
      randomBytes,
    )
    const payload = { kind: 'loss-accepted', actor: on.node, entries }
    const { key, sealed } = await on.vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify(payload)))
    return { entry, event: { kind: 'loss-accepted', actor: on.node, key, sealed, at } }
  }
