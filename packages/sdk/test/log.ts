import { emptyRoot, type Hash, leafHash, treeHash } from '@carnet/tlog'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { promiseText, type Receipt } from '@carnet/api'

/** A log's static files as C2SP tlog-tiles has them, made in the plainest way: every hash from the leaves anew. */
export interface TestLog {
  readonly key: string
  readonly files: Map<string, Uint8Array>
  readonly read: (path: string) => Promise<Uint8Array | undefined>
  /** The receipt of an entry, without a proof. */
  promise(entry: string, includedBy?: string): Receipt
  /** The receipt of the entry at a position, with its proof. */
  receipt(at: number, includedBy?: string): Receipt
}

const origin = 'carnet.example/test'
const keyPair = generateKeyPairSync('ed25519')
const raw = keyPair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
const typed = Buffer.concat([Uint8Array.of(1), raw])
const id = createHash('sha256').update(`${origin}\n`).update(typed).digest().subarray(0, 4)
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const signed = (text: string): Buffer => sign(null, utf8(text), keyPair.privateKey)

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

export const entryAt = (at: number, blind = 'b'): string => JSON.stringify({ at, blind })

/** A log of so many entries; another `blind` makes another history of the same log. */
export function newLog(size: number, blind = 'b'): TestLog {
  const entries = Array.from({ length: size }, (_, at) => utf8(entryAt(at, blind)))
  const files = new Map<string, Uint8Array>()
  let row: readonly Hash[] = entries.map(leafHash)
  for (let level = 0; row.length > 0; level++) {
    for (const [index, hashes] of chunks(row).entries()) {
      files.set(`tile/${level}/${named(index, hashes.length)}`, Buffer.concat(hashes))
      if (level > 0) continue
      const bundle = entries.slice(index * 256, index * 256 + 256)
      files.set(`tile/entries/${named(index, bundle.length)}`, Buffer.concat(bundle.flatMap(prefixed)))
    }
    row = chunks(row).flatMap((hashes) => (hashes.length === 256 ? [treeHash(hashes)] : []))
  }
  const leaves = entries.map(leafHash)
  const checkpoint = note(`${origin}\n${size}\n${base64(size === 0 ? emptyRoot : treeHash(leaves))}\n`)
  files.set('checkpoint', utf8(checkpoint))
  const promise = (entry: string, includedBy = '2026-07-01T09:00:00.000Z'): Receipt => {
    const hash = Buffer.from(leafHash(utf8(entry))).toString('base64url')
    const said = { origin, hash, includedBy } as Receipt
    return { ...said, entry, promise: base64(signed(promiseText(said))) }
  }
  return {
    key: `${origin}+${id.toString('hex')}+${typed.toString('base64')}`,
    files,
    read: async (path) => files.get(path),
    promise,
    receipt(at, includedBy) {
      const lines = ['c2sp.org/tlog-proof@v1', `index ${at}`, ...pathOf(at, leaves).map(base64)]
      return { ...promise(entryAt(at, blind), includedBy), index: at, proof: `${lines.join('\n')}\n\n${checkpoint}` }
    },
  }
}

/** @source RFC 6962 §2.1.1: PATH(m, D[n]) */
function pathOf(at: number, leaves: readonly Hash[]): readonly Hash[] {
  if (leaves.length === 1) return []
  const middle = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
  const [left, right] = [leaves.slice(0, middle), leaves.slice(middle)]
  return at < middle ? [...pathOf(at, left), treeHash(right)] : [...pathOf(at - middle, right), treeHash(left)]
}

/** A text as this log signs it. */
export const note = (text: string): string =>
  `${text}\n— ${origin} ${Buffer.concat([id, signed(text)]).toString('base64')}\n`

/** Base64 of this log's signature of a text. */
export const logSigned = (text: string): string => base64(signed(text))

const chunks = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / 256) }, (_, at) => all.slice(at * 256, at * 256 + 256))

const prefixed = (entry: Uint8Array): readonly Uint8Array[] => [
  Uint8Array.of(entry.length >> 8, entry.length & 255),
  entry,
]

function named(index: number, width: number): string {
  if (index > 999) throw new RangeError('more than these logs have')
  return `${String(index).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`
}
