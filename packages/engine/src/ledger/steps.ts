/**
 * What a ledger does between an operation's writes and a published checkpoint, step by step, and how it begins its journal
 * anew. A crash after any of them leaves a log that goes on and never forks.
 */
export const ledgerSteps = [
  /** Entries and events are written; the operation's transaction has not committed. */
  'stamped',
  /** It has; on the embedded engine the journal does not know. */
  'committed',
  /** Entries are durable: whoever asked may be told. */
  'acknowledged',
  /** Within the sequencer's transaction: it has the lease … */
  'leased',
  /** … entries have positions … */
  'positioned',
  /** … tiles are written … */
  'tiled',
  /** … and the tree's row has moved. */
  'moved',
  /** The sequencer's transaction has committed. */
  'sequenced',
  /** The journal, where there is one, knows the positions. */
  'journaled',
  /** What the store holds was read and hashed again. */
  'reread',
  /** The new head is in the anchor. */
  'anchored',
  /** It is signed; nobody has seen it. */
  'signed',
  /** The checkpoint is served. */
  'published',
  /** The anchor has the checkpoint as well. */
  'kept',
  /** On the embedded engine, when the journal begins anew: the old one is set aside … */
  'set-aside',
  /** … and what it held is on disk. */
  'flushed',
] as const
export type LedgerStep = (typeof ledgerSteps)[number]

/** Told each step as it was taken; the next is not begun before it returns. */
export type Reached = (step: LedgerStep) => void | Promise<void>
