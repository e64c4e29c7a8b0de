/** One thing that is wrong with a ledger's files. */
export interface LedgerFault {
  /** The file, as in C2SP tlog-tiles. */
  readonly path: string
  readonly fault: LedgerFaultName
  /** Positions of the entries that are not what the tree says, where that can be told. */
  readonly entries?: readonly number[]
}

export type LedgerFaultName =
  | 'missing'
  /** Not of the form that such a file has. */
  | 'malformed'
  /** Not what the files around it, up to the signed root, say that it is. */
  | 'changed'
  /** The checkpoint is not signed by the key that was given. */
  | 'not-signed'
  /** The files lead to another root than the one that was signed. */
  | 'other-root'

/** Enough to see what happened; a ledger that is wrong throughout needs no longer list. */
const most = 100

export interface Faults {
  readonly list: readonly LedgerFault[]
  add(fault: LedgerFault): void
}

export function newFaults(): Faults {
  const list: LedgerFault[] = []
  return {
    list,
    add(fault) {
      if (list.length < most) list.push(fault)
    },
  }
}
