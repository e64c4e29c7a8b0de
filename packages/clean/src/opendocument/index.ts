import type { Parts } from '../archive.ts'
import type { Findings } from '../finding.ts'
import { cleanJpeg, cleanPng, isJpeg, isPng } from '../image.ts'
import type { CleanLimits } from '../limits.ts'
import { Refused } from '../refusal.ts'
import {
  attribute,
  childrenNamed,
  descendants,
  elementsOf,
  localName,
  parseXml,
  textOf,
  writeXml,
  type XmlElement,
} from '../xml.ts'
import { cleanTables } from './tables.ts'
import { cleanContent } from './content.ts'

export type OpenDocumentFormat = 'ods' | 'odt' | 'odp'

const formats: Readonly<Record<string, OpenDocumentFormat>> = { spreadsheet: 'ods', text: 'odt', presentation: 'odp' }
const manifestPart = 'META-INF/manifest.xml'

/** Cleans the parts of an OpenDocument file in place. SPEC: OASIS OpenDocument 1.3. */
export function cleanOpenDocument(parts: Parts, limits: CleanLimits, found: Findings): OpenDocumentFormat {
  const mimetype = new TextDecoder().decode(parts.get('mimetype')).trim()
  const format = formats[/^application\/vnd\.oasis\.opendocument\.(\w+)/.exec(mimetype)?.[1] ?? '']
  const manifestBytes = parts.get(manifestPart)
  if (format === undefined || manifestBytes === undefined) throw new Refused('unknown-format')
  const manifest = parseXml(manifestBytes, limits)
  if (!descendants(manifest, 'encryption-data').next().done) throw new Refused('encrypted')
  removeParts(parts, manifest, limits, found)
  for (const name of ['content.xml', 'styles.xml']) {
    const bytes = parts.get(name)
    if (bytes === undefined) continue
    const root = parseXml(bytes, limits)
    cleanContent(root, name === 'content.xml' ? 'document' : 'styles', found)
    if (format === 'ods' && name === 'content.xml') cleanTables(root, found)
    parts.set(name, writeXml(root))
  }
  cleanPictures(parts, found)
  manifest.children = elementsOf(manifest).filter((each) => isListed(parts, attribute(each, 'full-path') ?? '/'))
  parts.set(manifestPart, writeXml(manifest))
  return format
}

const isListed = (parts: Parts, path: string): boolean =>
  path === '/' || parts.has(path) || (path.endsWith('/') && [...parts.keys()].some((name) => name.startsWith(path)))

const kept = new Set(['mimetype', manifestPart, 'content.xml', 'styles.xml'])

/** What goes whole: who wrote it, how it looked small, on which printer; macros; documents within the document. */
function removeParts(parts: Parts, manifest: XmlElement, limits: CleanLimits, found: Findings): void {
  const stated = new Set(childrenNamed(manifest, 'file-entry').map((each) => attribute(each, 'full-path')))
  for (const [name, bytes] of [...parts]) {
    if (kept.has(name) || name.startsWith('Pictures/') || name.startsWith('media/') || name.startsWith('Fonts/'))
      continue
    if (name === 'meta.xml') tellMetadata(parseXml(bytes, limits), found)
    else if (name.startsWith('Thumbnails/')) found.add('thumbnail', name, 'removed')
    else if (/^(Basic|Scripts|Dialogs)\//.test(name)) found.add('macro', 'document', 'removed')
    else if (/^(Object|ObjectReplacements)\b/.test(name))
      found.add('embedded-object', name.split('/')[0] ?? name, 'removed')
    else if (name === 'settings.xml') found.add('metadata', name, 'removed')
    else if (name.startsWith('META-INF/')) found.add('metadata', name, 'removed')
    else if (!/^(Configurations2\/|manifest\.rdf$|layout-cache$)/.test(name))
      found.add(stated.has(name) ? 'unknown-part' : 'unreferenced-part', name, 'removed')
    parts.delete(name)
  }
}

function tellMetadata(root: XmlElement, found: Findings): void {
  const stated = childrenNamed(root, 'meta')
    .flatMap(elementsOf)
    .filter((each) => textOf(each) !== '' || Object.keys(each.attributes).length > 0)
    .map(({ name }) => localName(name))
  if (stated.length > 0) found.add('metadata', `meta.xml (${[...new Set(stated)].join(', ')})`, 'removed')
}

function cleanPictures(parts: Parts, found: Findings): void {
  for (const [name, bytes] of parts) {
    if (!name.startsWith('Pictures/') && !name.startsWith('media/')) continue
    if (isJpeg(bytes)) parts.set(name, cleanJpeg(bytes, 'picture', found))
    else if (isPng(bytes)) parts.set(name, cleanPng(bytes, 'picture', found))
    else found.add('unknown-part', name, 'kept')
  }
}
