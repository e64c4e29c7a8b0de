import type { Limits } from '../message.ts'

/** The beginning of a message, as far as it takes to tell whether it is an interchange. */
export interface InterchangeBeginning {
  readonly isInterchange: boolean
  readonly bytes: Buffer
}

/** What a message begins with, behind a byte order mark, blanks and line breaks; no more than tells. */
const significant = 4

/** SPEC: ISO 9735-1: UNA and six characters, or UNB and the element separator that counts where no UNA says another. */
const interchange = /^(?:UNA[^A-Za-z0-9]|UNB[+ ])/

/** Takes more of a message, until its first characters are there. */
export async function beginningOfInterchange(
  begun: Buffer,
  source: AsyncIterator<Uint8Array>,
  { line: longest }: Limits,
): Promise<InterchangeBeginning> {
  const pieces: Uint8Array[] = [begun]
  let length = begun.length
  let first = firstOf(begun)
  while (first.length < significant && 'UN'.startsWith(first.slice(0, 2)) && length <= longest) {
    const next = await source.next()
    if (next.done === true) break
    pieces.push(next.value)
    length += next.value.length
    first = firstOf(Buffer.concat([Buffer.from(first, 'latin1'), next.value]))
  }
  return { isInterchange: interchange.test(first), bytes: Buffer.concat(pieces) }
}

/** A byte order mark may come in pieces: as characters of its own it begins nothing. */
const firstOf = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/^[\u00ef\u00bb\u00bf\s]+/, '')
    .slice(0, significant)
