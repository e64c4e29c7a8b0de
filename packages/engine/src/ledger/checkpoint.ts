import { type EntryHash, type Instant, promiseText } from '@carnet/api'
import { createHash } from 'node:crypto'
import type { Transaction } from '../store/index.ts'
import type { TreeHead } from './tree.ts'

/** The log's own hand: its name, its key, and what it signs. */
export interface Signer {
  readonly origin: string
  /** Verifier key in the C2SP signed-note encoding. */
  readonly verifierKey: string
  /** A signed checkpoint of a head. */
  checkpoint(head: TreeHead): Promise<string>
  /** Base64 of the signed promise to include an entry. */
  promise(hash: EntryHash, includedBy: Instant): Promise<string>
}

export type Sign = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
/** C2SP signed-note: the type of an Ed25519 key. */
const ed25519 = 1

/** @source C2SP signed-note (key id, verifier key, signature line); tlog-checkpoint (the text). */
export function signerOf(origin: string, publicKey: Uint8Array, sign: Sign): Signer {
  const key = Buffer.concat([Uint8Array.of(ed25519), publicKey])
  const id = createHash('sha256').update(`${origin}\n`).update(key).digest().subarray(0, 4)
  return {
    origin,
    verifierKey: `${origin}+${id.toString('hex')}+${base64(key)}`,
    async checkpoint(head) {
      const text = checkpointText(origin, head)
      return `${text}\n— ${origin} ${base64(Buffer.concat([id, await sign(utf8(text))]))}\n`
    },
    promise: async (hash, includedBy) => base64(await sign(utf8(promiseText({ origin, hash, includedBy })))),
  }
}

const checkpointText = (origin: string, { size, root }: TreeHead): string => `${origin}\n${size}\n${base64(root)}\n`

/** The newest signed checkpoint, as served. */
export interface Served extends TreeHead {
  readonly checkpoint: string
}

const path = 'checkpoint'

export async function readCheckpoint({ query }: Transaction): Promise<Served | undefined> {
  const [row] = await query<{ bytes: Uint8Array }>('select bytes from tile where path = $1', [path])
  if (row === undefined) return undefined
  const checkpoint = new TextDecoder().decode(row.bytes)
  const [, size, root] = checkpoint.split('\n')
  return { checkpoint, size: Number(size), root: new Uint8Array(Buffer.from(root ?? '', 'base64')) }
}

/** Puts a checkpoint in the place of a smaller one. */
export async function writeCheckpoint({ query }: Transaction, { size }: TreeHead, checkpoint: string): Promise<void> {
  await query(
    `insert into tile (path, bytes) values ($1, $2) on conflict (path) do update set bytes = excluded.bytes
      where split_part(convert_from(tile.bytes, 'UTF8'), E'\\n', 2)::bigint < $3`,
    [path, utf8(checkpoint), size],
  )
}
