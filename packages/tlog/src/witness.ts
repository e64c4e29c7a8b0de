import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { emptyRoot, type Hash, sameBytes } from './hash.ts'
import type { VerifierKey } from './key.ts'
import { openNote, parseNote } from './note.ts'
import { verifyConsistency } from './proof.ts'
import { encodeBase64, parseDecimal, parseHashes } from './text.ts'
import type { TreeHead } from './tree.ts'

/** What a witness knows of one log: its keys, and the head that it cosigned last. */
export interface WitnessedLog {
  readonly keys: readonly VerifierKey[]
  readonly latest?: TreeHead
}

/**
 * What a witness answers. On 200 it must first replace the head that it was asked with by `checkpoint`, in one step
 * (compare-and-swap: else two requests at once roll it back), and then answer with its `cosign` of `text`.
 */
export type AddCheckpointAnswer =
  | { readonly status: 200; readonly checkpoint: Checkpoint; readonly text: string }
  | { readonly status: 400 | 403 | 404 | 422 }
  | { readonly status: 409; readonly body?: string; readonly contentType?: 'text/x.tlog.size' }

/** The pure half of a witness: checks a request against what it knows. @source C2SP tlog-witness, add-checkpoint */
export function addCheckpoint(
  request: string,
  logOf: (origin: string) => WitnessedLog | undefined,
): AddCheckpointAnswer {
  const parsed = parseAddCheckpoint(request)
  if (parsed === undefined) return { status: 400 }
  const { oldSize, proof, note, checkpoint } = parsed
  const log = logOf(checkpoint.origin)
  if (log === undefined) return { status: 404 }
  const opened = openNote(note, log.keys)
  if (!opened.ok) return { status: 403 }
  if (oldSize > checkpoint.size) return { status: 400 }
  const latest = log.latest ?? { size: 0, root: emptyRoot }
  if (oldSize !== latest.size) return { status: 409, body: `${latest.size}\n`, contentType: 'text/x.tlog.size' }
  if (oldSize === checkpoint.size && !sameBytes(latest.root, checkpoint.root)) return { status: 409 }
  return isGrownFrom(latest, checkpoint, proof) ? { status: 200, checkpoint, text: opened.text } : { status: 422 }
}

const isGrownFrom = (latest: TreeHead, { size, root }: Checkpoint, proof: readonly Hash[]): boolean =>
  latest.size === 0 ? proof.length === 0 : verifyConsistency(latest.size, size, latest.root, root, proof)

/** @source C2SP tlog-witness: at most 63 lines of proof. */
const mostProofLines = 63

interface AddCheckpoint {
  readonly oldSize: number
  readonly proof: readonly Hash[]
  readonly note: string
  readonly checkpoint: Checkpoint
}

function parseAddCheckpoint(request: string): AddCheckpoint | undefined {
  const split = request.indexOf('\n\n')
  if (split < 0) return undefined
  const [first = '', ...lines] = request.slice(0, split).split('\n')
  const oldSize = first.startsWith('old ') ? parseDecimal(first.slice('old '.length)) : undefined
  const proof = lines.length > mostProofLines ? undefined : parseHashes(lines)
  const note = request.slice(split + 2)
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '')
  if (oldSize === undefined || proof === undefined || checkpoint === undefined) return undefined
  return { oldSize, proof, note, checkpoint }
}

/** The body of a request to a witness. */
export const encodeAddCheckpoint = (oldSize: number, proof: readonly Hash[], note: string): string =>
  `${[`old ${oldSize}`, ...proof.map(encodeBase64)].join('\n')}\n\n${note}`
