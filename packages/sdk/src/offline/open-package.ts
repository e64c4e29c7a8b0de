import type { ExportManifest } from '@carnet/api'
import { exportLimits, hpkeInfo, hpkeMagic, manifestText } from '@carnet/api/signing'
import { parseVerifierKey, verifySignature } from '@carnet/tlog'
import { Decrypter } from 'age-encryption'
import { Unzip, UnzipInflate } from 'fflate'
import { base64url, fromBase64, fromBase64url } from '../base64.ts'
import { manifestIn } from './manifest.ts'
import { openSealed } from './sealed.ts'
import { type ReceiptVerdict, verifyReceipt } from './verify-receipt.ts'

export type PackageFault =
  /** It is encrypted to another key, or is none of ours, or was changed or cut on its way. */
  | 'does-not-open'
  /** The key is none that this opens with. */
  | 'no-key'
  /** What is inside is not what a package has in it: other files, paths, or far too much. */
  | 'not-a-package'
  /** The manifest is not what the node signed, or was signed by another. */
  | 'manifest-not-signed'
  /** The data are not those of the manifest. */
  | 'data-changed'
  /** The receipt inside is not of this export, or does not verify. */
  | 'receipt-wrong'

export interface OpenedPackage {
  readonly manifest: ExportManifest
  readonly name: string
  readonly data: Uint8Array
  readonly readme: string
  readonly receipt: Extract<ReceiptVerdict, { ok: true }>
}

export type PackageVerdict =
  | ({ readonly ok: true } & OpenedPackage)
  | { readonly ok: false; readonly fault: PackageFault }

const fault = (name: PackageFault): { readonly ok: false; readonly fault: PackageFault } => ({ ok: false, fault: name })

/**
 * Opens a package with the recipient's own key, and checks all that it says of itself: without a node, in Node and in
 * browsers. `verifierKey` is the ledger's key as the recipient has it from elsewhere; without it the one inside is gone by,
 * which shows that nothing was changed since, and not who made it.
 */
export async function openPackage(bytes: Uint8Array, key: string, verifierKey?: string): Promise<PackageVerdict> {
  const plain = await decrypted(bytes, key)
  if (!plain.ok) return plain
  const files = await unpack(plain.value)
  const [readme, text, signature] = ['README.txt', 'manifest.json', 'manifest.sig'].map((name) => files?.get(name))
  if (files?.size !== 4 || readme === undefined || text === undefined || signature === undefined)
    return fault('not-a-package')
  const manifest = manifestIn(textOf(text))
  if (manifest === undefined) return fault('not-a-package')
  const data = files.get(manifest.file.name)
  if (data === undefined || manifest.file.name !== `data.${manifest.format}`) return fault('not-a-package')
  const trusted = verifierKey ?? manifest.ledger.key
  if (!(await isSigned(manifest, text, signature, trusted))) return fault('manifest-not-signed')
  if (data.length !== manifest.file.bytes || (await sha256(data)) !== manifest.file.sha256) return fault('data-changed')
  const receipt = await receiptOf(manifest, trusted)
  if (receipt === undefined) return fault('receipt-wrong')
  return { ok: true, manifest, name: manifest.file.name, data, readme: textOf(readme), receipt }
}

type Decrypted =
  | { readonly ok: true; readonly value: Uint8Array }
  | { readonly ok: false; readonly fault: PackageFault }

const magic = new TextEncoder().encode(hpkeMagic)

async function decrypted(bytes: Uint8Array, given: string): Promise<Decrypted> {
  const key = secretIn(given)
  if (key === undefined) return fault('no-key')
  const isHpke = magic.every((byte, at) => bytes[at] === byte)
  if (isHpke !== (key.kind === 'hpke')) return fault('does-not-open')
  try {
    const value = key.kind === 'age' ? await byAge(key.secret, bytes) : await byHpke(key.secret, bytes)
    return { ok: true, value }
  } catch {
    return fault('does-not-open')
  }
}

/** The secret key in the text of a key file: age's, with its comments, or 32 bytes in base64url. */
function secretIn(text: string): { readonly kind: 'age' | 'hpke'; readonly secret: string } | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const [line = '', another] = lines.filter((each) => each !== '' && !each.startsWith('#'))
  if (another !== undefined) return undefined
  if (/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/.test(line)) return { kind: 'age', secret: line }
  return /^[A-Za-z0-9_-]{43}$/.test(line) ? { kind: 'hpke', secret: line } : undefined
}

async function byAge(secret: string, bytes: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(secret)
  return decrypter.decrypt(bytes)
}

async function byHpke(secret: string, bytes: Uint8Array): Promise<Uint8Array> {
  const privateKey = fromBase64url(secret)
  const pair = { privateKey, publicKey: await publicOf(privateKey) }
  return openSealed(pair, bytes.subarray(magic.length), { info: hpkeInfo })
}

/** @source RFC 8410 §7: PKCS #8 of an X25519 private key is this prefix and its 32 bytes. */
const pkcs8 = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32] as const

/** The public half. Browsers tell it in a key's JWK alone (RFC 8037 §2). */
async function publicOf(secret: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('pkcs8', Uint8Array.of(...pkcs8, ...secret), 'X25519', true, ['deriveBits'])
  const { x = '' } = await crypto.subtle.exportKey('jwk', key)
  return fromBase64url(x)
}

/** Files that an archive may have, and bytes that they may have together: a workbook has some twenty. */
const mostFiles = 64
const mostBytes = exportLimits.bytes + 4 * 1024 * 1024

/**
 * The files of a ZIP archive by their name; undefined where it is none, has folders or paths, has a name twice, or is larger
 * than anything that a node makes. THREAT: an archive of few bytes that unpacks to very many: counted while it is unpacked,
 * whatever it says of itself.
 */
export async function unpack(bytes: Uint8Array, paths = false): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const files = new Map<string, Uint8Array[]>()
  let [size, bad] = [0, false]
  const unzip = new Unzip((file) => {
    if (
      files.size >= mostFiles ||
      files.has(file.name) ||
      (!paths && !/^[A-Za-z][A-Za-z0-9.]{0,60}$/.test(file.name))
    ) {
      bad = true
      return
    }
    const parts: Uint8Array[] = []
    files.set(file.name, parts)
    file.ondata = (failure, part) => {
      if (failure === null) size += part.length
      if (failure !== null || size > mostBytes) bad = true
      else parts.push(part)
      if (bad) file.terminate()
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    // In small steps, so that what unpacks to too much is noticed before it has.
    for (let first = 0; first < bytes.length && !bad; first += step)
      unzip.push(bytes.subarray(first, first + step), first + step >= bytes.length)
  } catch {
    return undefined
  }
  return bad || files.size === 0 ? undefined : new Map([...files].map(([name, parts]) => [name, joined(parts)]))
}
const step = 16 * 1024

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function isSigned(
  { ledger: { origin } }: ExportManifest,
  text: Uint8Array,
  signature: Uint8Array,
  verifierKey: string,
): Promise<boolean> {
  const key = parseVerifierKey(verifierKey.trim())
  if (key?.name !== origin) return false
  try {
    const signed = fromBase64(textOf(signature).trim())
    return verifySignature(key, manifestText(origin, await sha256(text)), signed) !== undefined
  } catch {
    return false
  }
}

/** The receipt, where it verifies and its entry says that this was made, by this decision. */
async function receiptOf(manifest: ExportManifest, verifierKey: string): Promise<OpenedPackage['receipt'] | undefined> {
  const verdict = await verifyReceipt(manifest.receipt, verifierKey)
  if (!verdict.ok) return undefined
  const entry = JSON.parse(manifest.receipt.entry) as Readonly<Record<string, unknown>>
  const agrees =
    entry['kind'] === 'export' &&
    entry['authority'] === manifest.authority &&
    entry['purpose'] === manifest.purpose &&
    entry['decision'] === manifest.decision &&
    entry['policy'] === manifest.policy
  return agrees ? verdict : undefined
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const sha256 = async (bytes: Uint8Array): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))))
