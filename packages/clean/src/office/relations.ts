import type { FindingKind, Findings } from '../finding.ts'
import { scan } from '../personal/index.ts'
import { elementsOf, isElement, localName, removeAttribute, rewrite, textOf, type XmlElement } from '../xml.ts'
import type { OfficePackage, Relation } from './package.ts'

/** Parts that nobody sees who reads the document, by how they belong to it; `undefined` where leaving them out is no loss to tell. */
const removed: Readonly<Record<string, FindingKind | undefined>> = {
  'core-properties': 'metadata',
  'extended-properties': 'metadata',
  'custom-properties': 'metadata',
  customXml: 'metadata',
  customProperty: 'metadata',
  printerSettings: 'metadata',
  usernames: 'metadata',
  people: 'metadata',
  person: 'metadata',
  commentAuthors: 'metadata',
  authors: 'metadata',
  tags: 'metadata',
  webextension: 'metadata',
  webextensiontaskpanes: 'metadata',
  origin: 'metadata',
  'digital-signature': 'metadata',
  glossaryDocument: 'metadata',
  keyMapCustomizations: 'metadata',
  attachedToolbars: 'macro',
  thumbnail: 'thumbnail',
  comments: 'comment',
  threadedComment: 'comment',
  commentsExtended: undefined,
  commentsIds: undefined,
  commentsExtensible: undefined,
  vmlDrawing: undefined,
  notesSlide: 'notes',
  notesMaster: undefined,
  handoutMaster: undefined,
  revisionHeaders: 'tracked-change',
  revisionLog: 'tracked-change',
  externalLink: 'external-link',
  externalLinkPath: 'external-link',
  attachedTemplate: 'external-link',
  subDocument: 'external-link',
  connections: 'data-connection',
  queryTable: 'data-connection',
  xmlMaps: 'data-connection',
  mailMergeSource: 'data-connection',
  mailMergeHeaderSource: 'data-connection',
  recipientData: 'data-connection',
  model: 'data-connection',
  powerPivotData: 'data-connection',
  pivotCacheDefinition: 'pivot-cache',
  pivotCacheRecords: undefined,
  pivotTable: undefined,
  slicer: undefined,
  slicerCache: undefined,
  timeline: undefined,
  timelineCache: undefined,
  oleObject: 'embedded-object',
  package: 'embedded-object',
  aFChunk: 'embedded-object',
  control: 'embedded-object',
  ctrlProp: undefined,
  activeXControlBinary: 'embedded-object',
  vbaProject: 'macro',
  vbaProjectSignature: undefined,
  wordVbaData: undefined,
  xlMacrosheet: 'macro',
  xlIntlMacrosheet: 'macro',
  calcChain: undefined,
  volatileDependencies: undefined,
}

/** Parts whose content is shown, and cleaned here. Any other is passed on and told of. */
export const shown: ReadonlySet<string> = new Set([
  ...[
    'officeDocument',
    'worksheet',
    'chartsheet',
    'dialogsheet',
    'sharedStrings',
    'styles',
    'theme',
    'themeOverride',
    'table',
    'drawing',
  ],
  ...['chart', 'chartEx', 'chartUserShapes', 'chartStyle', 'chartColorStyle', 'image', 'hdphoto', 'sheetMetadata'],
  ...[
    'header',
    'footer',
    'footnotes',
    'endnotes',
    'numbering',
    'settings',
    'webSettings',
    'fontTable',
    'font',
    'stylesWithEffects',
  ],
  ...['slide', 'slideLayout', 'slideMaster', 'presProps', 'viewProps', 'tableStyles', 'tableSingleCells'],
  ...['diagramData', 'diagramLayout', 'diagramQuickStyle', 'diagramColors', 'diagramDrawing'],
])

/** Takes out the parts that nobody sees, and every mention of them. `labelOf` names a part as its reader would. */
export function removeUnseen(
  office: OfficePackage,
  labelOf: (part: string) => string,
  found: Findings,
): ReadonlySet<string> {
  const kinds = new Set<string>()
  for (const source of ['', ...office.reached().keys()]) {
    const gone = new Set<string>()
    for (const relation of office.relations(source)) {
      const kind = whyRemoved(office, relation)
      if (kind === 'stays') continue
      gone.add(relation.id)
      kinds.add(relation.type)
      if (kind === 'personal-data')
        for (const { of } of scan(readable(relation.target))) found.add(kind, labelOf(source), 'removed', of)
      else if (kind !== undefined)
        found.add(kind, placeOf(office, relation, labelOf(source)), 'removed', undefined, countIn(office, relation))
    }
    if (gone.size > 0) forget(office, source, gone)
  }
  return kinds
}

const readable = (address: string): string => address.replace(/%40/gi, '@').replace(/%20/g, ' ')

function whyRemoved(office: OfficePackage, { type, target, external }: Relation): FindingKind | undefined | 'stays' {
  if (Object.hasOwn(removed, type)) return removed[type]
  if (!external) return office.has(target) ? 'stays' : undefined
  if (type !== 'hyperlink') return 'external-link'
  if (scan(readable(target)).length > 0) return 'personal-data'
  // A link to a file says how somebody's machine or network names things; one within the web is seen by its reader.
  return /^(https?:|#)/i.test(target) ? 'stays' : 'external-link'
}

const properties = new Set(['core-properties', 'extended-properties', 'custom-properties'])

function placeOf(office: OfficePackage, { type, target, external }: Relation, label: string): string {
  if (external || !office.has(target)) return label
  if (!properties.has(type)) return label === 'document' ? target : label
  const stated = elementsOf(office.xml(target)).filter((each) => textOf(each) !== '')
  // The names of custom properties are whatever somebody wrote.
  const names =
    type === 'custom-properties' ? `${stated.length} of them` : stated.map(({ name }) => localName(name)).join(', ')
  return `${target} (${names})`
}

const counted: Readonly<Record<string, readonly string[]>> = {
  comments: ['comment', 'cm'],
  threadedComment: ['threadedComment'],
}

function countIn(office: OfficePackage, { type, target, external }: Relation): number {
  const names = counted[type]
  if (names === undefined || external || !office.has(target)) return 1
  const count = (element: XmlElement): number =>
    elementsOf(element).reduce((sum, each) => sum + (names.includes(localName(each.name)) ? 1 : 0) + count(each), 0)
  return Math.max(1, count(office.xml(target)))
}

/** Takes relations out of a part: where it says them, and wherever it mentions them. */
export function forget(office: OfficePackage, source: string, ids: ReadonlySet<string>): void {
  office.unrelate(source, ids)
  if (source === '' || !office.contentType(source).endsWith('xml')) return
  const root = office.xml(source)
  rewrite(root, (each) => {
    if (!mentions(each, ids)) return 'keep'
    const name = localName(each.name)
    if (name === 'pageSetup') {
      removeAttribute(each, 'id')
      return 'keep'
    }
    return name === 'hyperlink' ? 'unwrap' : 'remove'
  })
  prune(root)
}

/** Relations are named by attributes of the relationships' own namespace, which only they have a prefix in. */
const mentions = (element: XmlElement, ids: ReadonlySet<string>): boolean =>
  Object.entries(element.attributes).some(
    ([name, value]) =>
      name.includes(':') &&
      !name.startsWith('xml') &&
      /:(id|embed|link|pict|dm|lo|qs|cs|href|relid)$/i.test(name) &&
      ids.has(value),
  )

/** Lists that must not stand empty. */
const lists = new Set([
  ...[
    'externalReferences',
    'pivotCaches',
    'tableParts',
    'oleObjects',
    'controls',
    'hyperlinks',
    'customProperties',
    'smartTagPr',
  ],
  ...[
    'slicerList',
    'slicerCaches',
    'timelineRefs',
    'timelineCacheRefs',
    'ext',
    'extLst',
    'Choice',
    'Fallback',
    'AlternateContent',
  ],
  ...[
    'notesMasterIdLst',
    'handoutMasterIdLst',
    'custDataLst',
    'controlLst',
    'dataValidations',
    'conditionalFormatting',
    'definedNames',
  ],
])

/** Leaves out lists that nothing is in any more, and choices that nothing is left to choose in. */
export function prune(element: XmlElement): void {
  const kept = element.children.filter((child) => {
    if (!isElement(child)) return true
    prune(child)
    const within = elementsOf(child)
    const name = localName(child.name)
    if (name === 'AlternateContent') return within.some((each) => localName(each.name) === 'Choice')
    // A drawing's size has the name of an extension, and no address.
    return within.length > 0 || !lists.has(name) || (name === 'ext' && child.attributes['uri'] === undefined)
  })
  if (kept.length < element.children.length) removeAttribute(element, 'count')
  element.children = kept
}
