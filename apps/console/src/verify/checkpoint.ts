import { type Hash, openNote, parseCheckpoint, parseVerifierKey } from '@carnet/tlog'

/** The head of a ledger, as its key signed it. */
export interface SignedTree {
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

/** What a checkpoint says, where this key signed it and it is of the log that the key is of; undefined otherwise. */
export function signedTree(checkpoint: string, verifierKey: string): SignedTree | undefined {
  const key = parseVerifierKey(verifierKey.trim())
  const opened = key && openNote(checkpoint, [key])
  const said = opened?.ok === true ? parseCheckpoint(opened.text) : undefined
  return said === undefined || said.origin !== key?.name ? undefined : said
}
