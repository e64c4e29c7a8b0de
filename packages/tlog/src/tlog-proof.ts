import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import type { Hash } from './hash.ts'
import type { VerifierKey } from './key.ts'
import { openNote, type Signed } from './note.ts'
import { verifyInclusion } from './proof.ts'
import { decodeBase64, encodeBase64, parseDecimal, parseHashes } from './text.ts'

/** A proof that an entry is in a log, to be checked without the log. */
export interface TlogProof {
  readonly index: number
  readonly hashes: readonly Hash[]
  /** The signed note, as the log and its witnesses made it. */
  readonly checkpoint: string
  /** Not authenticated. */
  readonly extra?: Uint8Array
}

const header = 'c2sp.org/tlog-proof@v1'

/** @source C2SP tlog-proof */
export function encodeTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const extras = extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]
  return `${[header, ...extras, `index ${index}`, ...hashes.map(encodeBase64)].join('\n')}\n\n${checkpoint}`
}

export function parseTlogProof(text: string): TlogProof | undefined {
  const split = text.indexOf('\n\n')
  const [first, ...lines] = text.slice(0, split).split('\n')
  if (split < 0 || first !== header) return undefined
  const extraText = lines[0]?.startsWith('extra ') === true ? lines.shift()?.slice('extra '.length) : undefined
  const extra = extraText === undefined ? undefined : decodeBase64(extraText)
  const [indexLine, ...rest] = lines
  const index = indexLine?.startsWith('index ') === true ? parseDecimal(indexLine.slice('index '.length)) : undefined
  const hashes = parseHashes(rest)
  if (index === undefined || hashes === undefined || (extraText !== undefined && extra === undefined)) return undefined
  return { index, hashes, checkpoint: text.slice(split + 2), ...(extra === undefined ? {} : { extra }) }
}

export type VerifiedTlogProof =
  | { readonly ok: true; readonly index: number; readonly checkpoint: Checkpoint; readonly by: readonly Signed[] }
  | { readonly ok: false; readonly fault: 'malformed' | 'bad-signature' | 'not-signed' | 'other-log' | 'not-included' }

/**
 * Whether `leaf` is in the log whose key is `log` and whose origin is that key's name. `by` tells which of the
 * `witnesses` cosigned too: how many are enough is the caller's policy.
 */
export function verifyTlogProof(
  text: string,
  leaf: Uint8Array,
  log: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): VerifiedTlogProof {
  const proof = parseTlogProof(text)
  if (proof === undefined) return { ok: false, fault: 'malformed' }
  const opened = openNote(proof.checkpoint, [log, ...witnesses])
  if (!opened.ok) return opened
  if (!opened.by.some(({ key }) => key === log)) return { ok: false, fault: 'not-signed' }
  const checkpoint = parseCheckpoint(opened.text)
  if (checkpoint === undefined) return { ok: false, fault: 'malformed' }
  if (checkpoint.origin !== log.name) return { ok: false, fault: 'other-log' }
  const { index, hashes } = proof
  return verifyInclusion(index, checkpoint.size, leaf, hashes, checkpoint.root)
    ? { ok: true, index, checkpoint, by: opened.by }
    : { ok: false, fault: 'not-included' }
}
