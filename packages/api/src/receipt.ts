import { z } from 'zod'
import { EntryHash, Instant } from './ids.ts'

/**
 * The node's signed word that an entry is committed and will be in the tree.
 *
 * `entry` is the entry's canonical JSON (RFC 8785) as logged; its leaf hash is `hash`. `promise` signs `promiseText`
 * with the log's key. Once sequenced, `proof` is a C2SP tlog-proof
 * that verifies without the node.
 */
export const Receipt = z.strictObject({
  origin: z.string().describe('The ledger’s name, the first line of its checkpoints.'),
  hash: EntryHash,
  entry: z.string().max(65_535),
  includedBy: Instant,
  promise: z.base64().describe('Ed25519 signature of the log key.'),
  index: z.int().nonnegative().optional(),
  proof: z.string().optional().describe('C2SP tlog-proof of the entry.'),
})
export type Receipt = z.infer<typeof Receipt>
