import type { Parts } from '../archive.ts'
import type { Findings } from '../finding.ts'
import { cleanJpeg, cleanPng, isJpeg, isPng } from '../image.ts'
import type { CleanLimits } from '../limits.ts'
import { Refused } from '../refusal.ts'
import { cleanDocumentPart, cleanSettings, unbind } from './document.ts'
import { type OfficePackage, openPackage } from './package.ts'
import { cleanPresentation, slideLabels } from './presentation.ts'
import { removeUnseen, shown } from './relations.ts'
import { maskParagraphs } from './texts.ts'
import { cleanWorkbook, sheetLabels } from './workbook.ts'

export type OfficeFormat = 'xlsx' | 'docx' | 'pptx'

/** Cleans the parts of an Office Open XML file in place. SPEC: ECMA-376 Parts 1, 2 and 4. */
export function cleanOffice(parts: Parts, limits: CleanLimits, found: Findings): OfficeFormat {
  const office = openPackage(parts, limits)
  const main = office.relations('').find(({ type, external }) => type === 'officeDocument' && !external)?.target
  if (main === undefined || !office.has(main)) throw new Refused('unknown-format')
  const format = formatOf(office.contentType(main))
  tellUnreferenced(office, found)
  const labelOf = labelsOf(office, main, format)
  const gone = removeUnseen(office, labelOf, found)
  forgetMacros(office, main)
  if (format === 'xlsx') cleanWorkbook(office, main, gone, found)
  if (format === 'pptx') cleanPresentation(office, main, labelOf, found)
  for (const [part, type] of office.reached()) cleanPart(office, part, { type, label: labelOf(part), format }, found)
  office.write()
  return format
}

function formatOf(contentType: string): OfficeFormat {
  if (contentType.includes('binary')) throw new Refused('older-format')
  if (/spreadsheetml|ms-excel/.test(contentType)) return 'xlsx'
  if (/wordprocessingml|ms-word/.test(contentType)) return 'docx'
  if (/presentationml|ms-powerpoint/.test(contentType)) return 'pptx'
  throw new Refused('unknown-format')
}

function labelsOf(office: OfficePackage, main: string, format: OfficeFormat): (part: string) => string {
  if (format === 'xlsx') return sheetLabels(office, main)
  if (format === 'pptx') return slideLabels(office, main)
  return (part) => (part === main || part === '' ? 'document' : part)
}

/** Parts that nothing leads to are seen by nobody and sent all the same. */
function tellUnreferenced(office: OfficePackage, found: Findings): void {
  const reached = office.reached()
  for (const name of office.names()) if (!reached.has(name)) found.add('unreferenced-part', name, 'removed')
}

const withoutMacros: readonly (readonly [RegExp, string])[] = [
  [/^application\/vnd\.ms-excel\.(sheet|template|addin)\.macroEnabled\.main\+xml$/i, 'spreadsheetml.sheet'],
  [
    /^application\/vnd\.ms-word\.(document|template)\.macroEnabled(Template)?\.main\+xml$/i,
    'wordprocessingml.document',
  ],
  [
    /^application\/vnd\.ms-powerpoint\.(presentation|slideshow|template|addin)\.macroEnabled\.main\+xml$/i,
    'presentationml.presentation',
  ],
]

/** A file whose macros are gone says that it has none, or programs refuse to open it under its new name. */
function forgetMacros(office: OfficePackage, main: string): void {
  const type = withoutMacros.find(([form]) => form.test(office.contentType(main)))?.[1]
  if (type !== undefined) office.setContentType(main, `application/vnd.openxmlformats-officedocument.${type}.main+xml`)
}

interface PartIs {
  readonly type: string
  readonly label: string
  readonly format: OfficeFormat
}

function cleanPart(office: OfficePackage, part: string, { type, label, format }: PartIs, found: Findings): void {
  if (!shown.has(type)) found.add('unknown-part', part, 'kept')
  if (office.contentType(part).endsWith('xml')) {
    const root = office.xml(part)
    if (format === 'docx') cleanDocumentPart(root, label, found)
    if (format === 'docx') unbind(root)
    if (type === 'settings') cleanSettings(root, label, found)
    // Cells have their own places and are masked by now.
    if (type !== 'worksheet' && type !== 'sharedStrings') maskParagraphs(root, label, found)
    return
  }
  const picture = cleanedPicture(office.bytes(part), label === part ? part : `${label}, picture`, found)
  if (picture !== undefined) office.replace(part, picture)
  else if (type === 'image') found.add('unknown-part', part, 'kept')
}

function cleanedPicture(bytes: Uint8Array, place: string, found: Findings): Uint8Array | undefined {
  try {
    if (isJpeg(bytes)) return cleanJpeg(bytes, place, found)
    if (isPng(bytes)) return cleanPng(bytes, place, found)
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure
  }
  return undefined
}
