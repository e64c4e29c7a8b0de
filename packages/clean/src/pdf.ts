import { unzlibSync } from 'fflate'
import type { Findings } from './finding.ts'
import { Refused } from './refusal.ts'

export const isPdf = (bytes: Uint8Array): boolean => latin(bytes.subarray(0, 1024)).includes('%PDF-')

const latin = (bytes: Uint8Array): string => {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return pieces.join('')
}

const signs: readonly (readonly [Parameters<Findings['add']>[0], RegExp])[] = [
  ['metadata', /\/(?:Author|Creator|Producer|Company|Title|Subject|Keywords)\s*[(<]/g],
  ['metadata', /<x:xmpmeta|<\?xpacket begin/g],
  ['embedded-object', /\/(?:EmbeddedFile|Filespec)\b/g],
  ['macro', /\/(?:JavaScript|JS|Launch)\b/g],
  ['comment', /\/Subtype\s*\/(?:Text|FreeText|Popup|Highlight|Stamp|Ink|FileAttachment)\b/g],
  ['external-link', /\/(?:GoToR|SubmitForm|ImportData)\b/g],
]

/**
 * What a PDF says beside its pages. Nothing is taken out of it, and its text is not read: rewriting a PDF so that nothing stays behind takes
 * a whole reader of PDF.
 */
export function inspectPdf(bytes: Uint8Array, found: Findings): void {
  const text = latin(bytes)
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) throw new Refused('encrypted')
  for (const [kind, sign] of signs) {
    const count = [text, ...objectStreams(text, bytes)].reduce((sum, each) => sum + [...each.matchAll(sign)].length, 0)
    if (count > 0) found.add(kind, 'document', 'kept', undefined, count)
  }
  // SPEC: ISO 32000-2, 7.5.6: a change is written behind what it changes, which stays. A linearized file has two ends from the start.
  const ends = [...text.matchAll(/%%EOF/g)].length - (/\/Linearized\b/.test(text.slice(0, 2048)) ? 1 : 0)
  if (ends > 1) found.add('earlier-version', 'document', 'kept', undefined, ends - 1)
}

const mostUnpacked = 16 * 2 ** 20

/** Objects are kept packed in streams of their own. THREAT: one that unpacks to gigabytes: what is unpacked has one buffer, which does not grow. */
function* objectStreams(text: string, bytes: Uint8Array): Generator<string> {
  for (const { index, 0: head } of text.matchAll(/\/ObjStm\b[^]{0,400}?stream\r?\n/g)) {
    const start = index + head.length
    const end = text.indexOf('endstream', start)
    if (end < 0) return
    try {
      yield latin(unzlibSync(bytes.subarray(start, end), { out: new Uint8Array(mostUnpacked) }))
    } catch {
      // One that is packed otherwise is left out: a PDF is only looked at.
    }
  }
}
