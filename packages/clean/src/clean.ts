import { pack, type Parts, unpack } from './archive.ts'
import { type Finding, findings, type Findings } from './finding.ts'
import { cleanJpeg, cleanPng, isJpeg, isPng } from './image.ts'
import { type CleanLimits, cleanLimits } from './limits.ts'
import { cleanOffice, type OfficeFormat } from './office/index.ts'
import { cleanOpenDocument, type OpenDocumentFormat } from './opendocument/index.ts'
import { inspectPdf, isPdf } from './pdf.ts'
import { type Refusal, Refused } from './refusal.ts'
import { cleanText } from './text.ts'

export type FileFormat = OfficeFormat | OpenDocumentFormat | 'pdf' | 'jpeg' | 'png' | 'text'

export type Cleaned =
  | {
      readonly ok: true
      readonly format: FileFormat
      readonly findings: readonly Finding[]
      /** The cleaned copy; undefined for a format that is only looked at. */
      readonly bytes: Uint8Array | undefined
    }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * Looks into a file that is about to be mailed, and makes a copy without what nobody sees and with personal data masked in place.
 * The bytes given are not changed. Total: any bytes go in, nothing throws on data. Cleaning the copy again gives the same bytes.
 */
export function cleanFile(bytes: Uint8Array, limits: CleanLimits = cleanLimits): Cleaned {
  const found = findings()
  try {
    if (bytes.length > limits.bytes) throw new Refused('too-large')
    const { format, cleaned } = cleanedBy(bytes, limits, found)
    return { ok: true, format, findings: found.list(), bytes: cleaned }
  } catch (failure) {
    if (failure instanceof Refused) return { ok: false, refusal: failure.refusal }
    throw failure
  }
}

interface CleanedBytes {
  readonly format: FileFormat
  readonly cleaned: Uint8Array | undefined
}

function cleanedBy(bytes: Uint8Array, limits: CleanLimits, found: Findings): CleanedBytes {
  if (isJpeg(bytes)) return { format: 'jpeg', cleaned: cleanJpeg(bytes, 'picture', found) }
  if (isPng(bytes)) return { format: 'png', cleaned: cleanPng(bytes, 'picture', found) }
  if (isPdf(bytes)) {
    inspectPdf(bytes, found)
    return { format: 'pdf', cleaned: undefined }
  }
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0)
    throw new Refused(ofCompound(bytes))
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return cleanPackage(unpack(bytes, limits), limits, found)
  return { format: 'text', cleaned: cleanText(bytes, found) }
}

/** SPEC: MS-OFFCRYPTO 2.3.4.4: an encrypted document is the stream EncryptedPackage of a compound file. */
function ofCompound(bytes: Uint8Array): Refusal {
  const name = Uint8Array.from(Array.from('EncryptedPackage').flatMap((each) => [each.charCodeAt(0), 0]))
  for (let at = bytes.indexOf(name[0] ?? 0); at >= 0; at = bytes.indexOf(name[0] ?? 0, at + 1))
    if (name.every((byte, index) => bytes[at + index] === byte)) return 'encrypted'
  return 'older-format'
}

function cleanPackage(parts: Parts, limits: CleanLimits, found: Findings): CleanedBytes {
  if (parts.has('[Content_Types].xml')) {
    const format = cleanOffice(parts, limits, found)
    return { format, cleaned: pack(parts, ['[Content_Types].xml', '_rels/.rels']) }
  }
  if (parts.has('content.xml') && parts.has('mimetype')) {
    const format = cleanOpenDocument(parts, limits, found)
    return { format, cleaned: pack(parts, ['mimetype'], ['mimetype']) }
  }
  throw new Refused('unknown-format')
}
