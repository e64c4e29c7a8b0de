import { cosignedText, hexOf, isKeyName, type VerifierKey, verifySignature } from './key.ts'
import { decodeSignature, encodeBase64, utf8 } from './text.ts'

/** The half of a key that signs: wherever it is kept, it is asked to. */
export interface NoteSigner {
  readonly key: VerifierKey
  readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>
}

/** A note as read; nothing in it is to be believed yet. */
export interface Note {
  readonly text: string
  readonly signatures: readonly { readonly name: string; readonly id: string; readonly signature: Uint8Array }[]
}

/** A signature of a known key that was verified. */
export interface Signed {
  readonly key: VerifierKey
  /** POSIX seconds, for a cosignature. */
  readonly timestamp?: number
}

export type OpenedNote =
  | { readonly ok: true; readonly text: string; readonly by: readonly Signed[] }
  | { readonly ok: false; readonly fault: 'malformed' | 'bad-signature' | 'not-signed' }

/** @source C2SP signed-note: readers accept at least 16 signatures and limit their number. */
const mostSignatures = 100

/** @source C2SP signed-note: text, an empty line, signature lines; UTF-8 without control characters but newline. */
export function parseNote(note: string): Note | undefined {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || /[\0-\t\v-\x1f]/.test(note) || !note.isWellFormed()) return undefined
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > mostSignatures) return undefined
  const signatures = []
  for (const line of lines) {
    const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? []
    const bytes = decodeSignature(encoded ?? '')
    if (name === undefined || !isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined
    signatures.push({ name, id: hexOf(bytes.subarray(0, 4)), signature: bytes.slice(4) })
  }
  return { text: note.slice(0, split + 1), signatures }
}

/** Verifies a note. Unknown keys are passed over; a known key's signature that does not verify refuses the whole note. */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote {
  const parsed = parseNote(note)
  if (parsed === undefined) return { ok: false, fault: 'malformed' }
  const by = new Map<VerifierKey, Signed>()
  for (const { name, id, signature } of parsed.signatures) {
    const key = keys.find((known) => known.name === name && known.id === id)
    if (key === undefined || by.has(key)) continue
    const verified = verifySignature(key, parsed.text, signature)
    if (verified === undefined) return { ok: false, fault: 'bad-signature' }
    by.set(key, { key, ...verified })
  }
  return by.size === 0 ? { ok: false, fault: 'not-signed' } : { ok: true, text: parsed.text, by: [...by.values()] }
}

/** Signs a text that ends in a newline. */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  const lines = await Promise.all(signers.map(async ({ key, sign }) => signatureLine(key, await sign(utf8(text)))))
  const note = `${text}\n${lines.join('')}`
  if (signers.some(({ key }) => key.type !== 'ed25519') || parseNote(note)?.text !== text)
    throw new RangeError('this can’t be signed as a note')
  return note
}

/** The signature line of a cosigner for a checkpoint's text, to be put after its note. @source C2SP tlog-cosignature */
export async function cosign(text: string, { key, sign }: NoteSigner, timestamp: number): Promise<string> {
  if (key.type !== 'cosignature/v1' || !Number.isSafeInteger(timestamp) || timestamp < 0)
    throw new RangeError('this can’t be cosigned')
  const signature = new Uint8Array(72)
  new DataView(signature.buffer).setBigUint64(0, BigInt(timestamp))
  signature.set(await sign(utf8(cosignedText(text, timestamp))), 8)
  return signatureLine(key, signature)
}

function signatureLine({ name, id }: VerifierKey, signature: Uint8Array): string {
  const bytes = new Uint8Array(4 + signature.length)
  new DataView(bytes.buffer).setUint32(0, Number.parseInt(id, 16))
  bytes.set(signature, 4)
  return `— ${name} ${encodeBase64(bytes)}\n`
}
