import { type Answer, problem } from '@carnet/api'
import { chamberOf } from './chamber.ts'
import { type Escrow, type EscrowCouncil, escrowKey } from './escrow.ts'
import { answerOf, VaultFault } from './fault.ts'
import { openSheet } from './open-sheet.ts'
import { keyBytes, type KeyUse, sheetOf, slotOf } from './sheets.ts'
import type { Vault } from './vault.ts'

/** A period's key as a council keeps it, and what it is for. */
export interface EscrowedPeriod {
  readonly escrow: Escrow
  readonly use: KeyUse
}

/**
 * Seals the key of a period to a council. The key itself stays as it is: whoever calls says that it is restricted, keeps the
 * escrow in the same transaction, and then destroys the key (`destroyKeys`, `restricted`).
 */
export const escrowPeriod = (vault: Vault, key: string, council: EscrowCouncil): Promise<Answer<EscrowedPeriod>> =>
  answerOf(async () => {
    const parts = chamberOf(vault)
    const [stored] = await parts.keys.sheets([sheetOf(key)])
    const opened = stored === undefined ? undefined : await openSheet(parts, stored)
    const use = opened?.sheet.uses[slotOf(key)]
    try {
      if (opened === undefined || use?.kind !== 'epoch')
        throw new VaultFault(problem('keys/unavailable', { what: 'the key of a period is gone' }))
      const from = slotOf(key) * keyBytes
      const bytes = Uint8Array.from(opened.sheet.keys.subarray(from, from + keyBytes))
      try {
        return { escrow: await escrowKey(bytes, { authority: parts.sealing.authority, key }, council), use }
      } finally {
        bytes.fill(0)
      }
    } finally {
      opened?.sheet.keys.fill(0)
    }
  })
