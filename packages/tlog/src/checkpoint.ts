import { asHash, type Hash } from './hash.ts'
import { decodeBase64, encodeBase64, parseDecimal } from './text.ts'

/** The head of a log, as its text says it. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Hash
  readonly extensions: readonly string[]
}

/** The text of a checkpoint, to be signed as a note. @source C2SP tlog-checkpoint */
export function encodeCheckpoint(said: {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  readonly extensions?: readonly string[]
}): string {
  const text = [said.origin, said.size, encodeBase64(said.root), ...(said.extensions ?? [])].join('\n') + '\n'
  if (parseCheckpoint(text) === undefined) throw new RangeError('this is no checkpoint')
  return text
}

/** Reads the text of a note that was opened; signature lines are not part of it. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.some((line) => line === '')) return undefined
  const [origin, sizeText, rootText, ...extensions] = lines
  if (origin === undefined || sizeText === undefined || rootText === undefined) return undefined
  const size = parseDecimal(sizeText)
  const bytes = decodeBase64(rootText)
  const root = bytes === undefined ? undefined : asHash(bytes)
  return size === undefined || root === undefined ? undefined : { origin, size, root, extensions }
}
