import type { Findings } from '../finding.ts'
import { scan } from '../personal/index.ts'
import { Refused } from '../refusal.ts'
import {
  attribute,
  childNamed,
  childrenNamed,
  descendants,
  isElement,
  localName,
  removeAttribute,
  rewrite,
  textOf,
  type XmlElement,
} from '../xml.ts'
import { cellName, cellsOf, rowsOf } from './cells.ts'
import type { OfficePackage } from './package.ts'
import { forget, prune } from './relations.ts'
import {
  emptyHidden,
  maskAround,
  maskCells,
  namesOfPeople,
  settle,
  type Sheet,
  styleOf,
  tellHeaders,
  usedStrings,
} from './sheet.ts'
import { sharedIndex, type SharedStrings, sharedStrings } from './strings.ts'
import { unseenStyles } from './styles.ts'

/** How sheets are called where something is told of them: by their number, since a name may be somebody's. */
export function sheetLabels(office: OfficePackage, main: string): (part: string) => string {
  const labels = new Map<string, string>()
  for (const [index, sheet] of sheetsIn(office.xml(main)).entries()) {
    const label = `sheet ${index + 1}`
    const part = partOf(office, main, sheet)
    if (part === undefined) continue
    labels.set(part, label)
    for (const { target, external } of office.relations(part)) if (!external) labels.set(target, label)
  }
  return (part) => labels.get(part) ?? (part === main || part === '' ? 'workbook' : part)
}

const sheetsIn = (workbook: XmlElement): readonly XmlElement[] => {
  const sheets = childNamed(workbook, 'sheets')
  return sheets === undefined ? [] : childrenNamed(sheets, 'sheet')
}

const partOf = (office: OfficePackage, main: string, sheet: XmlElement): string | undefined => {
  const id = Object.entries(sheet.attributes).find(([name]) => name.includes(':') && localName(name) === 'id')?.[1]
  return office.relations(main).find((each) => each.id === id)?.target
}

const isHidden = (sheet: XmlElement): boolean => (attribute(sheet, 'state') ?? 'visible') !== 'visible'

/**
 * A workbook: hidden sheets go, hidden rows and columns are emptied, names and texts that nothing shows any more with them. As soon as
 * something is gone that a formula may have read, formulas become the values that they last had.
 */
export function cleanWorkbook(office: OfficePackage, main: string, gone: ReadonlySet<string>, found: Findings): void {
  const workbook = office.xml(main)
  const before = sheetsIn(workbook)
  const labelOf = sheetLabels(office, main)
  if (before.every(isHidden)) throw new Refused('malformed')
  const stringsPart = office.relations(main).find(({ type }) => type === 'sharedStrings')?.target
  const strings = sharedStrings(
    stringsPart === undefined || !office.has(stringsPart) ? undefined : office.xml(stringsPart),
  )
  const hidden = before.filter(isHidden)
  removeSheets(office, main, hidden, labelOf, found)

  const sheets = sheetsIn(workbook).flatMap((sheet): readonly Sheet[] => {
    const part = partOf(office, main, sheet)
    return part === undefined || !office.has(part) ? [] : [{ root: office.xml(part), label: labelOf(part) }]
  })
  const changed = sheets.map((sheet) => cleanSheet(sheet, strings, found))
  const settled = hidden.length > 0 || gone.has('externalLink') || changed.includes(true)
  if (settled) settleAll(office, sheets)
  strings.emptyUnused(usedStrings(sheets, sharedIndex))
  tellUnseen(office, main, sheets, strings, found)
  cleanNames(workbook, before, settled, found)
  cleanSettings(workbook, found)
}

function removeSheets(
  office: OfficePackage,
  main: string,
  hidden: readonly XmlElement[],
  labelOf: (part: string) => string,
  found: Findings,
): void {
  const parts = new Set(hidden.flatMap((sheet) => partOf(office, main, sheet) ?? []))
  const ids = office.relations(main).filter(({ target }) => parts.has(target))
  for (const part of parts) found.add('hidden-sheet', labelOf(part), 'removed')
  if (ids.length > 0) forget(office, main, new Set(ids.map(({ id }) => id)))
}

function cleanSheet(sheet: Sheet, strings: SharedStrings, found: Findings): boolean {
  const emptied = emptyHidden(sheet, strings, found)
  const masked = maskCells(sheet, strings, found)
  maskAround(sheet, found)
  tellHeaders(sheet, found)
  rewrite(sheet.root, (each) => {
    if (!namesOfPeople.has(localName(each.name))) return 'keep'
    found.add('metadata', sheet.label, 'removed')
    return 'remove'
  })
  return emptied || masked
}

/** Tables go with the formulas, since their headings must be those of cells that may be masked or empty now; so do rules that compute. */
function settleAll(office: OfficePackage, sheets: readonly Sheet[]): void {
  for (const sheet of sheets) {
    settle(sheet)
    rewrite(sheet.root, (each) => (computes(each) ? 'remove' : 'keep'))
    prune(sheet.root)
  }
  for (const source of office.reached().keys()) {
    const tables = office.relations(source).filter(({ type }) => type === 'table')
    if (tables.length > 0) forget(office, source, new Set(tables.map(({ id }) => id)))
    if ((office.reached().get(source) ?? '').includes('chart')) unlinkChart(office, source)
  }
}

/** A rule that reads another sheet by its name, which may be one that is gone. */
const computes = (each: XmlElement): boolean =>
  /^(dataValidation|cfRule|ext)$/.test(localName(each.name)) &&
  each.attributes['cx'] === undefined &&
  textOf(each).includes('!')

/** A chart keeps the points that it shows; where it read them from is not there to be read again. */
function unlinkChart(office: OfficePackage, part: string): void {
  if (!office.contentType(part).endsWith('xml')) return
  for (const each of descendants(office.xml(part), 'f')) each.children = [{ text: '#REF!' }]
}

function tellUnseen(
  office: OfficePackage,
  main: string,
  sheets: readonly Sheet[],
  strings: SharedStrings,
  found: Findings,
): void {
  const part = office.relations(main).find(({ type }) => type === 'styles')?.target
  const unseen = unseenStyles(part === undefined || !office.has(part) ? undefined : office.xml(part))
  if (unseen.size === 0) return
  for (const { root, label } of sheets)
    for (const data of childrenNamed(root, 'sheetData'))
      for (const { element, row } of rowsOf(data))
        for (const cell of cellsOf(element, row))
          if (unseen.has(styleOf(cell.element)) && strings.shownIn(cell.element) !== '')
            found.add('white-text', `${label}, ${cellName(cell.column, row)}`, 'kept')
}

/** Names that nobody sees go, and names of what is gone; the others are numbered by the sheets that are left. */
function cleanNames(workbook: XmlElement, before: readonly XmlElement[], settled: boolean, found: Findings): void {
  const left = sheetsIn(workbook)
  const numbers = new Map(before.map((sheet, index) => [String(index), left.indexOf(sheet)]))
  const goneNames = before
    .filter((sheet) => !left.includes(sheet))
    .map((sheet) => (attribute(sheet, 'name') ?? '').toLowerCase())
  rewrite(workbook, (each) => {
    if (localName(each.name) !== 'definedName') return 'keep'
    const number = numbers.get(each.attributes['localSheetId'] ?? '')
    if (number === -1) return 'remove'
    if (number !== undefined) each.attributes['localSheetId'] = String(number)
    delete each.attributes['comment']
    const text = textOf(each)
    const builtIn = (each.attributes['name'] ?? '').startsWith('_xlnm.')
    if (each.attributes['hidden'] === '1') {
      if (!builtIn) found.add('hidden-name', 'workbook', 'removed')
      return 'remove'
    }
    for (const { of } of scan(text)) found.add('personal-data', 'workbook, defined name', 'removed', of)
    const ofWhatIsGone = goneNames.some((name) => text.toLowerCase().replaceAll("''", "'").includes(name))
    return ofWhatIsGone ||
      scan(text).length > 0 ||
      /\[\d+\]|#REF!/.test(text) ||
      (settled && !builtIn && text.includes('['))
      ? 'remove'
      : 'keep'
  })
  prune(workbook)
}

const settingsOfPeople = new Set([
  'fileSharing',
  'absPath',
  'revisionPtr',
  'customWorkbookViews',
  'webPublishing',
  'oleSize',
  'functionGroups',
])

/** Where the file lay, who shared it, how others looked at it; and which sheet was open, since it may be gone. */
function cleanSettings(workbook: XmlElement, found: Findings): void {
  rewrite(workbook, (each) => {
    if (!settingsOfPeople.has(localName(each.name))) return 'keep'
    if (each.children.length > 0 || Object.keys(each.attributes).length > 0)
      found.add('metadata', 'workbook', 'removed')
    return 'remove'
  })
  for (const view of descendants(workbook, 'workbookView')) {
    removeAttribute(view, 'activeTab')
    removeAttribute(view, 'firstSheet')
  }
  workbook.children = workbook.children.filter((child) => !isElement(child) || localName(child.name) !== 'extLst')
  prune(workbook)
}
