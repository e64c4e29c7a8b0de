import { type EntryHash, type Instant, promiseText } from '@carnet/api'
import {
  encodeCheckpoint,
  formatVerifierKey,
  openNote,
  parseCheckpoint,
  parseNote,
  signNote,
  type TreeHead,
  verifierKey,
} from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import { LedgerFault } from './fault.ts'

/** The log's own hand: its name, its key, and what it signs. */
export interface Signer {
  readonly origin: string
  /** Verifier key in the C2SP signed-note encoding. */
  readonly verifierKey: string
  /** A signed checkpoint of a head. */
  checkpoint(head: TreeHead): Promise<string>
  /** Whether a checkpoint is one that this log signed. */
  signed(checkpoint: string): boolean
  /** Base64 of the signed promise to include an entry. */
  promise(hash: EntryHash, includedBy: Instant): Promise<string>
}

export type Sign = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** @source C2SP signed-note, tlog-checkpoint */
export function signerOf(origin: string, publicKey: Uint8Array, sign: Sign): Signer {
  const key = verifierKey(origin, publicKey)
  return {
    origin,
    verifierKey: formatVerifierKey(key),
    checkpoint: ({ size, root }) => signNote(encodeCheckpoint({ origin, size, root }), [{ key, sign }]),
    signed: (checkpoint) => openNote(checkpoint, [key]).ok,
    promise: async (hash, includedBy) =>
      Buffer.from(await sign(utf8(promiseText({ origin, hash, includedBy })))).toString('base64'),
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The newest signed checkpoint, as served. */
export interface Served extends TreeHead {
  readonly checkpoint: string
}

const path = 'checkpoint'

export async function readCheckpoint({ query }: Transaction): Promise<Served | undefined> {
  const [row] = await query<{ bytes: Uint8Array }>('select bytes from tile where path = $1', [path])
  if (row === undefined) return undefined
  const checkpoint = new TextDecoder().decode(row.bytes)
  const head = parseCheckpoint(parseNote(checkpoint)?.text ?? '')
  if (head === undefined) throw new LedgerFault('checkpoint-changed')
  return { checkpoint, size: head.size, root: head.root }
}

/** Puts a checkpoint in the place of a smaller one. */
export async function writeCheckpoint({ query }: Transaction, { size }: TreeHead, checkpoint: string): Promise<void> {
  await query(
    `insert into tile (path, bytes) values ($1, $2) on conflict (path) do update set bytes = excluded.bytes
      where split_part(convert_from(tile.bytes, 'UTF8'), E'\\n', 2)::bigint < $3`,
    [path, utf8(checkpoint), size],
  )
}
