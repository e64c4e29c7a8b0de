import type { Findings } from '../finding.ts'
import {
  attribute,
  childNamed,
  childrenNamed,
  elementsOf,
  type Fate,
  localName,
  rewrite,
  textOf,
  type XmlElement,
} from '../xml.ts'

const comments = new Set(['commentRangeStart', 'commentRangeEnd', 'commentReference', 'annotationRef'])
/** What was there before a change of properties. SPEC: ECMA-376 Part 1, 17.13.5. */
const formerProperties = /^(r|p|sect|tbl|tc|tr|tblPrEx|tblGrid|numbering)(Pr)?Change$/
const rangesOfChanges = /^(move(From|To)Range|customXml(Ins|Del|MoveFrom|MoveTo)Range)(Start|End)$/
const marksOfChanges = new Set(['cellIns', 'cellDel', 'cellMerge', 'numberingChange', 'rsids'])

/** A part of a text document: changes accepted, comments and hidden text gone, and with them the marks of who edited when. */
export function cleanDocumentPart(root: XmlElement, label: string, found: Findings): void {
  rewrite(root, (each, parent) => {
    forgetSessions(each)
    return fateOf(each, parent, label, found)
  })
}

function fateOf(each: XmlElement, parent: XmlElement, label: string, found: Findings): Fate {
  const name = localName(each.name)
  if (comments.has(name)) return 'remove'
  const change = fateOfChange(each, parent)
  if (change !== undefined) {
    if (!rangesOfChanges.test(name)) found.add('tracked-change', label, 'removed')
    return change
  }
  if (name === 'r' && isVanished(each)) {
    if (textOf(each) !== '') found.add('hidden-text', label, 'removed')
    return 'remove'
  }
  if (name === 'r' && isWhite(each, parent)) found.add('white-text', label, 'kept')
  return 'keep'
}

/** Changes are accepted: what was put in stays, what was taken out goes. */
function fateOfChange(each: XmlElement, parent: XmlElement): Fate | undefined {
  const name = localName(each.name)
  if (name === 'del' || name === 'moveFrom') return isMath(each) ? undefined : 'remove'
  if (name === 'ins' || name === 'moveTo')
    return /^(rPr|trPr|numPr|ctrlPr)$/.test(localName(parent.name)) ? 'remove' : 'unwrap'
  if (name === 'tr' && hasMark(each, 'trPr', 'del')) return 'remove'
  return formerProperties.test(name) || rangesOfChanges.test(name) || marksOfChanges.has(name) ? 'remove' : undefined
}

/** In formulas an element of the same name means "deleted from a fraction": only the text's own are changes. */
const isMath = (each: XmlElement): boolean => each.name.startsWith('m:')

const hasMark = (element: XmlElement, properties: string, mark: string): boolean =>
  childrenNamed(element, properties).some((each) => childNamed(each, mark) !== undefined)

const isOn = (element: XmlElement | undefined): boolean =>
  element !== undefined && !['0', 'false', 'off'].includes(attribute(element, 'val') ?? '1')

const isVanished = (run: XmlElement): boolean =>
  childrenNamed(run, 'rPr').some((properties) => isOn(childNamed(properties, 'vanish')))

function isWhite(run: XmlElement, parent: XmlElement): boolean {
  const properties = childNamed(run, 'rPr')
  const color = properties === undefined ? undefined : childNamed(properties, 'color')
  if (color === undefined || !/^FFFFFF$/i.test(attribute(color, 'val') ?? '') || textOf(run).trim() === '') return false
  const around = childNamed(parent, 'pPr')
  return ![properties, around].some(
    (each) => each !== undefined && (childNamed(each, 'shd') ?? childNamed(each, 'highlight')) !== undefined,
  )
}

/** Numbers of editing sessions tell which parts were written together, and by comparing documents by whom. */
function forgetSessions(each: XmlElement): void {
  for (const name of Object.keys(each.attributes))
    if (/^rsid/i.test(localName(name))) Reflect.deleteProperty(each.attributes, name)
}

const settingsOfPeople = new Set(['attachedTemplate', 'mailMerge', 'docVars', 'writeProtection', 'saveThroughXslt'])

/** The settings of a document, without where its template lies, whom it was merged for, and what programs noted. */
export function cleanSettings(root: XmlElement, label: string, found: Findings): void {
  root.children = elementsOf(root).filter((each) => {
    const name = localName(each.name)
    if (settingsOfPeople.has(name)) found.add('metadata', label, 'removed')
    return !settingsOfPeople.has(name) && name !== 'trackRevisions' && name !== 'rsids'
  })
}

/** Fields that take their content from parts that are gone keep what they show. */
export function unbind(root: XmlElement): void {
  rewrite(root, ({ name }) => (localName(name) === 'dataBinding' ? 'remove' : 'keep'))
}
