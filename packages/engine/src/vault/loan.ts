import type { SignerId } from '@carnet/api'
import { type EscrowFault, openEscrow } from './escrow.ts'
import { HeldKey } from './held-key.ts'
import type { EscrowedPeriod } from './restrict.ts'

interface Lent {
  readonly record: string
  readonly key: HeldKey
}

const lent = new WeakMap<Loan, Lent>()

/**
 * A restricted period's key, for one record and one opening: it never comes into the ring, and is wiped with the loan. Only
 * what a council gave makes one.
 */
export class Loan implements Disposable {
  /** Whether it is for this record's compartments in this period, by the id of its key. */
  covers(record: string, epoch: string): boolean {
    const key = lent.get(this)
    return key?.record === record && key.key.id === epoch
  }

  [Symbol.dispose](): void {
    lent.get(this)?.key.wipe()
    lent.delete(this)
  }
}

/** Opens an escrow by what members of its council gave, for one record. */
export async function lend(
  { escrow, use }: EscrowedPeriod,
  given: ReadonlyMap<SignerId, Uint8Array>,
  record: string,
): Promise<{ readonly ok: true; readonly loan: Loan } | { readonly ok: false; readonly fault: EscrowFault }> {
  const opened = await openEscrow(escrow, given)
  if (!opened.ok) return opened
  const loan = new Loan()
  lent.set(loan, { record, key: new HeldKey(escrow.key, use, Buffer.from(opened.key)) })
  opened.key.fill(0)
  return { ok: true, loan }
}

/** The key that was lent for a record's compartments in a period. */
export const lentKey = (loan: Loan | undefined, record: string, epoch: string): HeldKey | undefined =>
  loan?.covers(record, epoch) === true ? lent.get(loan)?.key : undefined
