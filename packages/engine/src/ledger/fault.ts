import { type Problem, problem } from '@carnet/api'

/** What may be found wrong with a ledger. */
export type LedgerFaultName =
  | 'anchor-absent'
  | 'behind-anchor'
  | 'apart-from-anchor'
  | 'entries-lost'
  | 'entry-changed'
  | 'entry-missing'
  | 'tile-changed'
  | 'tile-missing'
  | 'tree-changed'
  | 'checkpoint-changed'

/** The ledger is not what was signed. Thrown within, so that transactions roll back; a problem at the front door. */
export class LedgerFault extends Error {
  override readonly name = 'LedgerFault'
  readonly problem: Problem
  readonly what: LedgerFaultName

  constructor(what: LedgerFaultName) {
    super(`the ledger is not what was signed: ${what}`)
    this.what = what
    this.problem = problem('integrity/ledger', { what })
  }
}
